"""The day closes by itself, deletes nothing and can be run again."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.services import attention, day
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.visits.models import VisitState

pytestmark = pytest.mark.django_db

EVENING = dt.datetime.fromisoformat("2026-11-24T23:30:00-05:00")
SOON_AFTER = dt.datetime.fromisoformat("2026-11-25T00:30:00-05:00")
NEXT_MORNING = dt.datetime.fromisoformat("2026-11-25T06:00:00-05:00")


def test_who_still_waits_after_midnight_is_not_sent_away() -> None:
    line = cast.make_line(cast.make_site())
    with clock.moved_to(EVENING):
        turn = cast.make_turn(line)

    with clock.moved_to(SOON_AFTER):
        day.close_past_days()

    turn.refresh_from_db()
    assert turn.state == TurnState.WAITING


def test_by_morning_yesterdays_turns_are_closed_and_their_visits_incomplete() -> None:
    line = cast.make_line(cast.make_site())
    desk, other = cast.make_desk(line.site, line), cast.make_desk(line.site, line)
    with clock.moved_to(EVENING):
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


def test_an_incomplete_visit_can_still_be_completed_or_closed() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(EVENING):
        visit = cast.begin_visit(desk, line)
        attention.finish(desk=desk)
    with clock.moved_to(NEXT_MORNING):
        day.close_past_days()

    closed = attention.close_with_pending(visit=visit, reason="La persona no volvió")

    assert closed.state == VisitState.CLOSED
