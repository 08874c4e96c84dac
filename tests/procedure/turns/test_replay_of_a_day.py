"""A day on record, called over again: under its own rule it comes out as it was."""

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, PauseReason, ServiceLine
from ventanilla.org.services import shifts
from ventanilla.procedure.turns import selectors, selectors_replay, selectors_rules
from ventanilla.procedure.turns.models import CallingMethod, PriorityClass, Turn, TurnCall
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.rules.replay import replay
from ventanilla.procedure.turns.services import absence, calling, issuing, serving

pytestmark = pytest.mark.django_db

OPENS = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)
LIMIT = dt.timedelta(minutes=30)


def at(minute: float) -> dt.datetime:
    return OPENS + dt.timedelta(minutes=minute)


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desks(line: ServiceLine) -> list[Desk]:
    with clock.moved_to(OPENS):
        return [cast.make_desk(line.site, line), cast.make_desk(line.site, line)]


def turn(line: ServiceLine, minute: float, priority: str | None = None) -> Turn:
    with clock.moved_to(at(minute)):
        return cast.make_turn(line, priority)


def call(desk: Desk, minute: float) -> str:
    with clock.moved_to(at(minute)):
        found = calling.call_next(desk=desk)
    assert found is not None
    return found.turn_code


def do(what: Callable[..., object], minute: float, **given: object) -> None:
    with clock.moved_to(at(minute)):
        what(**given)


def attend(desk: Desk, minute: float, until: float) -> str:
    """Let the desk call and be done with whoever comes; return who."""
    code = call(desk, minute)
    do(serving.start, minute + 1, desk=desk)
    do(serving.finish, until, desk=desk)
    return code


def a_morning(line: ServiceLine, first: Desk, second: Desk) -> None:
    """Six turns with a cancelled one, a lunch, somebody who is held and called back, and a transfer."""
    turn(line, 0)
    call(first, 0.5)
    turn(line, 1), turn(line, 2, PriorityClass.PREGNANT)
    leaves = turn(line, 3)
    do(serving.start, 1, desk=first)
    do(serving.hold, 4, desk=first)
    held = Turn.objects.get(number=1)
    call(second, 4)
    do(issuing.cancel, 5, turn=leaves)
    do(calling.call_back, 6, turn=held, desk=first)
    do(serving.start, 6, desk=first)
    do(serving.finish, 9, desk=first)
    do(shifts.start_pause, 9, advisor=first.advisor, reason=PauseReason.LUNCH)
    do(serving.start, 5, desk=second)
    turn(line, 10), turn(line, 12)
    do(serving.transfer, 14, desk=second, to_desk=first, position="last")
    call(second, 14.5)
    do(serving.start, 15, desk=second)
    do(shifts.end_pause, 20, advisor=first.advisor)
    do(serving.finish, 30, desk=second)
    call(second, 30.5)
    call(first, 31)
    do(serving.start, 32, desk=first)
    do(serving.finish, 35, desk=first)


def test_under_its_own_rule_a_day_comes_out_as_it_was(line: ServiceLine, desks: list[Desk]) -> None:
    a_morning(line, *desks)
    record = selectors_replay.record_of_day(line.site, TODAY)

    found = replay(record.day, selectors_rules.in_force(line.site, TODAY))

    first_calls = {
        each.turn_id: each.called_at for each in TurnCall.objects.filter(attempt=1) if each.turn.number != 6
    }
    assert len(first_calls) == 4
    assert {pk: minutes(when) for pk, when in found.items() if pk in first_calls} == {
        pk: minutes(when) for pk, when in first_calls.items()
    }


def minutes(moment: dt.datetime) -> float:
    return round((moment - OPENS).total_seconds() / 60, 1)


