"""The only source of the present moment, so that a demo or a test can move it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings

_moved: ContextVar[dt.datetime | None] = ContextVar("moved_clock", default=None)


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC; in a demo whose clock stands still, always the same one."""
    return _moved.get() or settings.DEMO_CLOCK or dt.datetime.now(dt.UTC)


def business_date(zone_name: str, at: dt.datetime | None = None) -> dt.date:
    """Return the calendar date on the walls of a site in time zone `zone_name` (a day there, not in UTC)."""
    return (at or now()).astimezone(ZoneInfo(zone_name)).date()


def day_bounds(zone_name: str, first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the half-open interval of moments that the dates `first` to `last` cover in that time zone."""
    zone = ZoneInfo(zone_name)
    start = dt.datetime.combine(first, dt.time.min, zone)
    return start, dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, zone)


@contextmanager
def moved_to(at: dt.datetime) -> Iterator[None]:
    """Let everything inside happen at `at` (aware). For the demo's past and for tests."""
    token = _moved.set(at)
    try:
        yield
    finally:
        _moved.reset(token)
