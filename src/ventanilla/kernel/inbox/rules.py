"""When something that could not be handled is tried again."""

import datetime as dt

MOST_ATTEMPTS = 24
SHORTEST_WAIT = dt.timedelta(seconds=15)
LONGEST_WAIT = dt.timedelta(hours=2)


def wait_after(attempts: int) -> dt.timedelta | None:
    """Return how long to wait after so many tries, twice as long each time; None when a person has to see to it."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(LONGEST_WAIT, SHORTEST_WAIT * (1 << attempts - 1))
