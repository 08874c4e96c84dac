"""A complaint answered from the record: why a turn was called when it was, and who went before it."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.turns.models import CallReason, PriorityClass
from ventanilla.procedure.turns.selectors_calls import CallsTold, calls_told, read_code
from ventanilla.procedure.turns.services import calling, issuing

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


def take(line: ServiceLine, minute: int, priority: str | None = None) -> None:
    with clock.moved_to(MORNING + dt.timedelta(minutes=minute)):
        cast.make_turn(line, priority)


def call(desk: Desk, minute: int) -> None:
    with clock.moved_to(MORNING + dt.timedelta(minutes=minute)):
        calling.call_next(desk=desk)
        cast.attend(desk)


def told(line: ServiceLine, code: str) -> CallsTold:
    found = calls_told(line.site, TODAY, code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("R-014", ("R", 14)),
        (" r14 ", ("R", 14)),
        ("sv 003", ("SV", 3)),
        ("14", None),
        ("R-", None),
        ("R-1' OR 1", None),
        ("R-014-2", None),
    ],
)
def test_a_code_is_read_as_people_write_it(text: str, read: tuple[str, int] | None) -> None:
    assert read_code(text) == read


def test_who_waited_is_told_who_came_later_and_went_before(line: ServiceLine, desk: Desk) -> None:
    take(line, 0)
    take(line, 1)
    take(line, 2, PriorityClass.PREGNANT)
    call(desk, 10)  # R-003, preferential, before both
    call(desk, 15)
    call(desk, 20)

    second = told(line, "R-002")

    assert [each.turn_code for each in second.overtaking] == ["R-003"]
    assert second.by_arrival == 1
    assert second.waited == dt.timedelta(minutes=19)
    assert [(each.reason, each.rank) for each in second.calls] == [(CallReason.ONLY, 1)]
    preferential = told(line, "R-003")
    assert (preferential.overtaking, preferential.by_arrival) == ([], 0)
    assert preferential.calls[0].passed_over == ["R-001", "R-002"]


def test_every_call_of_a_turn_is_told_in_its_order(line: ServiceLine, desk: Desk) -> None:
    take(line, 0)
    with clock.moved_to(MORNING + dt.timedelta(minutes=5)):
        calling.call_next(desk=desk)
    with clock.moved_to(MORNING + dt.timedelta(minutes=6)):
        calling.recall(desk=desk)

    calls = told(line, "r1").calls

    assert [(each.attempt, each.reason) for each in calls] == [(1, CallReason.ONLY), (2, CallReason.RECALL)]


def test_a_turn_that_waits_is_told_who_went_before_so_far(line: ServiceLine, desk: Desk) -> None:
    take(line, 0)
    take(line, 1, PriorityClass.VETERAN)
    call(desk, 3)

    first = told(line, "R-001")

    assert (list(first.calls), first.waited) == ([], None)
    assert [each.turn_code for each in first.overtaking] == ["R-002"]


def test_who_was_passed_over_by_a_call_that_passed_more_than_it_keeps_is_told_too(
    line: ServiceLine, desk: Desk
) -> None:
    for minute in range(22):
        take(line, minute)
    take(line, 22, PriorityClass.PREGNANT)
    call(desk, 23)
    take(line, 24)

    assert [each.turn_code for each in told(line, "R-022").overtaking] == ["R-023"]
    assert told(line, "R-022").overtaking[0].passed_more == 2
    assert list(told(line, "R-024").overtaking) == []


def test_a_call_of_another_line_did_not_go_before(line: ServiceLine, desk: Desk) -> None:
    health = cast.make_line(line.site, "HEALTH", "S")
    take(line, 0)
    take(health, 1)
    call(cast.make_desk(line.site, health), 2)

    first = told(line, "R-001")

    assert (list(first.overtaking), first.by_arrival) == ([], 0)


def test_there_is_nothing_to_tell_of_a_turn_of_another_day_or_site(line: ServiceLine) -> None:
    take(line, 0)

    assert calls_told(line.site, TODAY + dt.timedelta(days=1), "R-001") is None
    assert calls_told(cast.make_site("PALMIRA"), TODAY, "R-001") is None
    assert calls_told(line.site, TODAY, "R-002") is None


def test_a_cancelled_turn_has_no_calls(line: ServiceLine) -> None:
    with clock.moved_to(MORNING):
        issuing.cancel(turn=cast.make_turn(line))

    assert list(told(line, "R-001").calls) == []
