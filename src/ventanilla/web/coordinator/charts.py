"""Bars drawn by the server: two measures of each group on one scale, for the table that stands beside them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

FULL_WIDTH = 1000


class Labelled(Protocol):
    """A group with its name."""

    @property
    def label(self) -> str: ...


G = TypeVar("G", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's bars, in thousandths of the longest."""

    label: str
    outer: int
    inner: int


def bars(
    rows: Sequence[G],
    outer: Callable[[G], float | None],
    inner: Callable[[G], float | None],
    *,
    longest: float | None = None,
) -> tuple[Bar, ...]:
    """Return the bars of these groups; none when every one would be empty.

    The longest bar is as wide as there is room, unless the length of another chart's longest is given.
    """
    if longest is None:
        longest = max((each for row in rows for each in (outer(row), inner(row)) if each), default=0)
    if not longest:
        return ()
    return tuple(Bar(row.label, _width(outer(row), longest), _width(inner(row), longest)) for row in rows)


def _width(value: float | None, longest: float) -> int:
    return round((value or 0) / longest * FULL_WIDTH)
