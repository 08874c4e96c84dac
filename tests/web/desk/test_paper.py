"""The form to sign and its scan: shown to who attends, and inert."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, DataConsent


def identified(attending: Screen) -> Screen:
    cast.make_person()
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")
    return attending


def test_handing_the_form_over_shows_it_filled_in(attending: Screen) -> None:
    ana = identified(attending)
    visit = ana.visit()

    opened = ana.client.post(f"/modulo/atencion/{visit.pk}/formato/")
    pdf = ana.client.get(opened["Location"])

    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert pdf["Content-Disposition"] == 'inline; filename="FTO-RYA-MBD-01.pdf"'
    assert "no-store" in pdf["Cache-Control"]
    assert "Dora Ficticia" in words
    assert "31.123.456" in words
    assert DataConsent.objects.get().status == ConsentStatus.PENDING


def test_the_preview_may_stand_in_our_own_frame_and_run_nothing(attending: Screen) -> None:
    ana = identified(attending)
    visit = ana.visit()
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.png", cast.PNG))
    evidence = ConsentEvidence.objects.get()

    preview = ana.client.get(f"/modulo/atencion/{visit.pk}/evidencia/{evidence.pk}/")

    policy = preview["Content-Security-Policy"]
    assert b"".join(preview) == cast.PNG
    assert preview["X-Content-Type-Options"] == "nosniff"
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert "no-store" in preview["Cache-Control"]


def test_only_the_file_on_the_screen_is_confirmed(attending: Screen) -> None:
    ana = identified(attending)
    visit = ana.visit()
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("uno.png", cast.PNG))
    before = ana.shown
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("dos.pdf", b"%PDF-1.4 otro"))
    ana.shown = before

    response = ana.press("desk:confirm", visit.pk)

    assert response.status_code == 422
    assert "Hay un archivo más reciente" in ana.shown
    assert DataConsent.objects.get().status == ConsentStatus.PENDING


def test_who_authorized_before_is_not_asked_again(attending: Screen) -> None:
    ana = identified(attending)
    visit = ana.visit()
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.png", cast.PNG))
    ana.press("desk:confirm", visit.pk)
    ana.press("desk:finish", reason="Vuelve mañana")
    cast.begin_visit(ana.desk, ana.desk.service_lines.get())
    ana.open()

    ana.press("desk:look_up", ana.visit().pk, document_type="CC", document_number="31123456")

    assert "¿Qué necesita la persona?" in ana.shown
    assert "Últimas atenciones" in ana.shown
