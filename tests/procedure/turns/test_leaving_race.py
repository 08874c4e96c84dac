"""An advisor goes to lunch in one tab and calls somebody in the other, in the same moment."""

import contextlib
from collections.abc import Callable

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.org import selectors_shifts as shifts_now
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.services import shifts
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import AdvisorIsAway, DeskIsBusy
from ventanilla.procedure.turns.services import calling, leaving

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana() -> StaffUser:
    return cast.make_advisor(cast.make_site(), "Ana")


@pytest.fixture
def desk(ana: StaffUser) -> Desk:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line, advisor=ana)
    cast.make_turn(line)
    return desk


def go(desk: Desk, ana: StaffUser) -> Callable[[], object]:
    def leave() -> None:
        with contextlib.suppress(DeskIsBusy):
            leaving.go_to_lunch(desk=desk, advisor=ana)

    return leave


def call(desk: Desk) -> Callable[[], object]:
    def call_next() -> None:
        with contextlib.suppress(AdvisorIsAway):
            calling.call_next(desk=desk)

    return call_next


def what_came_of(desk: Desk, ana: StaffUser) -> tuple[bool, bool]:
    """Return whether somebody was called, and whether the advisor is away."""
    return selectors.live_turn(desk) is not None, shifts_now.pause_of(ana) is not None


def test_who_was_just_called_keeps_the_advisor(
    desk: Desk, ana: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pausing = Pausing(calling.claim)
    monkeypatch.setattr(calling, "claim", pausing)

    together(call(desk), pausing, go(desk, ana))

    assert what_came_of(desk, ana) == (True, False)


def test_who_just_left_calls_nobody(desk: Desk, ana: StaffUser, monkeypatch: pytest.MonkeyPatch) -> None:
    pausing = Pausing(shifts.start_pause)
    monkeypatch.setattr(shifts, "start_pause", pausing)

    together(go(desk, ana), pausing, call(desk))

    assert what_came_of(desk, ana) == (False, True)


def test_control_without_the_lock_somebody_is_called_to_an_empty_desk(
    desk: Desk, ana: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at the desk without locking it and the same press must go wrong, or the tests above prove nothing."""

    def look_without_lock(desk: Desk) -> tuple[Desk, StaffUser]:
        assert selectors.occupation_of(desk) == (False, False)
        return Desk.objects.get(pk=desk.pk), ana

    pausing = Pausing(shifts.start_pause)
    monkeypatch.setattr(shifts, "start_pause", pausing)
    monkeypatch.setattr(calling, "_free_desk", look_without_lock)

    together(go(desk, ana), pausing, call(desk))

    assert what_came_of(desk, ana) == (True, True)
