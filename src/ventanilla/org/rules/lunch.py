"""The lunch roster: who goes when, who is due or late, and how many desks that leaves to each line (by id). Pure."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

USUAL = dt.timedelta(minutes=60)
SLOT_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Lunch:
    """When somebody plans to go to lunch, and for how long; it ends on the same day."""

    starts_at: dt.time
    minutes: int

    @property
    def length(self) -> dt.timedelta:
        """How long it is."""
        return dt.timedelta(minutes=self.minutes)

    @property
    def ends_at(self) -> dt.time:
        """When it is over if it begins on time."""
        return _time(_minute(self.starts_at) + self.minutes)


class LunchState(StrEnum):
    """How an advisor stands to their lunch at one moment."""

    ABSENT = "absent"
    """Not at work."""
    UNPLANNED = "unplanned"
    PLANNED = "planned"
    DUE = "due"
    """Should have gone, and has not."""
    AWAY = "away"
    LATE = "late"
    """Should be back, and is not."""
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Seat:
    """A desk where somebody sits: the lines it serves, and when its advisor plans to be away."""

    lines: frozenset[int]
    lunch: Lunch | None = None


@dataclass(frozen=True, slots=True)
class LineCover:
    """How many desks serve a line when nobody is away, and the fewest that do in each half hour of the roster."""

    line: int
    staffed: int
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The half hours over which the roster goes, by their beginning, and what is left to each line in them."""

    half_hours: tuple[dt.time, ...]
    lines: tuple[LineCover, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which a line that has desks is left without any."""

    line: int
    begins_at: dt.time
    ends_at: dt.time


def back_at(left_at: dt.datetime, planned: Lunch | None) -> dt.datetime:
    """Return when somebody who left for lunch then is to be back: they keep their length, whenever they go."""
    return left_at + (planned.length if planned else USUAL)


def state_of(
    planned: Lunch | None,
    *,
    is_at_work: bool,
    left_at: dt.datetime | None,
    has_been: bool,
    now: dt.datetime,
) -> LunchState:
    """Return how somebody stands to their lunch at `now`, on the clock of the wall.

    `left_at` is when they went if they are away; `has_been` tells of a lunch that is over.
    """
    if not is_at_work:
        return LunchState.ABSENT
    if left_at is not None:
        return LunchState.LATE if now >= back_at(left_at, planned) else LunchState.AWAY
    if has_been:
        return LunchState.TAKEN
    if planned is None:
        return LunchState.UNPLANNED
    return LunchState.DUE if now.time() >= planned.starts_at else LunchState.PLANNED


def cover(seats: Sequence[Seat], lines: Sequence[int]) -> Cover:
    """Return what the lunches planned leave to each of `lines`, in half hours from the first lunch to the last.

    A half hour counts by its worst minute. Without any lunch there are no half hours.
    """
    lunches = [seat.lunch for seat in seats if seat.lunch]
    slots = list(_half_hours(lunches))
    rows = []
    for line in lines:
        serving = [seat for seat in seats if line in seat.lines]
        left = tuple(_fewest(serving, slot) for slot in slots)
        rows.append(LineCover(line, len(serving), left))
    return Cover(tuple(_time(slot) for slot in slots), tuple(rows))


def gaps(seats: Sequence[Seat], lines: Sequence[int]) -> list[Gap]:
    """Return when a line is left alone although desks serve it, to the minute, in the order of `lines`."""
    found = []
    for line in lines:
        away = [seat.lunch for seat in seats if line in seat.lines]
        if away and None not in away:
            found += [Gap(line, _time(first), _time(last)) for first, last in _all_away(away)]
    return found


def _fewest(serving: Collection[Seat], slot: int) -> int:
    """Return the fewest seats taken at any minute of the half hour: it can only get worse where a lunch begins."""
    begins = [_minute(seat.lunch.starts_at) for seat in serving if seat.lunch]
    marks = {slot, *(each for each in begins if slot <= each < slot + SLOT_MINUTES)}
    return min(sum(not _is_away(seat.lunch, mark) for seat in serving) for mark in marks)


def _all_away(lunches: Collection[Lunch | None]) -> Iterator[tuple[int, int]]:
    """Yield the stretches, in minutes of the day, in which everybody is away at once."""
    by_minute = itertools.groupby(
        range(24 * 60), lambda minute: all(_is_away(each, minute) for each in lunches)
    )
    for is_alone, together in by_minute:
        if is_alone:
            minutes = list(together)
            yield minutes[0], minutes[-1] + 1


def _half_hours(lunches: Sequence[Lunch]) -> range:
    if not lunches:
        return range(0)
    first = min(_minute(lunch.starts_at) for lunch in lunches)
    last = max(_minute(lunch.starts_at) + lunch.minutes for lunch in lunches)
    return range(first // SLOT_MINUTES * SLOT_MINUTES, last, SLOT_MINUTES)


def _is_away(lunch: Lunch | None, minute: int) -> bool:
    return lunch is not None and _minute(lunch.starts_at) <= minute < _minute(lunch.starts_at) + lunch.minutes


def _minute(at: dt.time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)
