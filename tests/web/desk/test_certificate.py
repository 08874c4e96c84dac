"""A certificate issued, shown and sent from the desk."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from tests import cast
from tests.customers.certificates.conftest import seal  # noqa: F401
from tests.web.desk.conftest import Screen
from ventanilla.customers.certificates.models import Certificate
from ventanilla.customers.contact.models import Message
from ventanilla.kernel.commands.models import CommandPayload
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.usefixtures("seal")


@pytest.fixture
def visit(ana: Screen, line: ServiceLine) -> Visit:
    cast.make_person()
    cast.make_turn(line)
    ana.press("desk:call_next")
    ana.press("desk:start")
    ana.press("desk:look_up", ana.visit().pk, document_type="CC", document_number="31123456")
    return ana.visit()


def authorize(ana: Screen, visit: Visit) -> None:
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.png", cast.PNG, "image/png"))
    ana.press("desk:confirm", visit.pk)


def test_it_is_issued_and_opened_from_the_customers_card(ana: Screen, visit: Visit) -> None:
    ana.press("desk:issue_certificate", visit.pk, shown="authorize")

    certificate = Certificate.objects.get()
    assert certificate.spaced_code in ana.shown
    answer: Any = ana.client.get(reverse("desk:certificate", args=[visit.pk, certificate.pk]))
    content = b"".join(answer.streaming_content)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert f"testserver/certificado/{certificate.code}/" in words.replace("\u200b", "").replace("\n", "")


def test_it_goes_by_e_mail_to_who_authorized_once(ana: Screen, visit: Visit) -> None:
    authorize(ana, visit)
    ana.press("desk:issue_certificate", visit.pk)
    certificate = Certificate.objects.get()

    ana.press("desk:send_certificate", visit.pk, certificate.pk, email="dora@ejemplo.com.co")
    ana.press("desk:send_certificate", visit.pk, certificate.pk, email="dora@ejemplo.com.co")

    assert "ya se le envió" in ana.shown
    assert Message.objects.get().address == "dora@ejemplo.com.co"
    assert CommandPayload.objects.get().files == [certificate.file_id]


def test_without_authorization_it_is_not_sent(ana: Screen, visit: Visit) -> None:
    ana.press("desk:issue_certificate", visit.pk)

    ana.press("desk:send_certificate", visit.pk, Certificate.objects.get().pk, email="dora@ejemplo.com.co")

    assert "Imprímale el certificado" in ana.shown
    assert not Message.objects.exists()


def test_nobody_elses_certificate_is_shown(ana: Screen, visit: Visit, line: ServiceLine) -> None:
    ana.press("desk:issue_certificate", visit.pk)
    certificate = Certificate.objects.get()
    other = cast.make_advisor(line.site, "Bruno")
    ana.client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert ana.client.get(reverse("desk:certificate", args=[visit.pk, certificate.pk])).status_code == 404
