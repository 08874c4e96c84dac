"""The shares and durations of a simulated day."""

from collections import Counter
from random import Random
from statistics import fmean

import pytest

from ventanilla.config.busy.plan import ONE_CUSTOMER, PRIORITY_CLASSES, SECONDS, WAVE_MINUTES, Plan

DRAWS = 4000


def plan(*, pace: float = 90.0, advisors: int = 11, speed: float = 1.0) -> Plan:
    return Plan(Random(7), pace=pace, advisors=advisors, speed=speed)  # noqa: S311


@pytest.mark.parametrize("pace", [30.0, 90.0, 600.0])
def test_over_a_whole_wave_as_many_come_as_the_pace_says(pace: float) -> None:
    drawn = plan(pace=pace)
    elapsed, came = 0.0, 0
    while elapsed < 20 * WAVE_MINUTES * 60:
        elapsed += drawn.seconds_to_next_visitor(elapsed)
        came += 1

    assert came / (elapsed / 3600) == pytest.approx(pace, rel=0.12)


@pytest.mark.parametrize(("pace", "advisors"), [(90.0, 11), (270.0, 11), (1000.0, 3)])
def test_advisors_are_kept_busy_three_quarters_of_their_time(pace: float, advisors: int) -> None:
    drawn = plan(pace=pace, advisors=advisors)

    one = fmean(sum(drawn.seconds(each) for each in ONE_CUSTOMER) for _draw in range(DRAWS))

    assert one * pace / 3600 / advisors == pytest.approx(0.75, rel=0.05)


def test_nobody_dawdles_when_few_come() -> None:
    assert plan(pace=1.0).factor == 1.5


def test_speed_makes_everything_shorter_alike() -> None:
    assert plan(speed=4.0).factor == pytest.approx(plan().factor / 4)


def test_durations_scatter_around_the_usual_time_and_are_never_nothing() -> None:
    drawn = plan()
    seconds = [drawn.seconds("need") for _draw in range(DRAWS)]

    assert fmean(seconds) == pytest.approx(SECONDS["need"] * drawn.factor, rel=0.05)
    assert min(seconds) > 0


def test_lines_are_asked_for_by_their_share_among_those_open() -> None:
    drawn = plan()

    asked = Counter(drawn.line(["RECREATION", "HOUSING", "NEW"]) for _draw in range(DRAWS))

    assert set(asked) == {"RECREATION", "HOUSING", "NEW"}
    assert asked["RECREATION"] / asked["HOUSING"] == pytest.approx(2.0, rel=0.2)


def test_every_class_of_priority_comes_now_and_then() -> None:
    drawn = plan()

    assert {drawn.one_of(PRIORITY_CLASSES) for _draw in range(DRAWS)} == set(PRIORITY_CLASSES)
