"""Who is called, by the rule alone."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.rules import MOVES, CallingRule, Candidate, choose

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
RULE = CallingRule()


def waiting(code: str, minutes: float, *, is_priority: bool = False) -> Candidate:
    return Candidate(code, is_priority, NOW - dt.timedelta(minutes=minutes))


def test_nobody_waits() -> None:
    assert choose(None, None, preferential_streak=0, now=NOW, rule=RULE) is None


def test_the_only_one_in_line_is_called() -> None:
    choice = choose(None, waiting("R-001", 5), preferential_streak=0, now=NOW, rule=RULE)

    assert choice is not None
    assert (choice.candidate.code, choice.why, choice.passed_over) == ("R-001", "siguiente en la fila", ())


def test_a_preferential_turn_goes_before_an_older_general_one() -> None:
    choice = choose(
        waiting("R-002", 1, is_priority=True), waiting("R-001", 5), preferential_streak=0, now=NOW, rule=RULE
    )

    assert choice is not None
    assert (choice.candidate.code, choice.why) == ("R-002", "preferencial, 1 de cada 2")
    assert choice.passed_over == ("R-001",)


def test_after_a_preferential_turn_comes_a_general_one() -> None:
    choice = choose(
        waiting("R-003", 9, is_priority=True), waiting("R-001", 5), preferential_streak=1, now=NOW, rule=RULE
    )

    assert choice is not None
    assert choice.candidate.code == "R-001"
    assert choice.passed_over == ("R-003",)


def test_whoever_waited_past_the_cap_goes_first() -> None:
    choice = choose(
        waiting("R-002", 29, is_priority=True),
        waiting("R-001", 31),
        preferential_streak=0,
        now=NOW,
        rule=RULE,
    )

    assert choice is not None
    assert (choice.candidate.code, choice.why) == ("R-001", "esperaba más de 30 minutos")


@given(
    preferential=st.floats(0, 120),
    general=st.floats(0, 120),
    streak=st.integers(0, 3),
    in_a_row=st.integers(1, 3),
)
def test_somebody_is_always_called_and_only_an_older_turn_is_ever_passed_over(
    preferential: float, general: float, streak: int, in_a_row: int
) -> None:
    first, second = waiting("P", preferential, is_priority=True), waiting("G", general)

    choice = choose(
        first, second, preferential_streak=streak, now=NOW, rule=CallingRule(preferential_in_a_row=in_a_row)
    )

    assert choice is not None
    other = second if choice.candidate is first else first
    assert (choice.passed_over == (other.code,)) == (other.queued_at < choice.candidate.queued_at)


def test_every_state_says_where_it_may_go_and_the_end_goes_nowhere() -> None:
    assert set(MOVES) == set(TurnState)
    assert MOVES[TurnState.DONE] == MOVES[TurnState.DAY_CLOSED] == frozenset()
