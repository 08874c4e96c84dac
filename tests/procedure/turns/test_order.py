"""Who is called, by the rule alone."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.procedure.turns.models import CallingMethod, CallReason, TurnState
from ventanilla.procedure.turns.rules.moves import MOVES, UNDOABLE
from ventanilla.procedure.turns.rules.order import CallingRule, Candidate, Choice, Run, choose

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


def waiting(
    number: int,
    minutes: float,
    *,
    is_priority: bool = False,
    line: str = "RECREATION",
    appointed: float | None = None,
) -> Candidate:
    """Return somebody who has waited so many minutes; `appointed` is how many minutes ago their appointment was."""
    return Candidate(
        UUID(int=number),
        line,
        is_priority,
        NOW - dt.timedelta(minutes=minutes),
        number,
        None if appointed is None else NOW - dt.timedelta(minutes=appointed),
    )


def called(
    *candidates: Candidate, run: Run | None = None, rule: CallingRule | None = None
) -> tuple[int, str, CallReason]:
    choice = choose(candidates, run=run, now=NOW, rule=rule or CallingRule())
    assert choice is not None
    return choice.candidate.number, choice.why, choice.reason


def test_nobody_waits() -> None:
    assert choose([], run=None, now=NOW, rule=CallingRule()) is None


def test_the_only_one_in_line_is_called() -> None:
    assert called(waiting(1, 5)) == (1, "siguiente en la fila", CallReason.ONLY)


def test_within_a_class_the_first_to_come_is_called() -> None:
    assert called(waiting(2, 4), waiting(1, 5, line="HEALTH"), waiting(3, 3))[0] == 1


def test_of_two_who_came_in_the_same_moment_the_lower_number_is_called() -> None:
    assert called(waiting(2, 5), waiting(1, 5))[0] == 1


def test_a_preferential_turn_goes_before_an_older_general_one() -> None:
    found = called(waiting(2, 1, is_priority=True), waiting(1, 5))

    assert found == (2, "preferencial, 1 de cada 2", CallReason.PREFERENTIAL)


def test_after_a_preferential_turn_comes_a_general_one() -> None:
    found = called(waiting(3, 9, is_priority=True), waiting(1, 5), run=Run(True, 1))

    assert found == (1, "general, después de 1 preferencial", CallReason.GENERAL)


@pytest.mark.parametrize(
    ("run", "number"),
    [
        (None, 2),
        (Run(True, 1), 2),
        (Run(True, 2), 1),
        (Run(False, 1), 1),
        (Run(False, 2), 1),
        (Run(False, 3), 2),
    ],
)
def test_two_preferential_for_each_three_general(run: Run | None, number: int) -> None:
    rule = CallingRule(preferential_in_a_row=2, general_in_a_row=3)

    assert called(waiting(2, 1, is_priority=True), waiting(1, 5), run=run, rule=rule)[0] == number


def test_by_order_of_arrival_no_class_goes_first() -> None:
    rule = CallingRule(method=CallingMethod.FIFO)

    found = called(waiting(2, 1, is_priority=True), waiting(1, 5), rule=rule)

    assert found == (1, "por orden de llegada", CallReason.ARRIVAL)


def test_with_strict_priority_a_run_of_preferential_turns_does_not_end() -> None:
    rule = CallingRule(method=CallingMethod.PRIORITY)

    assert called(waiting(2, 1, is_priority=True), waiting(1, 5), run=Run(True, 9), rule=rule)[0] == 2


@pytest.mark.parametrize("method", CallingMethod.values)
def test_whoever_waited_past_the_cap_goes_first(method: str) -> None:
    rule = CallingRule(method=method)

    found = called(waiting(2, 29, is_priority=True), waiting(1, 31), rule=rule)

    assert found == (1, "esperaba más de 30 minutos", CallReason.CAP)


def test_without_a_cap_nobody_goes_first_for_having_waited() -> None:
    assert called(waiting(2, 1, is_priority=True), waiting(1, 300), rule=CallingRule(cap=None))[0] == 2


def test_an_appointment_that_is_due_goes_before_the_classes_and_after_the_cap() -> None:
    due = waiting(3, 12, appointed=0)

    assert called(due, waiting(2, 1, is_priority=True), waiting(1, 20)) == (
        3,
        "tiene cita y ya es su hora",
        CallReason.APPOINTMENT,
    )
    assert called(due, waiting(1, 31))[0] == 1


def test_an_appointment_that_is_not_due_yet_waits_like_anybody() -> None:
    assert called(waiting(3, 12, appointed=-5), waiting(1, 20))[0] == 1


def test_of_two_appointments_the_earlier_one_goes_first_whoever_came_first() -> None:
    assert called(waiting(3, 20, appointed=1), waiting(4, 5, appointed=6), waiting(1, 25))[0] == 4


def test_a_minute_counts_more_in_a_line_that_weighs_more() -> None:
    rule = CallingRule(weights={"HEALTH": 3})

    found = called(waiting(1, 10), waiting(2, 4, line="HEALTH"), rule=rule)

    assert found == (2, "siguiente en la fila; en su línea cada minuto cuenta por 3", CallReason.WEIGHT)
    assert called(waiting(1, 10), waiting(2, 3, line="HEALTH"), rule=rule)[0] == 1


candidates = st.lists(
    st.builds(
        waiting,
        st.integers(1, 10_000),
        st.integers(0, 120),
        is_priority=st.booleans(),
        line=st.sampled_from(["RECREATION", "HEALTH", "EDUCATION"]),
        appointed=st.none() | st.integers(-20, 20),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.number,
)
rules = st.builds(
    CallingRule,
    method=st.sampled_from(CallingMethod.values),
    preferential_in_a_row=st.integers(1, 3),
    general_in_a_row=st.integers(1, 3),
    cap=st.sampled_from([None, dt.timedelta(minutes=30)]),
    weights=st.sampled_from([{}, {"HEALTH": 2}]),
)
runs = st.none() | st.builds(Run, st.booleans(), st.integers(1, 3))


def chosen(found: list[Candidate], run: Run | None, rule: CallingRule) -> Choice:
    choice = choose(found, run=run, now=NOW, rule=rule)
    assert choice is not None
    return choice


@given(candidates, runs, rules)
def test_somebody_is_always_called_whatever_order_the_candidates_come_in(
    found: list[Candidate], run: Run | None, rule: CallingRule
) -> None:
    choice = chosen(found, run, rule)

    assert choice.candidate in found
    assert choice == chosen(list(reversed(found)), run, rule)


@given(candidates, runs, rules)
def test_with_a_cap_nobody_past_it_is_passed_over_by_a_younger_turn(
    found: list[Candidate], run: Run | None, rule: CallingRule
) -> None:
    choice = chosen(found, run, rule)
    oldest = min(each.queued_at for each in found)

    if rule.cap is not None and NOW - oldest > rule.cap:
        assert choice.candidate.queued_at == oldest


@given(candidates, runs, rules)
def test_in_one_line_nobody_of_the_same_class_without_an_appointment_is_overtaken(
    found: list[Candidate], run: Run | None, rule: CallingRule
) -> None:
    choice = chosen(found, run, rule)
    same = [
        each
        for each in found
        if (each.line, each.is_priority) == (choice.candidate.line, choice.candidate.is_priority)
    ]

    if choice.reason is not CallReason.APPOINTMENT:
        assert choice.candidate.queued_at == min(each.queued_at for each in same)


def test_every_state_says_where_it_may_go_and_the_end_goes_nowhere() -> None:
    assert set(MOVES) == set(TurnState)
    assert MOVES[TurnState.DONE] == MOVES[TurnState.DAY_CLOSED] == frozenset()


def test_only_a_step_that_could_be_made_can_be_taken_back() -> None:
    for state, befores in UNDOABLE.items():
        assert all(state in MOVES[before] for before in befores)
