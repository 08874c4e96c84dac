"""The day closes in the same moment in which somebody takes a turn, or is called."""

from collections.abc import Callable

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.kernel import clock
from ventanilla.org import selectors_hours
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import hours
from ventanilla.procedure.flow.errors import DeskStillServes
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.services import day
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def clara(line: ServiceLine) -> StaffUser:
    return cast.make_staff(line.site, "Clara", Role.COORDINATOR)


def closer(site: Site, clara: StaffUser) -> Callable[[], object]:
    today = clock.business_date(site.time_zone)

    def close() -> object:
        try:
            return day.close_day(site=site, day=today, by=clara)
        except DeskStillServes as refused:
            return refused

    return close


def test_a_turn_that_is_just_being_taken_is_closed_with_the_day(
    line: ServiceLine, clara: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pausing = Pausing(hours.hold)
    monkeypatch.setattr(hours, "hold", pausing)

    together(lambda: cast.make_turn(line), pausing, closer(line.site, clara))

    assert Turn.objects.get().state == TurnState.DAY_CLOSED
    assert DayClose.objects.get().turns_closed == 1


def test_control_without_holding_the_hours_somebody_waits_in_a_closed_day(
    line: ServiceLine, clara: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pausing = Pausing(selectors_hours.hours_now)
    monkeypatch.setattr(hours, "hold", pausing)

    together(lambda: cast.make_turn(line), pausing, closer(line.site, clara))

    assert Turn.objects.get().state == TurnState.WAITING
    assert DayClose.objects.get().turns_closed == 0


def test_who_is_just_being_called_keeps_the_day_open(
    line: ServiceLine, clara: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, pausing = desk_with_somebody_waiting(line, monkeypatch)

    together(lambda: calling.call_next(desk=desk), pausing, closer(line.site, clara))

    assert Turn.objects.get().state == TurnState.CALLED
    assert not DayClose.objects.exists()


def test_control_without_holding_the_desks_a_person_called_is_sent_away(
    line: ServiceLine, clara: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, pausing = desk_with_somebody_waiting(line, monkeypatch)
    monkeypatch.setattr(day, "_hold_desks", lambda _site: None)

    together(lambda: calling.call_next(desk=desk), pausing, closer(line.site, clara))

    assert Turn.objects.get().state == TurnState.DAY_CLOSED
    assert DayClose.objects.exists()


def desk_with_somebody_waiting(line: ServiceLine, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Pausing]:
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    pausing = Pausing(calling.claim)
    monkeypatch.setattr(calling, "claim", pausing)
    return desk, pausing
