"""A day closes by hand or by itself, deletes nothing and can be run again."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as shifts
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import hours
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.errors import DayNotOver, DeskStillServes, MorePeopleWait
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.services import attention, day
from ventanilla.procedure.turns.errors import AfterHours, DeskHasNoAdvisor
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling, serving
from ventanilla.procedure.visits.models import VisitState

pytestmark = pytest.mark.django_db

EVENING = dt.datetime.fromisoformat("2026-11-24T23:30:00-05:00")
SOON_AFTER = dt.datetime.fromisoformat("2026-11-25T00:30:00-05:00")
NEXT_MORNING = dt.datetime.fromisoformat("2026-11-25T06:00:00-05:00")
TODAY = EVENING.date()


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def clara(line: ServiceLine) -> StaffUser:
    return cast.make_staff(line.site, "Clara", Role.COORDINATOR)


def test_who_still_waits_after_midnight_is_not_sent_away(line: ServiceLine) -> None:
    with clock.moved_to(EVENING):
        turn = cast.make_turn(line)

    with clock.moved_to(SOON_AFTER):
        day.close_past_days()

    turn.refresh_from_db()
    assert turn.state == TurnState.WAITING


def test_by_morning_yesterdays_turns_are_closed_and_their_visits_incomplete(line: ServiceLine) -> None:
    with clock.moved_to(EVENING):
        desk, other = cast.make_desk(line.site, line), cast.make_desk(line.site, line)
        owing = cast.begin_visit(desk, line)
        attention.finish(desk=desk)
        forgotten = cast.begin_visit(other, line)
        cast.make_turn(line)

    with clock.moved_to(NEXT_MORNING):
        touched = [day.close_past_days(), day.close_past_days()]

    assert touched == [2, 0]
    assert Turn.objects.count() == 3
    for visit in (owing, forgotten):
        visit.refresh_from_db()
        assert visit.state == VisitState.INCOMPLETE
        assert visit.ended_at is not None
        assert visit in selectors.owing_visits(line.site)


def test_at_night_the_program_ends_shifts_frees_desks_and_writes_down_one_run(line: ServiceLine) -> None:
    with clock.moved_to(EVENING):
        cast.make_desk(line.site, line)

    with clock.moved_to(NEXT_MORNING):
        day.close_past_days()
        day.close_past_days()

    (run,) = DayClose.objects.all()
    assert (run.business_date, run.run_by, run.turns_closed, run.shifts_ended) == (TODAY, None, 0, 1)
    assert shifts.desks_taken(line.site) == []


def test_who_serves_somebody_past_three_in_the_morning_keeps_the_desk(line: ServiceLine) -> None:
    with clock.moved_to(EVENING):
        desk = cast.make_desk(line.site, line)

    with clock.moved_to(NEXT_MORNING):
        cast.begin_visit(desk, line)
        day.close_past_days()

    assert shifts.desks_taken(line.site) == [desk]
    assert not DayClose.objects.exists()


def test_an_incomplete_visit_can_still_be_completed_or_closed(line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(EVENING):
        visit = cast.begin_visit(desk, line)
        attention.finish(desk=desk)
    with clock.moved_to(NEXT_MORNING):
        day.close_past_days()

    closed = attention.close_with_pending(visit=visit, reason="La persona no volvió")

    assert closed.state == VisitState.CLOSED


def test_closing_by_hand_says_what_it_did_and_gives_no_more_turns(
    line: ServiceLine, clara: StaffUser
) -> None:
    with clock.moved_to(EVENING):
        desk = cast.make_desk(line.site, line)
        cast.begin_visit(desk, line)
        attention.finish(desk=desk)
        held = cast.begin_visit(desk, line)
        serving.hold(desk=desk)
        cast.make_turn(line)
        left = selectors.day_left(line.site, TODAY)

        run = day.close_day(site=line.site, day=TODAY, by=clara)

        assert (left.waiting, left.on_hold, left.at_desks, left.visits, left.shifts) == (1, 1, 0, 2, 1)
        assert (run.turns_closed, run.visits_left, run.shifts_ended, run.run_by) == (2, 2, 1, clara)
        assert selectors.day_left(line.site, TODAY).is_nothing
        held.refresh_from_db()
        assert held.state == VisitState.INCOMPLETE
        with pytest.raises(AfterHours, match="Cierre del día"):
            cast.make_turn(line)
        with pytest.raises(DeskHasNoAdvisor):
            calling.call_next(desk=desk)


def test_closing_again_closes_what_came_meanwhile_and_keeps_both_runs(
    line: ServiceLine, clara: StaffUser
) -> None:
    with clock.moved_to(EVENING):
        first = day.close_day(site=line.site, day=TODAY, by=clara)
        again = day.close_day(site=line.site, day=TODAY, by=clara)
        hours.reopen(site=line.site, by=clara)
        cast.make_turn(line)
        last = day.close_day(site=line.site, day=TODAY, by=clara)

    assert [run.turns_closed for run in (first, again, last)] == [0, 0, 1]
    assert selectors.day_closes(line.site) == [last, again, first]
    assert Turn.objects.get().state == TurnState.DAY_CLOSED


def test_while_somebody_is_at_a_desk_the_day_is_not_closed_and_nothing_changes(
    line: ServiceLine, clara: StaffUser
) -> None:
    with clock.moved_to(EVENING):
        first, second = cast.make_desk(line.site, line), cast.make_desk(line.site, line)
        cast.begin_visit(first, line)
        cast.make_turn(line)
        calling.call_next(desk=second)

        with pytest.raises(DeskStillServes, match="módulos 1 y 2"):
            day.close_day(site=line.site, day=TODAY, by=clara)

        assert cast.make_turn(line).state == TurnState.WAITING
    assert not DayClose.objects.exists()


def test_who_took_a_turn_unseen_is_not_sent_away(line: ServiceLine, clara: StaffUser) -> None:
    with clock.moved_to(EVENING):
        cast.make_turn(line)
        cast.make_turn(line)

        with pytest.raises(MorePeopleWait, match="ahora quedan 2 turnos"):
            day.close_day(site=line.site, day=TODAY, by=clara, turns_known=1)

        assert cast.make_turn(line).state == TurnState.WAITING
        assert day.close_day(site=line.site, day=TODAY, by=clara, turns_known=3).turns_closed == 3


def test_a_day_to_come_is_not_closed_and_today_not_by_the_program(
    line: ServiceLine, clara: StaffUser
) -> None:
    with clock.moved_to(EVENING):
        with pytest.raises(DayNotOver):
            day.close_day(site=line.site, day=TODAY + dt.timedelta(days=1), by=clara)
        with pytest.raises(DayNotOver):
            day.close_day(site=line.site, day=TODAY, by=None)


def test_another_site_goes_on(line: ServiceLine, clara: StaffUser) -> None:
    elsewhere = cast.make_line(cast.make_site("PASTO"))
    with clock.moved_to(EVENING):
        turn = cast.make_turn(elsewhere)
        day.close_day(site=line.site, day=TODAY, by=clara)

    turn.refresh_from_db()
    assert turn.state == TurnState.WAITING
