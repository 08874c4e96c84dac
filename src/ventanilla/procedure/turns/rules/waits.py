"""How long a turn still waits, as a range: the stated method behind every promise. Pure: no database, no clock.

Method 1. The desks of a line come free one after the other, each after about as long as the line's last attentions took
from the call to the end. Whoever has n people before them is called when the desks have come free n times, and once
more, for which the rest of an attention under way is waited out. A desk that serves several lines counts for each by
how many of its people wait there. Around that middle the range leaves room for four people in five, as if the
attentions did not depend on each other; and a fifth to either side at least, since people come and go meanwhile.

Preferential people who come later, lunches and pauses are not foreseen. The report tells how far off this was.
"""

import datetime as dt
import math
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule

METHOD = 1
RECENT = 30
"""How many of a line's last attentions an estimate looks at."""
NOT_OLDER_THAN = dt.timedelta(days=14)
ENOUGH = 3
"""With fewer attentions than this, nothing is promised."""
LONGEST_MINUTES = 600
"""A wait of more than a working day is no promise to make."""

_FOUR_IN_FIVE = 1.2816
"""Standard deviations to either side within which four in five lie."""
_LEAST_SPREAD = 0.2
_LONGEST = 3
"""An attention counts for at most so many times the median one: some were only not ended in time."""
_LEAST_HIGH = 2


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk where an advisor sits: the lines it serves, and whether nobody is called or served there."""

    lines: frozenset[int]
    is_free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a wait is estimated from: people called before, desks that serve the line, seconds of its last attentions."""

    ahead: int
    desks: float
    free: int
    attentions: Sequence[float]


@dataclass(frozen=True, slots=True)
class Before:
    """Who waits in a turn's line: those of its class and of the other that came before it, and all of the other."""

    same: int
    others: int
    all_others: int


def called_before(before: Before, *, is_priority: bool, rule: CallingRule) -> int:
    """Return how many of its line are called before a turn by `rule`, if nobody else comes and nobody passes the cap.

    Where the classes take turns, as if a preferential turn were due now: who is due is the whole desk's matter.
    """
    if rule.method == CallingMethod.FIFO:
        return before.same + before.others
    if rule.method == CallingMethod.PRIORITY:
        return before.same + (0 if is_priority else before.all_others)
    own, other = rule.preferential_in_a_row, rule.general_in_a_row
    if is_priority:
        return before.same + min(before.all_others, before.same // own * other)
    return before.same + min(before.all_others, (before.same // other + 1) * own)


def ground_of(
    line: int,
    *,
    ahead: int,
    desks: Collection[DeskNow],
    waiting: Mapping[int, int],
    attentions: Sequence[float],
) -> Ground:
    """Return the ground for an estimate: who is `ahead` in the line, its desks now, and who waits for each line."""
    own = [desk for desk in desks if line in desk.lines]
    return Ground(
        ahead=ahead,
        desks=sum(_share(line, desk.lines, waiting) for desk in own),
        free=sum(desk.is_free for desk in own),
        attentions=attentions,
    )


def estimate(ground: Ground) -> tuple[int, int] | None:
    """Return whole minutes from and to; None when no desk serves the line, or too little is known to say."""
    if ground.desks == 0 or len(ground.attentions) < ENOUGH:
        return None
    times = _without_forgotten(ground.attentions)
    mean, variance = statistics.fmean(times), statistics.variance(times)
    endings = _endings(ground, mean, variance)
    middle = endings * mean / ground.desks
    deviation = math.sqrt(_variance(endings, mean, variance, len(times))) / ground.desks
    spread = max(_FOUR_IN_FIVE * deviation, _LEAST_SPREAD * middle)
    low, high = max(0.0, middle - spread), middle + spread
    if high > LONGEST_MINUTES * 60:
        return None
    return math.floor(low / 60), max(math.ceil(high / 60), _LEAST_HIGH)


def _share(line: int, lines: Iterable[int], waiting: Mapping[int, int]) -> float:
    """Return which part of a desk works for `line`: by how many wait there, at least the one who asks."""
    own = max(waiting.get(line, 0), 1)
    return own / (own + sum(waiting.get(each, 0) for each in lines if each != line))


def _without_forgotten(times: Sequence[float]) -> list[float]:
    longest = _LONGEST * statistics.median(times)
    return [min(each, longest) for each in times]


def _endings(ground: Ground, mean: float, variance: float) -> float:
    """Return how many attentions end before the turn is called; one under way counts by what is left of it."""
    if ground.ahead < ground.free:
        return 0.0
    if ground.free:
        return ground.ahead - ground.free + 1
    unequal = variance / mean**2 if mean else 0.0
    return ground.ahead + (1 + unequal) / 2


def _variance(endings: float, mean: float, variance: float, known: int) -> float:
    """Return how much the time of so many endings, one after the other, may vary: each, their mean, and the first."""
    if endings == 0:
        return 0.0
    under_way = mean**2 / 12 + variance / 2
    return endings * variance + endings**2 * variance / known + under_way
