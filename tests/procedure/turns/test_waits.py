"""The method behind the waits people are told, by itself."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.rules.waits import (
    ENOUGH,
    Before,
    DeskNow,
    Ground,
    called_before,
    estimate,
    ground_of,
)

TEN_MINUTES = (600.0,) * 10
RECREATION, HEALTH = 1, 2


def ground(
    ahead: int = 4, desks: float = 1, free: int = 0, attentions: tuple[float, ...] = TEN_MINUTES
) -> Ground:
    return Ground(ahead=ahead, desks=desks, free=free, attentions=attentions)


def test_attentions_that_never_vary_leave_a_fifth_to_either_side() -> None:
    assert estimate(ground(ahead=4)) == (36, 54)


def test_twice_the_desks_halve_the_wait() -> None:
    assert estimate(ground(ahead=4, desks=2)) == (18, 27)


def test_attentions_that_vary_widen_the_range() -> None:
    assert estimate(ground(ahead=4, attentions=(300.0, 900.0) * 5)) == (27, 65)


def test_who_comes_to_a_free_desk_is_told_next_to_nothing() -> None:
    assert estimate(ground(ahead=0, free=1)) == (0, 2)


def test_who_comes_after_the_one_that_takes_the_free_desk_waits_for_a_whole_attention() -> None:
    assert estimate(ground(ahead=1, free=1)) == (6, 14)


@pytest.mark.parametrize(
    "unknown",
    [
        ground(desks=0),
        ground(attentions=()),
        ground(attentions=(600.0,) * (ENOUGH - 1)),
        ground(ahead=2000),
    ],
)
def test_without_ground_nothing_is_promised(unknown: Ground) -> None:
    assert estimate(unknown) is None


def test_an_attention_that_was_not_ended_in_time_does_not_spoil_the_estimate() -> None:
    usual = estimate(ground(attentions=(600.0,) * 20))
    forgotten = estimate(ground(attentions=(600.0,) * 19 + (20_000.0,)))

    assert usual is not None
    assert forgotten is not None
    assert forgotten[1] <= 1.5 * usual[1]


def test_a_desk_of_two_lines_counts_for_each_by_who_waits_there() -> None:
    desks = [DeskNow(frozenset({RECREATION, HEALTH}), is_free=False)]

    found = [
        ground_of(line, ahead=1, desks=desks, waiting={RECREATION: 3, HEALTH: 1}, attentions=TEN_MINUTES)
        for line in (RECREATION, HEALTH)
    ]

    assert [each.desks for each in found] == [0.75, 0.25]


def test_a_desk_whose_other_line_is_empty_works_for_this_one_alone() -> None:
    desks = [
        DeskNow(frozenset({RECREATION, HEALTH}), is_free=True),
        DeskNow(frozenset({HEALTH}), is_free=True),
    ]

    found = ground_of(RECREATION, ahead=0, desks=desks, waiting={}, attentions=TEN_MINUTES)

    assert (found.desks, found.free) == (1.0, 1)


@pytest.mark.parametrize(
    ("rule", "of_a_preferential", "of_a_general"),
    [
        (CallingRule(method=CallingMethod.FIFO), 5, 5),
        (CallingRule(method=CallingMethod.PRIORITY), 3, 7),
        (CallingRule(), 6, 7),
        (CallingRule(preferential_in_a_row=2, general_in_a_row=1), 4, 7),
        (CallingRule(preferential_in_a_row=1, general_in_a_row=3), 7, 5),
    ],
)
def test_the_place_in_line_follows_the_rule_of_the_site(
    rule: CallingRule, of_a_preferential: int, of_a_general: int
) -> None:
    before = Before(same=3, others=2, all_others=4)

    assert called_before(before, is_priority=True, rule=rule) == of_a_preferential
    assert called_before(before, is_priority=False, rule=rule) == of_a_general


@given(
    ahead=st.integers(0, 60),
    desks=st.integers(1, 8),
    attentions=st.lists(st.floats(1, 7200), min_size=ENOUGH, max_size=30).map(tuple),
)
def test_one_more_person_ahead_never_shortens_the_wait(
    ahead: int, desks: int, attentions: tuple[float, ...]
) -> None:
    now = estimate(ground(ahead, desks, attentions=attentions))
    then = estimate(ground(ahead + 1, desks, attentions=attentions))

    if now is not None and then is not None:
        assert 0 <= now[0] <= now[1]
        assert then[1] >= now[1]


def test_about_four_in_five_are_called_within_their_range() -> None:
    """A line of two desks with attentions of 3 to 13 minutes, told a thousand times over."""
    chance = random.Random(7)  # noqa: S311
    attentions = tuple(chance.uniform(180, 780) for _each in range(30))
    inside = 0
    for _time in range(1000):
        ahead = chance.randint(0, 15)
        low, high = estimate(ground(ahead, desks=2, attentions=attentions)) or (0, 0)
        inside += low <= _called_after(ahead, chance) / 60 <= high

    assert 0.75 <= inside / 1000 <= 0.95


def _called_after(ahead: int, chance: random.Random) -> float:
    """Return when somebody is called who finds two desks busy, and so many before them."""
    desks = [chance.random() * chance.uniform(180, 780) for _desk in range(2)]
    for _person in range(ahead):
        next_free = desks.index(min(desks))
        desks[next_free] += chance.uniform(180, 780)
    return min(desks)
