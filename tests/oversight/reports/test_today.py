"""The day as the coordinator sees it now."""

import datetime as dt

import pytest

from tests.cast import make_advisor, make_desk, make_line, make_site, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.services import desks
from ventanilla.oversight.reports.today import DeskState, day_now
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db

NINE = dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC)


def minutes_past_nine(minutes: int) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return make_line(site)


@pytest.fixture
def desk(site: Site, line: ServiceLine) -> Desk:
    return make_desk(site, line, advisor=make_advisor(site, "Ana"))


def test_a_desk_is_free_called_serving_or_empty_since_a_moment(desk: Desk, line: ServiceLine) -> None:
    seen = []
    with clock.moved_to(NINE):
        seen.append(day_now(desk.site).desks[0])
        make_turn(line)
    with clock.moved_to(minutes_past_nine(3)):
        calling.call_next(desk=desk)
        seen.append(day_now(desk.site).desks[0])
    with clock.moved_to(minutes_past_nine(4)):
        attention.start(desk=desk)
        seen.append(day_now(desk.site).desks[0])
    with clock.moved_to(minutes_past_nine(9)):
        attention.finish(desk=desk)
        desks.leave(desk=desk)
        seen.append(day_now(desk.site).desks[0])

    assert [(each.state, each.since) for each in seen] == [
        (DeskState.FREE, None),
        (DeskState.CALLED, minutes_past_nine(3)),
        (DeskState.SERVING, minutes_past_nine(4)),
        (DeskState.EMPTY, None),
    ]
    assert [each.turn_code for each in seen] == ["", "R-001", "R-001", ""]


def test_a_turn_on_hold_leaves_its_desk_free(desk: Desk, line: ServiceLine) -> None:
    make_turn(line)
    calling.call_next(desk=desk)
    attention.start(desk=desk)
    serving.hold(desk=desk)

    assert day_now(desk.site).desks[0].state is DeskState.FREE


@pytest.mark.parametrize(("minutes", "age", "is_late"), [(0, 0, False), (15, 0.5, False), (31, 1, True)])
def test_the_oldest_wait_is_late_past_the_cap(
    site: Site, line: ServiceLine, minutes: int, age: float, is_late: bool
) -> None:
    with clock.moved_to(NINE):
        make_turn(line)
    with clock.moved_to(minutes_past_nine(minutes)):
        make_turn(line)
        day = day_now(site)

    assert day.queues[0].age == pytest.approx(age)
    assert day.is_late is is_late
    assert (day.oldest_at, day.waiting) == (NINE, 2)


def test_the_figures_are_those_of_the_report_for_today(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(NINE - dt.timedelta(days=1)):
        make_turn(line)
    with clock.moved_to(NINE):
        make_turn(line)
        day = day_now(desk.site)

    assert (day.totals.issued, day.waiting) == (1, 2)
