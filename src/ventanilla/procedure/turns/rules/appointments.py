"""The times at which a line receives appointments, and how an arrival stands to its time. Pure."""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum


class Arrival(StrEnum):
    """How somebody with an appointment comes."""

    EARLY = "early"
    """Before the window opens: their turn would be called before it is due."""
    ON_TIME = "on_time"
    LATE = "late"
    """After the window: they wait like anybody else."""


def arrival(starts_at: dt.datetime, now: dt.datetime, *, early: dt.timedelta, late: dt.timedelta) -> Arrival:
    """Return how `now` stands to the window [time - early, time + late], whose ends belong to it."""
    if now < starts_at - early:
        return Arrival.EARLY
    return Arrival.ON_TIME if now <= starts_at + late else Arrival.LATE


def times(first_at: dt.time, last_at: dt.time, every_minutes: int) -> list[dt.time]:
    """Return the times from the first to the last, both included, every so many minutes."""
    first, last = _minute(first_at), _minute(last_at)
    return [dt.time(minute // 60, minute % 60) for minute in range(first, last + 1, every_minutes)]


def free_seat(taken: Collection[int], seats: int) -> int | None:
    """Return the lowest seat that nobody has, from 1; None when all are taken."""
    return next((seat for seat in range(1, seats + 1) if seat not in taken), None)


def _minute(at: dt.time) -> int:
    return at.hour * 60 + at.minute
