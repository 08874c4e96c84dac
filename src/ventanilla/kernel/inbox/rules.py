"""When something that could not be handled is tried again."""

import datetime as dt
from enum import StrEnum

MOST_ATTEMPTS = 24
SHORTEST_WAIT = dt.timedelta(seconds=15)
LONGEST_WAIT = dt.timedelta(hours=2)
LATE_AFTER = dt.timedelta(minutes=5)
"""So long after it was due, nobody is there to handle a thing."""


class Handling(StrEnum):
    """What is done about a thing that is not handled."""

    FOR_A_PERSON = "person"
    LATER = "later"
    NOW = "now"
    LATE = "late"


def handling(due_at: dt.datetime | None, now: dt.datetime) -> Handling:
    """Return what is done about a thing that is due at that moment, or never again by itself."""
    if due_at is None:
        return Handling.FOR_A_PERSON
    if due_at > now:
        return Handling.LATER
    return Handling.NOW if now - due_at < LATE_AFTER else Handling.LATE


def is_last_try(attempts: int) -> bool:
    """Return whether nothing is tried any more after the next try, so many having come to nothing."""
    return wait_after(attempts + 1) is None


def wait_after(attempts: int) -> dt.timedelta | None:
    """Return how long to wait after so many tries, twice as long each time; None when a person has to see to it."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(LONGEST_WAIT, SHORTEST_WAIT * (1 << attempts - 1))
