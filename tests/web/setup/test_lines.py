"""Step 4: the lines, each with a letter of its own."""

import pytest
from django.test import Client

from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.drafts import LineDraft
from ventanilla.org.models import ServiceLine, Site

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/lineas/"


def test_a_new_site_is_offered_the_lines_of_the_procedure(office: Client, new_site: Site) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)))

    assert answer["Location"] == "/puesta-en-marcha/modulos/"
    assert [line.prefix for line in LineDraft.all_of(new_site)] == list("REUVSFA")


def test_a_letter_used_twice_is_said_at_both_lines(office: Client, new_site: Site) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | {"prefix-4": "r"})

    assert answer.status_code == 422
    assert "«R» también es la letra de Salud" in beside(answer, "prefix-0")
    assert "«R» también es la letra de Recreación" in beside(answer, "prefix-4")
    assert read(answer).focused == ["prefix-0"]
    assert form_of(answer)["prefix-4"] == "r"
    assert not ServiceLine.objects.exists()


def test_what_is_wrong_is_said_row_by_row(office: Client, new_site: Site) -> None:
    typed = {"name-1": "", "prefix-0": "1", "prefix-3": ""}

    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    assert list(answer.context["errors"]) == ["prefix-0", "name-1", "prefix-3"]
    assert read(answer).focused == ["prefix-0"]


@pytest.mark.parametrize("typed", [{"hue-2": "360"}, {"hue-2": "azul"}, {"icon-2": "cohete"}])
def test_a_colour_or_drawing_that_is_not_on_offer_is_refused(
    office: Client, new_site: Site, typed: dict[str, str]
) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    assert answer.status_code == 422
    assert "de la lista" in answer.context["rows"][2].look_error


def test_a_line_of_ones_own_is_added_without_losing_what_was_typed(office: Client, new_site: Site) -> None:
    added = office.post(PAGE, form_of(office.get(PAGE)) | {"name-0": "Diversión", "add": "1"})
    assert read(added).focused == ["name-7"]
    assert not ServiceLine.objects.exists()

    office.post(PAGE, form_of(added) | {"name-7": "Créditos", "prefix-7": "c"})

    kept = LineDraft.all_of(new_site)
    assert (kept[0].name, kept[7].name, kept[7].prefix) == ("Diversión", "Créditos", "C")


def test_a_row_left_blank_is_nothing(office: Client, new_site: Site) -> None:
    added = office.post(PAGE, form_of(office.get(PAGE)) | {"add": "1"})

    office.post(PAGE, form_of(added))

    assert ServiceLine.objects.count() == 7


def test_a_suggestion_not_taken_up_is_left_out_and_errors_stand_at_their_own_rows(
    office: Client, new_site: Site
) -> None:
    form = form_of(office.get(PAGE))
    del form["is_open-0"]

    answer = office.post(PAGE, form | {"prefix-1": "?"})

    assert "una o dos letras" in beside(answer, "prefix-1")
    assert form_of(answer)["name-0"] == "Recreación"
    office.post(PAGE, form_of(answer) | {"prefix-1": "E"})
    assert not ServiceLine.objects.filter(code="RECREATION").exists()


def test_a_line_in_use_is_closed_not_forgotten(office: Client, with_lines: Site) -> None:
    form = form_of(office.get(PAGE))
    del form["is_open-0"]

    office.post(PAGE, form)

    assert not ServiceLine.objects.get(code="RECREATION").is_open


def test_with_every_line_closed_nobody_could_take_a_turn(office: Client, with_lines: Site) -> None:
    form = {name: text for name, text in form_of(office.get(PAGE)).items() if "is_open" not in name}

    answer = office.post(PAGE, form)

    assert "Deje abierta al menos una línea" in answer.context["errors"]["lines"]


def test_lines_move_up_and_down_with_the_cursor_on_the_button(office: Client, with_lines: Site) -> None:
    moved = office.post(PAGE, form_of(office.get(PAGE)) | {"down": "0"})
    assert read(moved).focused == ["down"]

    office.post(PAGE, form_of(moved))

    assert [line.code for line in LineDraft.all_of(with_lines)][:2] == ["EDUCATION", "RECREATION"]


def test_at_the_top_the_cursor_is_on_the_button_that_still_moves(office: Client, with_lines: Site) -> None:
    moved = office.post(PAGE, form_of(office.get(PAGE)) | {"up": "1"})

    assert moved.context["focus"] == "down-0"


@pytest.mark.parametrize("move", [{"up": "0"}, {"down": "6"}, {"up": "99"}, {"up": "x"}])
def test_a_move_that_leads_nowhere_changes_nothing(
    office: Client, with_lines: Site, move: dict[str, str]
) -> None:
    form = form_of(office.get(PAGE))

    assert form_of(office.post(PAGE, form | move)) == form


def test_of_two_who_change_the_lines_the_second_is_told(office: Client, with_lines: Site) -> None:
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"name-0": "La primera"})

    answer = office.post(PAGE, second | {"name-0": "La segunda"})

    assert answer.status_code == 409
    assert "Clara Prueba" in answer.context["refused"].notice
    assert form_of(answer)["name-0"] == "La segunda"
