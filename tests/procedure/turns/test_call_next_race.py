"""Twenty advisors press "call next" in the same moment."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from tests import cast
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns import selectors_next
from ventanilla.procedure.turns.errors import IllegalMove
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.services import calling, moving

DESKS = 20
ROUNDS = 5

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def press_together(desks: list[Desk]) -> list[str]:
    """Let every desk call at once; return what came of each: a turn code, or the name of the error."""
    barrier = threading.Barrier(len(desks))

    def press(desk: Desk) -> str:
        try:
            barrier.wait(timeout=30)
            call = calling.call_next(desk=desk)
            return call.turn_code if call else "nobody"
        except (IntegrityError, IllegalMove) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(desks)) as pool:
        return list(pool.map(press, desks))


def open_site_with(turns: int) -> list[Desk]:
    line = cast.make_line(cast.make_site())
    desks = [cast.make_desk(line.site, line) for _number in range(DESKS)]
    for _number in range(turns):
        cast.make_turn(line)
    return desks


def test_twenty_at_once_call_twenty_different_turns() -> None:
    desks = open_site_with(turns=DESKS * ROUNDS)

    for _round in range(ROUNDS):
        called = press_together(desks)
        assert len(set(called)) == DESKS
        for desk in desks:
            cast.attend(desk)

    calls = TurnCall.objects.values_list("turn_id", flat=True)
    assert Counter(calls).most_common(1)[0][1] == 1
    assert sorted(TurnCall.objects.values_list("number", flat=True)) == list(range(1, DESKS * ROUNDS + 1))


def test_with_fewer_turns_than_desks_each_turn_is_called_once_and_the_rest_wait() -> None:
    desks = open_site_with(turns=7)

    called = press_together(desks)

    assert Counter(called)["nobody"] == DESKS - 7
    assert Turn.objects.filter(state=TurnState.CALLED).count() == 7


def looks_of(desks: list[Desk], monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often all these desks together had to look who is next."""
    looks: list[Desk] = []
    look = selectors_next.next_for

    def counted(desk: Desk, advisor: StaffUser, *, rule: CallingRule) -> selectors_next.Next | None:
        looks.append(desk)
        return look(desk, advisor, rule=rule)

    monkeypatch.setattr(selectors_next, "next_for", counted)
    press_together(desks)
    return len(looks)


def test_each_looks_once_who_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks_of(open_site_with(turns=DESKS), monkeypatch) == DESKS


def test_control_without_waiting_for_each_other_they_find_the_same_and_look_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let nobody wait before the look, or the test above proves nothing."""
    monkeypatch.setattr(calling, "hold", lambda _name: None)

    assert looks_of(open_site_with(turns=DESKS), monkeypatch) > DESKS


def test_control_without_the_locks_desks_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the locks away and the same press must fail, or the tests above prove nothing."""
    everybody_has_read = threading.Barrier(DESKS)

    def claim_without_lock(turn_id: UUID, *_desk: Any) -> Turn | None:
        turn = Turn.objects.filter(pk=turn_id, state=TurnState.WAITING).first()
        everybody_has_read.wait(timeout=30)
        return turn

    def read_without_lock(turn: Turn) -> Turn:
        return Turn.objects.select_related("site", "service_line", "desk", "advisor", "visit").get(pk=turn.pk)

    desks = open_site_with(turns=DESKS)
    monkeypatch.setattr(calling, "hold", lambda _name: None)
    monkeypatch.setattr(calling, "claim", claim_without_lock)
    monkeypatch.setattr(moving, "locked", read_without_lock)

    assert len(set(press_together(desks))) < DESKS
