"""Calling the next person: by the desk's screen and by the API, a few desks and many, beside the database alone."""

from collections.abc import Callable
from dataclasses import dataclass

from tests import cast
from tests.bench.desks import Caller, advisors, call_together, programs
from tests.bench.figures import Figure, percentile
from tests.bench.line import EndlessLine
from tests.bench.replay import replay, statements_of, straight_connections
from ventanilla.config.runtime.pages import THREADS, WORKERS

WAITING = 100
FEW, MANY = 5, 50
TIMES_TO_WARM_UP = 3
TIMES_OF_FEW = 40


@dataclass(slots=True)
class Pace:
    """How the ways of calling did, one entry a run."""

    per_second: list[float]
    straight: list[float]

    def ratios(self) -> list[float]:
        """Return how many times as fast the database alone was, in each run."""
        return [straight / own for own, straight in zip(self.per_second, self.straight, strict=True)]


def measure(address: str, *, runs: int, times: int) -> list[Figure]:
    """Return the figures of calling; each run measures every way, so that all meet the same noise."""
    site = cast.make_site("CALLS")
    line = cast.make_line(site)
    people = EndlessLine(line, WAITING)
    desks = advisors(site, line, MANY, address)
    api = programs(site, line, MANY)
    for callers in (desks, api):
        call_together(TIMES_TO_WARM_UP, callers, address, people.free)
    middle, tail = [], []
    by_desk, by_api = Pace([], []), Pace([], [])
    for _run in range(runs):
        few = call_together(TIMES_OF_FEW, desks[:FEW], address, people.free)
        middle.append(percentile(few.times, 50))
        tail.append(percentile(few.times, 99))
        for callers, pace in ((desks, by_desk), (api, by_api)):
            pace.per_second.append(call_together(times, callers, address, people.free).per_second)
            pace.straight.append(_straight(callers, times, people.free))
    people.close()
    return [
        Figure(name=f"desk calls next, {FEW} desks, p50", runs=middle, unit="ms", target=30),
        Figure(name=f"desk calls next, {FEW} desks, p99", runs=tail, unit="ms", target=100),
        *_pace("desk", by_desk, at_least=250, ratio=6),
        *_pace("API", by_api, at_least=500, ratio=3),
    ]


def _pace(way: str, pace: Pace, *, at_least: int, ratio: int) -> list[Figure]:
    many = f"{way} calls next, {MANY} desks"
    return [
        Figure(name=many, runs=pace.per_second, unit="calls/s", target=at_least, limit="at least"),
        Figure(name=f"{many}, statements alone", runs=pace.straight, unit="calls/s"),
        Figure(
            name=f"{many}, the database is so many times as fast",
            runs=pace.ratios(),
            unit="times",
            target=ratio,
            is_ratio=True,
        ),
    ]


def _straight(callers: list[Caller], times: int, free: Callable[[list[int]], object]) -> float:
    """Return how many calls a second the database alone carries out, once the connections are warm."""
    spent = 0.0
    with straight_connections(WORKERS * THREADS) as connections:
        for time in range(1 + times):
            seconds = replay(statements_of(callers), connections)
            spent += seconds if time else 0
            free([caller.desk for caller in callers])
    return times * len(callers) / spent
