"""Bars drawn by the server: two measures of each group on one scale, for the table that stands beside them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ventanilla.oversight.reports.figures import TurnFigures

FULL_WIDTH = 1000

Measure = Callable[[TurnFigures], float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's bars, in thousandths of the longest."""

    label: str
    outer: int
    inner: int


def bars(rows: Sequence[TurnFigures], outer: Measure, inner: Measure) -> tuple[Bar, ...]:
    """Return the bars of these groups; none when every one would be empty."""
    longest = max((each for row in rows for each in (outer(row), inner(row)) if each), default=0)
    if not longest:
        return ()
    return tuple(Bar(row.label, _width(outer(row), longest), _width(inner(row), longest)) for row in rows)


def _width(value: float | None, longest: float) -> int:
    return round((value or 0) / longest * FULL_WIDTH)
