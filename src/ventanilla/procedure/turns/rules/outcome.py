"""What a day's waits come to, for each class and each line, so that two orders of calling can be laid side by side."""

import datetime as dt
import statistics
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ventanilla.kernel.percentiles import percentile
from ventanilla.procedure.turns.rules.replay import Arrival


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of a group of people, in seconds, from coming until the first call; None where nobody was called.

    `late` counts who waited longer than the limit, `overtaken` before whom somebody of the same line was called who came
    later, and `uncalled` who stayed in line to the end or left it. The other figures leave the latter out.
    """

    people: int
    uncalled: int
    mean: float | None
    median: float | None
    p95: float | None
    longest: float | None
    late: int
    overtaken: int

    @property
    def late_share(self) -> float | None:
        """Which part of those called waited longer than the limit."""
        return self.late / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The waits of one day under one order: of everybody, of each class, and of each line by its code."""

    everybody: Waits
    preferential: Waits
    general: Waits
    by_line: Mapping[str, Waits]


def outcome(
    arrivals: Collection[Arrival], called: Mapping[UUID, dt.datetime], *, limit: dt.timedelta
) -> Outcome:
    """Return what these calls came to for those who came; longer than `limit` is late."""
    overtaken = _overtaken(arrivals, called)

    def of(belongs: Callable[[Arrival], bool]) -> Waits:
        return _waits([each for each in arrivals if belongs(each)], called, overtaken, limit)

    lines = sorted({each.line for each in arrivals})
    return Outcome(
        everybody=of(lambda _each: True),
        preferential=of(lambda each: each.is_priority),
        general=of(lambda each: not each.is_priority),
        by_line={line: of(lambda each, line=line: each.line == line) for line in lines},  # type: ignore[misc]
    )


def _overtaken(arrivals: Collection[Arrival], called: Mapping[UUID, dt.datetime]) -> set[UUID]:
    """Return those before whom somebody of their line was called who came later."""
    earliest: dict[str, dt.datetime] = {}
    found = set()
    for each in sorted(arrivals, key=lambda one: (one.came_at, one.number), reverse=True):
        at = called.get(each.id)
        if at is None:
            continue
        before = earliest.get(each.line)
        if before is not None and before < at:
            found.add(each.id)
        earliest[each.line] = min(at, before) if before else at
    return found


def _waits(
    group: Collection[Arrival],
    called: Mapping[UUID, dt.datetime],
    overtaken: Collection[UUID],
    limit: dt.timedelta,
) -> Waits:
    seconds = [(called[each.id] - each.came_at).total_seconds() for each in group if each.id in called]
    return Waits(
        people=len(seconds),
        uncalled=len(group) - len(seconds),
        mean=statistics.fmean(seconds) if seconds else None,
        median=percentile(seconds, 0.5),
        p95=percentile(seconds, 0.95),
        longest=max(seconds, default=None),
        late=sum(each > limit.total_seconds() for each in seconds),
        overtaken=sum(each.id in overtaken for each in group),
    )
