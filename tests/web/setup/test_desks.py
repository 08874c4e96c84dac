"""Step 5: the desks and which lines each attends."""

import pytest
from django.test import Client

from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.drafts import DeskDraft
from ventanilla.org.models import Desk, Site

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/modulos/"


def without_lines(form: dict[str, str], row: int) -> dict[str, str]:
    return {name: text for name, text in form.items() if not name.startswith(f"line-{row}-")}


def test_before_there_are_lines_it_leads_to_them(office: Client, new_site: Site) -> None:
    assert "Primero las líneas" in office.get(PAGE).content.decode()


def test_a_new_site_is_offered_four_desks_that_attend_everything(office: Client, with_lines: Site) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)))

    kept = DeskDraft.all_of(with_lines)
    assert answer["Location"] == "/puesta-en-marcha/personas/"
    assert [(desk.number, len(desk.lines)) for desk in kept] == [("1", 7), ("2", 7), ("3", 7), ("4", 7)]


def test_a_desk_without_a_line_is_said_at_its_row_and_the_marks_stay(
    office: Client, with_lines: Site
) -> None:
    answer = office.post(PAGE, without_lines(form_of(office.get(PAGE)), 2))

    assert answer.status_code == 422
    assert "El módulo 3 no atiende ninguna línea" in beside(answer, "line-2-RECREATION")
    assert read(answer).focused == ["line-2-RECREATION"]
    assert form_of(answer)["line-1-HEALTH"] == "1"
    assert not Desk.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"), [("1", "Hay otro módulo con este número"), ("0", "de 1 a 999"), ("B", "de 1 a 999")]
)
def test_a_number_used_twice_or_that_is_none_is_said_beside_it(
    office: Client, with_lines: Site, typed: str, says: str
) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | {"number-3": typed})

    assert says in beside(answer, "number-3")


def test_more_desks_get_the_next_numbers_and_every_line_and_nothing_typed_is_lost(
    office: Client, with_desks: Site
) -> None:
    typed = without_lines(form_of(office.get(PAGE)), 0) | {"line-0-HEALTH": "1", "number-1": "7"}

    answer = office.post(PAGE, typed | {"wanted": "3", "resize": "1"})

    form = form_of(answer)
    assert (form["number-1"], form["number-2"]) == ("7", "8")
    assert "line-0-RECREATION" not in form
    office.post(PAGE, form)
    assert [desk.number for desk in DeskDraft.all_of(with_desks)] == ["1", "7", "8"]


@pytest.mark.parametrize(("wanted", "rows"), [("0", 1), ("", 1), ("100000", 100)])
def test_a_count_out_of_reason_is_brought_within_it(
    office: Client, with_lines: Site, wanted: str, rows: int
) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | {"wanted": wanted, "resize": "1"})

    assert len(answer.context["rows"]) == rows


def test_a_desk_is_removed_by_its_own_button(office: Client, with_desks: Site) -> None:
    office.post(PAGE, form_of(office.post(PAGE, form_of(office.get(PAGE)) | {"drop": "0"})))

    assert [desk.number for desk in DeskDraft.all_of(with_desks)] == ["2"]


def test_a_desk_with_a_tablet_is_not_removed(office: Client, with_desks: Site) -> None:
    office.post("/puesta-en-marcha/dispositivos/registrar/", {"kind": "TABLET"})

    answer = office.post(PAGE, form_of(office.post(PAGE, form_of(office.get(PAGE)) | {"drop": "0"})))

    assert answer.status_code == 409
    assert "El módulo 1 no se puede quitar" in beside(answer, "wanted")
    assert Desk.objects.count() == 2


def test_of_two_who_change_the_desks_the_second_is_told(office: Client, with_desks: Site) -> None:
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"number-0": "10"})

    answer = office.post(PAGE, second | {"number-0": "11"})

    assert answer.status_code == 409
    assert "Clara Prueba" in answer.context["refused"].notice
    assert form_of(answer)["number-0"] == "11"
