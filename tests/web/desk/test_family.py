"""The card names the people somebody is affiliated with, and no others."""

import datetime as dt

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.models import RecordRead
from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine

NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)


def card_of(attending: Screen, document: str, kind: str = "CC") -> str:
    """Return the customer's panel after identifying somebody."""
    attending.press("desk:look_up", attending.visit().pk, document_type=kind, document_number=document)
    attending.open()
    return attending.shown.partition('<aside class="customer"')[2].partition("</aside>")[0]


def test_a_holder_is_shown_with_the_number_names_and_ages_of_the_family(attending: Screen) -> None:
    cast.make_family(cast.make_person(), "Isabela", "Julián")

    with clock.moved_to(NOON):
        card = card_of(attending, cast.DORA.number)

    assert "3 personas" in card
    assert "Isabela Ficticia (16 años), Julián Ficticia (15 años)" in card


def test_a_beneficiary_is_shown_with_the_holder_alone(attending: Screen) -> None:
    isabela, _julian = cast.make_family(cast.make_person(), "Isabela", "Julián")
    document = isabela.documents.get()

    card = card_of(attending, document.number, document.type)

    assert "Por el grupo de Dora Ficticia" in card
    assert "Julián" not in card
    assert [read.person for read in RecordRead.objects.all()] == [isabela]


def test_who_is_affiliated_alone_has_no_group(attending: Screen, line: ServiceLine) -> None:
    cast.make_person()

    assert "Grupo familiar" not in card_of(attending, cast.DORA.number)
