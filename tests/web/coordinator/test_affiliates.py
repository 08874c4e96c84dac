"""Loading affiliates through the office: try, then apply."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.customers.test_affiliates_file import DORA, as_csv
from ventanilla.customers.models import AffiliateImport, Person
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:affiliates")
TRY = reverse("coordinator:try_affiliates")
APPLY = reverse("coordinator:apply_affiliates")


def upload(content: bytes, name: str = "afiliados.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_trial_tells_the_differences_and_changes_nothing(office: Client) -> None:
    answer = office.post(TRY, upload(as_csv(DORA)))

    preview = answer.context["preview"]
    assert (preview.created, preview.changed, preview.unchanged) == (1, 0, 0)
    assert "Aplicar el archivo" in answer.content.decode()
    assert not Person.objects.exists()


def test_the_file_that_was_tried_is_applied_once(office: Client) -> None:
    sha256 = office.post(TRY, upload(as_csv(DORA))).context["preview"].sha256

    answers = [office.post(APPLY, {"sha256": sha256}) for _press in range(2)]

    assert [answer["Location"] for answer in answers] == [PAGE, PAGE]
    assert AffiliateImport.objects.count() == Person.objects.count() == 1
    page = office.get(PAGE).content.decode()
    assert "1 persona nueva, 0 cambiadas, 0 sin cambio" in page
    assert "afiliados.csv" in page


def test_nothing_stays_on_disk_after_it_was_applied(office: Client) -> None:
    folder = Path(settings.DATA) / "tried"
    folder.mkdir(exist_ok=True)
    before = set(folder.iterdir())
    sha256 = office.post(TRY, upload(as_csv(DORA))).context["preview"].sha256
    kept = set(folder.iterdir())

    office.post(APPLY, {"sha256": sha256})

    assert len(kept - before) == 1
    assert set(folder.iterdir()) == before


def test_bad_lines_are_listed_by_number_and_nothing_can_be_applied(office: Client) -> None:
    answer = office.post(TRY, upload(as_csv(DORA, DORA | {"numero_documento": "1", "categoria": "Z"})))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [(bad.line, bad.column) for bad in answer.context["bad_lines"]] == [
        (3, "numero_documento"),
        (3, "categoria"),
    ]
    assert "1 renglón por corregir" in page
    assert "Aplicar el archivo" not in page


def test_wrong_headings_are_named_beside_the_field(office: Client) -> None:
    answer = office.post(TRY, upload(b"documento,nombre\n1,2\n"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "<code>documento</code>" in page
    assert "<code>tipo_documento</code>" in page


@pytest.mark.parametrize("fields", [{}, {"file": "text"}])
def test_no_file_is_said_beside_the_field(office: Client, fields: dict[str, str]) -> None:
    answer = office.post(TRY, fields)

    assert answer.status_code == 422
    assert "Elija el archivo" in answer.content.decode()


def test_a_file_that_is_too_large_is_said_so(office: Client) -> None:
    answer = office.post(TRY, upload(b"x" * (10 * 1024 * 1024 + 1)))

    assert "10 MB" in answer.content.decode()


def test_another_file_tried_meanwhile_is_not_applied_in_its_place(office: Client) -> None:
    first = office.post(TRY, upload(as_csv(DORA))).context["preview"].sha256
    office.post(TRY, upload(as_csv(DORA | {"nombres": "Otra"})))

    answer = office.post(APPLY, {"sha256": first})

    assert answer.status_code == 409
    assert "Súbalo de nuevo" in answer.content.decode()
    assert not Person.objects.exists()


def test_what_one_person_tried_another_cannot_apply(
    office: Client, as_role: Callable[[Role], Client]
) -> None:
    sha256 = office.post(TRY, upload(as_csv(DORA))).context["preview"].sha256

    answer = as_role(Role.ADMINISTRATOR).post(APPLY, {"sha256": sha256})

    assert answer.status_code == 409
    assert not Person.objects.exists()


def test_a_name_with_markup_is_shown_as_text(office: Client) -> None:
    answer = office.post(TRY, upload(as_csv(DORA), name="<b>x</b>.csv"))

    assert "<b>x" not in answer.content.decode()
