"""Finding the customer by what they say of themselves."""

import pytest

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.models import PeopleSearch, RecordRead
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.visits.models import Identification, Visit


@pytest.fixture
def visit(ana: Screen, line: ServiceLine) -> Visit:
    cast.make_turn(line)
    ana.press("desk:call_next")
    ana.press("desk:start")
    return ana.visit()


def test_somebody_without_a_document_is_found_by_name_and_chosen(ana: Screen, visit: Visit) -> None:
    dora = cast.make_person()

    ana.press("desk:search", visit.pk, words="dora fictisia")
    assert "Dora Ficticia" in ana.shown
    assert "31123456" not in ana.shown
    assert not RecordRead.objects.exists()

    ana.press("desk:choose_person", visit.pk, person=str(dora.pk))
    visit.refresh_from_db()
    assert (visit.person, visit.identification) == (dora, Identification.FOUND)
    assert RecordRead.objects.get().person == dora
    assert PeopleSearch.objects.get().visit_id == visit.pk


def test_who_is_not_found_is_told_so_with_what_was_typed(ana: Screen, visit: Visit) -> None:
    ana.press("desk:search", visit.pk, words="Nadie Conocido")

    assert "No encontramos a nadie así" in ana.shown
    assert 'value="Nadie Conocido"' in ana.shown


def test_too_little_is_said_beside_the_field(ana: Screen, visit: Visit) -> None:
    ana.press("desk:search", visit.pk, words="a")

    assert "Escriba al menos un nombre o un apellido." in ana.shown
    assert not PeopleSearch.objects.exists()


@pytest.mark.parametrize("person", ["", "x", "1' OR '1'='1"])
def test_what_is_no_person_is_not_chosen(ana: Screen, visit: Visit, person: str) -> None:
    ana.press("desk:choose_person", visit.pk, person=person)

    visit.refresh_from_db()
    assert visit.person is None


def test_who_is_gone_meanwhile_is_told_so(ana: Screen, visit: Visit) -> None:
    ana.press("desk:choose_person", visit.pk, person="11111111-2222-4333-8444-555555555555")

    assert "Esa persona ya no está." in ana.shown
