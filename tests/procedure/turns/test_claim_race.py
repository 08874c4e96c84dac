"""The first in line, and somebody who writes something of their turn in the very moment in which a desk calls."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q

from tests import cast
from tests.racing import Pausing, together
from ventanilla.org.models import Desk
from ventanilla.procedure.turns import selectors_next
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import calling, counting, redirecting

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk() -> Desk:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, "Ana"))
    for _number in range(2):
        cast.make_turn(line)
    return desk


def first_in_line() -> Turn:
    return Turn.objects.select_related("site", "service_line").order_by("number")[0]


def test_whose_turn_is_being_written_is_waited_for_and_called_all_the_same(desk: Desk) -> None:
    pausing = Pausing(counting.count_people)

    def count() -> None:
        with transaction.atomic():
            pausing(turn=first_in_line(), people=3)

    together(count, pausing, lambda: calling.call_next(desk=desk))

    call = TurnCall.objects.get()
    assert (call.turn_code, call.rank, call.passed_over) == ("R-001", 1, [])
    assert call.turn.people == 3


def redirected_after_the_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> tuple[Pausing, Callable[[], object]]:
    """Return the look at the line, which pauses, and what sends the first to a line that the desk does not serve."""
    pausing = Pausing(selectors_next.next_for)
    monkeypatch.setattr(selectors_next, "next_for", pausing)
    elsewhere = cast.make_line(desk.site, "EDUCATION", "E")
    return pausing, lambda: redirecting.redirect(turn=first_in_line(), service_line=elsewhere)


def test_who_is_sent_to_another_line_meanwhile_is_not_called_to_this_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pausing, redirect = redirected_after_the_look(desk, monkeypatch)

    together(lambda: calling.call_next(desk=desk), pausing, redirect)

    assert TurnCall.objects.get().turn_code == "R-002"
    assert first_in_line().state == TurnState.WAITING


def test_control_without_a_look_under_the_lock_they_are_called_where_nobody_serves_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lock the turn without asking whom it waits for, or the test above proves nothing."""

    def claim_whatever_waits(turn_id: object, *_desk: Any) -> Turn | None:
        waiting = Turn.objects.select_for_update(of=("self",)).select_related("site", "service_line")
        return waiting.filter(Q(pk=turn_id), state=TurnState.WAITING).first()

    monkeypatch.setattr(calling, "claim", claim_whatever_waits)
    pausing, redirect = redirected_after_the_look(desk, monkeypatch)

    together(lambda: calling.call_next(desk=desk), pausing, redirect)

    assert TurnCall.objects.get().turn_code == "R-001"
