"""The advisor moves to another desk from the screen, with whoever is there."""

import pytest
from django.urls import reverse

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.org.services import desks
from ventanilla.procedure.turns import selectors as turns


@pytest.fixture
def free(attending: Screen, line: ServiceLine) -> Desk:
    free = cast.make_desk(line.site, line)
    desks.leave(desk=free)
    return free


def test_free_desks_are_offered_beside_the_transfer(attending: Screen, free: Desk, line: ServiceLine) -> None:
    cast.make_desk(line.site, line)

    page = attending.client.get(reverse("desk:transfer_targets")).content.decode()

    offered = page.split('id="change-target"')[1].split("</select>")[0]
    assert f'value="{free.number}"' in offered
    assert offered.count("<option") == 1


def test_the_page_begins_anew_at_the_new_desk_with_the_same_turn(attending: Screen, free: Desk) -> None:
    answer = attending.press("desk:change", desk=free.number)

    assert answer["HX-Redirect"] == reverse("desk:home")
    attending.open()
    assert f"<title>{free}" in attending.shown
    assert 'data-turn="R-001"' in attending.shown


def test_a_desk_taken_meanwhile_is_refused_in_words(attending: Screen, free: Desk, line: ServiceLine) -> None:
    desks.take(desk=free, advisor=cast.make_advisor(line.site, "Bruno"))

    answer = attending.press("desk:change", desk=free.number)

    assert answer.status_code == 409
    assert f"El módulo {free.number} está ocupado. Elija otro." in attending.shown
    assert turns.live_turn(attending.desk) is not None


def test_a_page_that_believes_in_somebody_else_moves_nobody(attending: Screen, free: Desk) -> None:
    answer = attending.press("desk:change", desk=free.number, turn="none")

    assert answer.status_code == 409
    assert turns.live_turn(attending.desk) is not None


@pytest.mark.parametrize("number", ["99", "", "uno"])
def test_a_desk_that_is_not_here_does_not_exist(attending: Screen, number: str) -> None:
    assert attending.press("desk:change", desk=number).status_code == 404
