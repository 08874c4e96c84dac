"""Step 6: the people. A sheet is tried before it is applied; first passwords are shown once."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests import cast
from tests.org.test_staff_sheet import ANA, as_csv, as_xlsx
from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/personas/"
TRY, APPLY, ADD = f"{PAGE}prueba/", f"{PAGE}aplicar/", f"{PAGE}agregar/"
BRUNO = {
    "document_type": "CC",
    "document_number": "94555666",
    "given_names": "Bruno",
    "family_names": "Díaz Mora",
    "role": "ADVISOR",
    "email": "",
    "username": "",
}


def upload(content: bytes, name: str = "personas.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def sha256_of(office: Client, content: bytes) -> str:
    return form_of(office.post(TRY, upload(content)), "sha256")["sha256"]


def test_the_template_is_handed_out(office: Client, new_site: Site) -> None:
    answer = office.get(f"{PAGE}plantilla.xlsx")

    assert answer["Content-Disposition"] == 'attachment; filename="personas.xlsx"'
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("content", [as_csv(ANA), as_xlsx(ANA)])
def test_a_trial_shows_what_would_be_and_changes_nothing(
    office: Client, new_site: Site, content: bytes
) -> None:
    page = office.post(TRY, upload(content)).content.decode()

    assert "Ana Lucía Restrepo Gil" in page
    assert "ana.restrepo" in page
    assert "Aplicar y dar las contraseñas" in page
    assert StaffUser.objects.count() == 1


def test_applied_it_shows_each_first_password_once_and_keeps_no_file(office: Client, new_site: Site) -> None:
    kept = set((Path(settings.DATA) / "tried").glob("*"))
    sha256 = sha256_of(office, as_xlsx(ANA))

    answer = office.post(APPLY, {"sha256": sha256})

    account = answer.context["accounts"][0]
    assert account.password in answer.content.decode()
    assert account.member.check_password(account.password)
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert set((Path(settings.DATA) / "tried").glob("*")) == kept
    assert account.password not in office.get(PAGE).content.decode()


def test_pressed_twice_it_is_applied_once_and_says_where_to_look(office: Client, new_site: Site) -> None:
    sha256 = sha256_of(office, as_csv(ANA))
    office.post(APPLY, {"sha256": sha256})

    answer = office.post(APPLY, {"sha256": sha256})

    assert answer.status_code == 409
    assert "Esa hoja ya se aplicó" in answer.content.decode()
    assert StaffUser.objects.count() == 2


def test_every_bad_line_is_listed_and_nothing_can_be_applied(office: Client, new_site: Site) -> None:
    wrong = [*ANA[:1], "94555666", *ANA[2:4], "Jefe", *ANA[5:]]

    answer = office.post(TRY, upload(as_csv(ANA, ANA, wrong)))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [(bad.line, bad.column) for bad in answer.context["plan"].bad_lines] == [
        (3, "numero_documento"),
        (4, "cargo"),
    ]
    assert "Este documento ya está en el renglón 2" in page
    assert "Hay 2 datos por corregir" in page
    assert "Aplicar" not in page


def test_unknown_columns_are_named(office: Client, new_site: Site) -> None:
    answer = office.post(TRY, upload(b"cedula,nombre\n1,Ana\n", "personas.csv"))

    assert answer.status_code == 422
    assert beside(answer, "file") == "Los títulos de las columnas no son los esperados."
    assert {bad.column for bad in answer.context["bad_lines"]} >= {"cedula", "nombre", "tipo_documento"}
    assert "<code>cedula</code>" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Eso no es un CSV ni un XLSX"),
        (b"\xd0\xcf\x11\xe0rest", "Excel antiguo"),
        (b"", "vacío"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (as_csv(), "no trae a nadie"),
    ],
)
def test_what_is_no_sheet_or_too_large_is_said_beside_the_field(
    office: Client, new_site: Site, content: bytes, says: str
) -> None:
    answer = office.post(TRY, upload(content))

    assert answer.status_code == 422
    assert says in beside(answer, "file")
    assert read(answer).focused == ["file"]


@pytest.mark.parametrize("fields", [{}, {"file": "text"}])
def test_no_file_is_said_beside_the_field(office: Client, new_site: Site, fields: dict[str, str]) -> None:
    assert beside(office.post(TRY, fields), "file") == "Elija la hoja con las personas."


def test_a_sheet_that_changes_nothing_has_nothing_to_apply(office: Client, new_site: Site) -> None:
    office.post(APPLY, {"sha256": sha256_of(office, as_csv(ANA))})

    answer = office.post(TRY, upload(as_csv(ANA)))

    assert answer.status_code == 200
    assert "Aplicar" not in answer.content.decode()


def test_a_sheet_that_only_changes_people_gives_no_passwords(office: Client, new_site: Site) -> None:
    office.post(APPLY, {"sha256": sha256_of(office, as_csv(ANA))})
    sha256 = sha256_of(office, as_csv([*ANA[:4], "Coordinador II", *ANA[5:]]))

    answer = office.post(APPLY, {"sha256": sha256})

    assert answer["Location"] == PAGE
    assert StaffUser.objects.get(username="ana.restrepo").role == Role.COORDINATOR


def test_what_stopped_fitting_between_trial_and_application_is_told(
    office: Client, new_site: Site, admin: StaffUser
) -> None:
    content = as_csv([*ANA[:7], "ana"])
    sha256 = sha256_of(office, content)
    StaffUser.objects.filter(pk=admin.pk).update(username="ana")

    answer = office.post(APPLY, {"sha256": sha256})

    assert answer.status_code == 422
    assert "ya es de otra persona" in answer.content.decode()
    assert StaffUser.objects.count() == 1


def test_what_one_person_tried_another_cannot_apply(office: Client, new_site: Site) -> None:
    sha256 = sha256_of(office, as_csv(ANA))
    other = Client()
    other.force_login(cast.make_staff(None, "Otra", Role.ADMINISTRATOR))

    assert other.post(APPLY, {"sha256": sha256}).status_code == 409


def test_a_name_with_markup_is_shown_as_text(office: Client, new_site: Site) -> None:
    page = office.post(TRY, upload(as_csv(ANA), "<b>x</b>.csv")).content.decode()

    assert "<b>x" not in page


def test_somebody_is_added_by_the_form_at_this_site_or_at_all(office: Client, new_site: Site) -> None:
    page = office.post(ADD, BRUNO).content.decode()
    office.post(ADD, BRUNO | {"document_number": "31999888", "given_names": "Olga", "site": "all"})

    assert "bruno.diaz" in page
    assert StaffUser.objects.get(username="bruno.diaz").site == new_site
    assert StaffUser.objects.get(username="olga.diaz").site is None


def test_what_is_wrong_with_somebody_is_said_beside_each_field_and_stays(
    office: Client, new_site: Site
) -> None:
    answer = office.post(ADD, BRUNO | {"document_number": "1", "family_names": "", "role": "JEFE"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.wrong == ["document_number", "family_names", "role"]
    assert page.focused == ["document_number"]
    assert form_of(answer, "given_names")["given_names"] == "Bruno"
    assert beside(answer, "role") == "Elija el cargo."


def test_a_user_name_that_is_taken_comes_with_one_that_is_free(office: Client, new_site: Site) -> None:
    office.post(ADD, BRUNO)

    answer = office.post(ADD, BRUNO | {"document_number": "31999888", "username": "bruno.diaz"})

    assert "Puede usar bruno.diaz2" in beside(answer, "username")


def test_a_new_password_is_given_and_shown_once(office: Client, new_site: Site, admin: StaffUser) -> None:
    ana = cast.make_advisor(new_site, "Ana")

    answer = office.post(f"{PAGE}{ana.pk}/clave/")

    ana.refresh_from_db()
    assert ana.check_password(answer.context["accounts"][0].password)
    assert ana.must_change_password


@pytest.mark.parametrize("whose", ["own", "closed", "elsewhere", "unknown"])
def test_nobody_else_gets_a_password_from_here(
    office: Client, new_site: Site, admin: StaffUser, whose: str
) -> None:
    closed, elsewhere = (
        cast.make_advisor(new_site, "Ida"),
        cast.make_advisor(cast.make_site("PALMIRA"), "Lina"),
    )
    StaffUser.objects.filter(pk=closed.pk).update(is_active=False)
    office.post("/puesta-en-marcha/sede/elegir/", {"site": str(new_site.pk)})
    number = {"own": admin.pk, "closed": closed.pk, "elsewhere": elsewhere.pk, "unknown": 10**6}[whose]
    before = dict(StaffUser.objects.values_list("pk", "password"))

    answer = office.post(f"{PAGE}{number}/clave/")

    assert answer.status_code == (422 if whose == "own" else 404)
    assert dict(StaffUser.objects.values_list("pk", "password")) == before


def test_who_looks_after_one_site_is_not_offered_all_of_them(client: Client, new_site: Site) -> None:
    client.force_login(cast.make_staff(new_site, "Local", Role.ADMINISTRATOR))

    assert "Trabaja en todas las sedes" not in client.get(PAGE).content.decode()
    assert client.post(ADD, BRUNO | {"site": "all"}).status_code == 422
    assert not StaffUser.objects.filter(document_number="94555666").exists()


def test_the_sheet_that_was_handed_out_filled_in_makes_accounts(office: Client, new_site: Site) -> None:
    workbook = load_workbook(io.BytesIO(office.get(f"{PAGE}plantilla.xlsx").content))
    workbook.worksheets[0].append(ANA)
    filled = io.BytesIO()
    workbook.save(filled)

    office.post(APPLY, {"sha256": sha256_of(office, filled.getvalue())})

    assert StaffUser.objects.get(username="ana.restrepo").site == new_site
