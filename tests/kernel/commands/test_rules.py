"""What follows from a failed try."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.kernel.commands import rules
from ventanilla.kernel.commands.models import CommandState, Failure
from ventanilla.kernel.commands.ports import Policy

POLICY = Policy()
A_MINUTE = dt.timedelta(minutes=1)


@given(attempts=st.integers(0, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_a_wait_is_within_its_bounds(attempts: int, chance: float) -> None:
    wait = rules.backoff(attempts, policy=POLICY, chance=chance)

    assert POLICY.shortest_wait / 2 <= wait <= POLICY.longest_wait


def test_the_bound_of_the_wait_doubles_up_to_half_an_hour() -> None:
    bounds = [rules.backoff(attempts, policy=POLICY, chance=1) for attempts in range(1, 12)]

    assert bounds[:4] == [dt.timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert bounds[-1] == dt.timedelta(minutes=30)


def after(failure: Failure, *, attempts: int = 1, retry_after: dt.timedelta | None = None) -> rules.Sequel:
    return rules.after(
        failure, attempts=attempts, tried_for=A_MINUTE, policy=POLICY, chance=0.5, retry_after=retry_after
    )


@pytest.mark.parametrize(
    ("failure", "state", "worn_out"),
    [
        (Failure.TRANSIENT, CommandState.RETRY, CommandState.DEAD),
        (Failure.AMBIGUOUS, CommandState.UNKNOWN, CommandState.MANUAL),
        (Failure.CONFLICT, CommandState.MANUAL, CommandState.MANUAL),
        (Failure.PERMANENT, CommandState.DEAD, CommandState.DEAD),
        (Failure.UNAUTHORIZED, CommandState.RETRY, CommandState.RETRY),
    ],
)
def test_each_failure_has_its_sequel(failure: Failure, state: CommandState, worn_out: CommandState) -> None:
    assert after(failure).state == state
    assert after(failure, attempts=POLICY.most_attempts).state == worn_out


@given(chance=st.floats(0, 1, exclude_max=True))
def test_what_was_lost_is_not_looked_up_while_the_other_side_may_be_at_it(chance: float) -> None:
    sequel = rules.after(Failure.AMBIGUOUS, attempts=1, tried_for=A_MINUTE, policy=POLICY, chance=chance)

    assert sequel.wait is not None
    assert sequel.wait >= POLICY.shortest_wait


def test_a_command_is_worn_out_after_a_day_however_few_its_tries() -> None:
    sequel = rules.after(
        Failure.TRANSIENT, attempts=3, tried_for=dt.timedelta(days=1), policy=POLICY, chance=0.5
    )

    assert sequel == rules.Sequel(CommandState.DEAD)


def test_who_asks_to_wait_longer_is_given_that() -> None:
    assert after(Failure.TRANSIENT, retry_after=dt.timedelta(minutes=7)).wait == dt.timedelta(minutes=7)


def test_a_target_is_left_alone_after_five_failures_each_time_for_twice_as_long() -> None:
    pauses = [rules.pause_after(5, pauses, policy=POLICY) for pauses in range(8)]

    assert rules.pause_after(4, 0, policy=POLICY) is None
    assert pauses[:3] == [dt.timedelta(seconds=seconds) for seconds in (30, 60, 120)]
    assert pauses[-1] == dt.timedelta(minutes=10)
