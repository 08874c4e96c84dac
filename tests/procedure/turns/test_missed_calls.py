"""Which calls a display that was away still has to announce, and which only belong among the last ones."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.cast import attend, call_through_a_cut, make_desk, make_line, make_rule, make_site, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.rules import hall
from ventanilla.procedure.turns.services import absence, calling, serving

NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ENDINGS: list[Callable[..., object]] = [serving.start, attend, absence.no_show]


@pytest.fixture
def line(db: None) -> ServiceLine:
    return make_line(make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    with clock.moved_to(NOON):
        make_rule(line.site, recall_seconds=0, calls_before_no_show=1)
    return make_desk(line.site, line)


def call(desk: Desk, line: ServiceLine) -> None:
    make_turn(line)
    calling.call_next(desk=desk)


def still_to_announce(line: ServiceLine, *, after: dt.timedelta) -> list[int]:
    """Return the numbers of the calls that a display announces that comes back so long after noon."""
    with clock.moved_to(NOON + after):
        return [each.call.number for each in selectors.calls_after(line.site, 0) if not each.is_over]


@pytest.mark.parametrize("stands", [True, False])
def test_a_call_is_over_a_minute_after_it_no_longer_stands_or_never(*, stands: bool) -> None:
    def is_over(seconds: int) -> bool:
        return hall.is_over(stands=stands, called_at=NOON, now=NOON + dt.timedelta(seconds=seconds))

    assert [is_over(seconds) for seconds in (0, 60, 61, 86_400)] == [False, False, not stands, not stands]


def test_a_person_still_waited_for_is_announced_however_long_ago_the_call_was(
    desk: Desk, line: ServiceLine
) -> None:
    with clock.moved_to(NOON):
        call(desk, line)

    assert still_to_announce(line, after=30 * MINUTE) == [1]


@pytest.mark.parametrize("end", ENDINGS)
def test_whoever_came_or_gave_up_is_not_announced_any_more(
    end: Callable[..., object], desk: Desk, line: ServiceLine
) -> None:
    with clock.moved_to(NOON):
        call(desk, line)
        end(desk=desk)

    assert still_to_announce(line, after=MINUTE) == [1]
    assert still_to_announce(line, after=2 * MINUTE) == []


def test_of_a_turn_called_more_than_once_only_the_last_call_stands(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(NOON):
        call(desk, line)
        calling.recall(desk=desk)
        calling.recall(desk=desk)

    assert still_to_announce(line, after=2 * MINUTE) == [3]


def test_of_fifty_calls_missed_in_two_hours_the_two_that_stand_are_announced(line: ServiceLine) -> None:
    made = call_through_a_cut(line, at=NOON, gone=48)

    assert still_to_announce(line, after=120 * MINUTE) == [made[24].number, made[49].number]
    assert len(selectors.calls_after(line.site, 0)) == 50
