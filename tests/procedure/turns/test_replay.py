"""A day called over again by another rule: worked out by hand, and what holds whatever the day."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.rules.outcome import Waits, outcome
from ventanilla.procedure.turns.rules.replay import Advisor, Arrival, Day, Errand, Stretch, replay

OPENS = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)
LINES = frozenset({"RECREATION"})
FIFO = CallingRule(method=CallingMethod.FIFO, cap=None)
PRIORITY = CallingRule(method=CallingMethod.PRIORITY, cap=None)
RATIO = CallingRule(cap=None)
LIMIT = dt.timedelta(minutes=30)


def after(minutes: float) -> dt.datetime:
    return OPENS + dt.timedelta(minutes=minutes)


def arrival(
    number: int,
    came: float,
    lasts: float = 10,
    *,
    is_priority: bool = False,
    line: str = "RECREATION",
    appointed: float | None = None,
    left: float | None = None,
) -> Arrival:
    return Arrival(
        UUID(int=number),
        number,
        line,
        is_priority,
        after(came),
        dt.timedelta(minutes=lasts),
        None if appointed is None else after(appointed),
        None if left is None else after(left),
    )


def there(begins: float = 0, ends: float = 1000, lines: frozenset[str] = LINES) -> Stretch:
    return Stretch(after(begins), after(ends), lines)


def day(arrivals: Sequence[Arrival], *advisors: Advisor) -> Day:
    return Day(arrivals, advisors or (Advisor((there(),)),), after(2000))


def called(of: Day, rule: CallingRule) -> dict[int, float]:
    """Return at which minute each number was called."""
    return {each.int: (at - OPENS).total_seconds() / 60 for each, at in replay(of, rule).items()}


MORNING = [
    arrival(1, 0),
    arrival(2, 1),
    arrival(3, 2),
    arrival(4, 3, is_priority=True),
    arrival(5, 4, is_priority=True),
]


@pytest.mark.parametrize(
    ("rule", "by_hand"),
    [
        (FIFO, {1: 0, 2: 10, 3: 20, 4: 30, 5: 40}),
        (PRIORITY, {1: 0, 4: 10, 5: 20, 2: 30, 3: 40}),
        (RATIO, {1: 0, 4: 10, 2: 20, 5: 30, 3: 40}),
        (CallingRule(cap=dt.timedelta(minutes=15)), {1: 0, 4: 10, 2: 20, 3: 30, 5: 40}),
    ],
)
def test_one_desk_and_five_people_as_worked_out_by_hand(rule: CallingRule, by_hand: dict[int, float]) -> None:
    assert called(day(MORNING), rule) == by_hand


def test_the_figures_of_that_morning_as_worked_out_by_hand() -> None:
    found = outcome(MORNING, replay(day(MORNING), PRIORITY), limit=LIMIT)

    # preferential: 7 and 16 minutes; general: 0, 29 and 38
    assert found.preferential == Waits(2, 0, 690, 690, 933, 960, 0, 0)
    assert found.general == Waits(3, 0, 1340, 1740, 2226, 2280, 1, 2)
    assert found.everybody.overtaken == 2
    assert found.by_line == {"RECREATION": found.everybody}


def test_two_desks_call_each_their_own_lines() -> None:
    people = [arrival(1, 0), arrival(2, 1, line="HEALTH"), arrival(3, 2, line="HEALTH"), arrival(4, 3)]
    both = Advisor((there(lines=LINES | {"HEALTH"}),))

    assert called(day(people, Advisor((there(),)), both), FIFO) == {1: 0, 2: 1, 4: 10, 3: 11}


def test_nobody_is_called_while_the_advisor_is_away() -> None:
    with_lunch = Advisor((there(0, 15), there(60, 100)))

    assert called(day([arrival(1, 0), arrival(2, 1), arrival(3, 20)], with_lunch), FIFO) == {
        1: 0,
        2: 10,
        3: 60,
    }


def test_who_left_is_not_called_later_but_is_if_the_call_comes_before() -> None:
    people = [arrival(1, 0), arrival(2, 1, left=5), arrival(3, 2, left=15)]

    assert called(day(people), FIFO) == {1: 0, 3: 10}


def test_an_appointment_that_is_due_goes_first() -> None:
    people = [arrival(1, 0), arrival(2, 1), arrival(3, 2, appointed=8), arrival(4, 3, appointed=30)]

    assert called(day(people), FIFO) == {1: 0, 3: 10, 2: 20, 4: 30}


def test_of_two_appointments_that_are_due_the_one_past_the_cap_goes_first() -> None:
    people = [arrival(1, 0, 65), arrival(2, 20, appointed=64), arrival(3, 40, appointed=60)]

    assert called(day(people), CallingRule(method=CallingMethod.FIFO)) == {1: 0, 2: 65, 3: 75}


def test_an_advisor_takes_the_time_they_took_before_a_call_and_does_what_else_was_due() -> None:
    ana = Advisor(
        (there(),),
        errands=(Errand(after(12), dt.timedelta(minutes=3)),),
        reactions=(dt.timedelta(minutes=1), dt.timedelta(minutes=2)),
    )

    # 1 at 0+1, free at 11, 2 at 11+2, free at 23, the errand until 26, 3 after the median of both
    assert called(day([arrival(1, 0), arrival(2, 1), arrival(3, 2)], ana), FIFO) == {1: 1, 2: 13, 3: 27.5}


def test_a_turn_waiting_when_the_day_ends_was_not_called() -> None:
    found = replay(Day([arrival(1, 0), arrival(2, 1)], [Advisor((there(),))], after(5)), FIFO)

    told = outcome([arrival(1, 0), arrival(2, 1)], found, limit=LIMIT).everybody
    assert (told.people, told.uncalled) == (1, 1)


def test_nobody_came() -> None:
    assert replay(day([]), RATIO) == {}
    assert outcome([], {}, limit=LIMIT).everybody == Waits(0, 0, None, None, None, None, 0, 0)


CROWDS = st.lists(st.tuples(st.integers(0, 120), st.booleans()), max_size=40)
DESKS = st.integers(1, 3)


def crowd(drawn: list[tuple[int, bool]], lasts: float = 8) -> list[Arrival]:
    return [
        arrival(place, came, lasts, is_priority=is_priority)
        for place, (came, is_priority) in enumerate(sorted(drawn), start=1)
    ]


def with_desks(people: list[Arrival], desks: int) -> Day:
    return day(people, *(Advisor((there(),)) for _desk in range(desks)))


@given(CROWDS, DESKS)
def test_everybody_is_called_once_and_no_desk_has_two_people_at_a_time(
    drawn: list[tuple[int, bool]], desks: int
) -> None:
    people = crowd(drawn)

    times = sorted(called(with_desks(people, desks), CallingRule()).values())

    assert len(times) == len(people)
    assert all(later - earlier >= 8 for earlier, later in zip(times, times[desks:], strict=False))


@given(CROWDS, DESKS)
def test_by_arrival_the_class_makes_no_difference_and_nobody_is_overtaken(
    drawn: list[tuple[int, bool]], desks: int
) -> None:
    people = crowd(drawn)
    all_general = crowd([(came, False) for came, _is_priority in sorted(drawn)])

    found = replay(with_desks(people, desks), FIFO)

    assert found == replay(with_desks(all_general, desks), FIFO)
    assert outcome(people, found, limit=LIMIT).everybody.overtaken == 0


@given(CROWDS, DESKS, st.integers(1, 3), st.integers(1, 3))
def test_preferential_turns_wait_least_when_they_always_go_first(
    drawn: list[tuple[int, bool]], desks: int, preferential: int, general: int
) -> None:
    people = with_desks(crowd(drawn), desks)
    in_turns = CallingRule(preferential_in_a_row=preferential, general_in_a_row=general, cap=None)

    first, turns, arrival_order = (
        outcome(people.arrivals, replay(people, rule), limit=LIMIT).preferential
        for rule in (PRIORITY, in_turns, FIFO)
    )

    assert (first.mean or 0) <= (turns.mean or 0) + 1e-6
    assert (first.mean or 0) <= (arrival_order.mean or 0) + 1e-6


@given(CROWDS, st.sampled_from([5, 10, 30]), st.sampled_from(list(CallingMethod)))
def test_nobody_who_has_waited_past_the_cap_is_passed_over(
    drawn: list[tuple[int, bool]], minutes: int, method: str
) -> None:
    people, cap = crowd(drawn), dt.timedelta(minutes=minutes)
    found = replay(with_desks(people, 1), CallingRule(method=method, cap=cap))

    for each in people:
        overtaking = [
            other.number
            for other in people
            if (other.came_at, other.number) > (each.came_at, each.number)
            and each.came_at + cap < found[other.id] < found[each.id]
        ]
        assert overtaking == []


@settings(max_examples=20)
@given(CROWDS)
def test_a_line_that_weighs_as_much_as_the_others_changes_nothing(drawn: list[tuple[int, bool]]) -> None:
    people = with_desks(crowd(drawn), 2)

    assert replay(people, CallingRule(weights={"RECREATION": 1})) == replay(people, CallingRule())


def test_a_busy_day_shows_what_each_rule_is_known_for() -> None:
    """Six desks at their limit, one in four preferential: the pattern of every queueing text."""
    chance = Random(7)  # noqa: S311
    people: list[Arrival] = []
    minute = 0.0
    while minute < 480:
        minute += chance.expovariate(0.75)
        people.append(
            arrival(
                len(people) + 1,
                minute,
                chance.expovariate(1 / 8),
                is_priority=chance.random() < 0.27,
            )
        )
    busy = with_desks(people, 6)
    capped = CallingRule(method=CallingMethod.PRIORITY, cap=LIMIT)

    fifo, priority, ratio, with_cap = (
        outcome(people, replay(busy, rule), limit=LIMIT) for rule in (FIFO, PRIORITY, RATIO, capped)
    )

    def mean(waits: Waits) -> float:
        assert waits.mean is not None
        return waits.mean

    assert mean(fifo.preferential) == pytest.approx(mean(fifo.general), rel=0.25)
    assert mean(priority.preferential) <= mean(ratio.preferential) < mean(fifo.preferential) / 2
    assert mean(priority.general) > mean(fifo.general)
    assert (with_cap.general.p95 or 0) < (priority.general.p95 or 0)