def test_the_waits_that_were_are_those_of_the_calls(line: ServiceLine, desks: list[Desk]) -> None:
    for minute in (0, 1, 2):
        turn(line, minute)
    turn(line, 3, PriorityClass.OLDER_ADULT)
    attend(desks[0], 4, until=14)
    attend(desks[0], 14, until=60)
    call(desks[0], 61)

    trial = selectors_replay.try_rules(line.site, TODAY, [], limit=LIMIT)

    waits = sorted(
        (each.called_at - each.turn.issued_at).total_seconds()
        for each in TurnCall.objects.select_related("turn").filter(attempt=1)
    )
    told = trial.as_it_was.everybody
    assert (told.people, told.uncalled, told.late) == (3, 1, 1)
    assert told.longest == pytest.approx(waits[-1])
    assert told.median == pytest.approx(waits[1])
    assert trial.as_it_was.preferential.people == 1
    assert trial.as_it_was.general.overtaken == 2  # by R-004


def test_a_day_under_two_rules_gives_the_preferential_ones_shorter_waits_under_one(
    line: ServiceLine, desks: list[Desk]
) -> None:
    for minute in range(6):
        turn(line, minute, PriorityClass.PREGNANT if minute > 3 else None)
    for place in range(6):
        attend(desks[0], 6 + 10 * place, until=15 + 10 * place)

    fifo = CallingRule(method=CallingMethod.FIFO, cap=None)
    priority = CallingRule(method=CallingMethod.PRIORITY, cap=None)
    trial = selectors_replay.try_rules(line.site, TODAY, [fifo, priority], limit=LIMIT)

    by_arrival, first = trial.under
    # by hand: calls at 6, 16, 26, 36, 46 and 56; preferential ones came at 4 and 5
    assert by_arrival.preferential.mean == pytest.approx((42 + 51) / 2 * 60)
    assert first.preferential.mean == pytest.approx((2 + 11) / 2 * 60)
    assert by_arrival.everybody.mean == pytest.approx(first.everybody.mean)
    assert by_arrival.everybody.overtaken == 0
    assert first.general.overtaken == 4


def test_who_did_not_come_takes_the_time_they_took(line: ServiceLine, desks: list[Desk]) -> None:
    turn(line, 0), turn(line, 0)
    call(desks[0], 1)
    do(calling.recall, 2, desk=desks[0])
    do(absence.no_show, 3, desk=desks[0])
    call(desks[0], 3)

    record = selectors_replay.record_of_day(line.site, TODAY)

    assert [each.lasts for each in record.day.arrivals] == [dt.timedelta(minutes=2)] * 2


def test_an_advisor_who_calls_nobody_more_while_people_wait_was_not_there_any_longer(
    line: ServiceLine, desks: list[Desk]
) -> None:
    turn(line, 0), turn(line, 0)
    attend(desks[0], 0, until=10)
    attend(desks[1], 0, until=10)
    turn(line, 20), turn(line, 21)
    attend(desks[1], 20, until=40)
    call(desks[1], 40)

    record = selectors_replay.record_of_day(line.site, TODAY)

    gone, stayed = (each.stretches[-1].ends_at for each in record.day.advisors)
    assert (minutes(gone), minutes(stayed)) == (21, 40)


@pytest.mark.parametrize("turns", [2, 12])
def test_a_day_is_read_in_the_same_queries_however_much_happened(
    line: ServiceLine,
    desks: list[Desk],
    turns: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for minute in range(turns):
        turn(line, minute)
        attend(desks[minute % 2], minute + 0.1, until=minute + 1.5)

    with django_assert_num_queries(6):
        trial = selectors_replay.try_rules(line.site, TODAY, [CallingRule()], limit=LIMIT)

    assert trial.under[0].everybody.people == turns


def test_the_days_to_choose_from_are_those_with_turns_of_the_site(line: ServiceLine) -> None:
    turn(line, 0), turn(line, 24 * 60), turn(line, 24 * 60 + 1)
    elsewhere = cast.make_line(cast.make_site("PALMIRA"))
    turn(elsewhere, 48 * 60)

    assert selectors_replay.days_with_turns(line.site) == [TODAY + dt.timedelta(days=1), TODAY]


def test_a_day_without_turns_has_no_waits(line: ServiceLine) -> None:
    trial = selectors_replay.try_rules(line.site, TODAY, [CallingRule()], limit=LIMIT)

    assert trial.as_it_was == trial.under[0]
    assert trial.as_it_was.everybody.people == 0
    assert selectors.last_call_number(line.site) == 0
