"""Reads about the hours of a site."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import DateField, QuerySet, TimeField, Value
from django.db.models.functions import Cast

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import EarlyClosing, OpeningHours, Site, SpecialDay
from ventanilla.org.rules.hours import (
    Calendar,
    Early,
    HoursNow,
    Special,
    State,
    Stretch,
    hours_at,
    without_early_closings,
)

_COLUMNS = ("source", "weekday", "date", "opens_at", "last_turn_at", "closes_at", "reason")


_GIVES_TURNS = frozenset({State.OPEN, State.BEFORE_OPENING})


class _Source(StrEnum):
    WEEK = "week"
    SPECIAL = "special"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Today:
    """The hours of a site today: as they stand, as they would had nobody decided to close early, and that decision."""

    now: HoursNow
    usual: HoursNow
    early: EarlyClosing | None

    @property
    def may_close_early(self) -> bool:
        """Whether turns are still given today, so that there is something to close."""
        return self.now.state in _GIVES_TURNS

    @property
    def may_reopen(self) -> bool:
        """Whether taking the early closing back would give turns again today, or longer."""
        return self.early is not None and self.usual.state in _GIVES_TURNS


def today(site: Site) -> Today:
    """Return the hours of `site` today."""
    now = clock.now()
    date = clock.business_date(site.time_zone, now)
    calendar = calendar_of(site, date)
    early = early_closing_of(site, date) if date in calendar.early else None
    return Today(hours_at(calendar, now), hours_at(without_early_closings(calendar), now), early)


def hours_now(site: Site) -> HoursNow:
    """Return how this moment stands to the hours of `site`, in one query."""
    now = clock.now()
    return hours_at(calendar_of(site, clock.business_date(site.time_zone, now)), now)


def calendar_of(site: Site, first: dt.date) -> Calendar:
    """Return the calendar of `site` from `first` on, in one query."""
    week: dict[int, list[Stretch]] = {}
    special: dict[dt.date, Special] = {}
    early: dict[dt.date, Early] = {}
    for source, weekday, date, opens_at, last_turn_at, closes_at, reason in _rows.rows(
        site=site.pk, first=first
    ):
        if source == _Source.EARLY:
            early[date] = Early(last_turn_at, reason)
        elif source == _Source.SPECIAL:
            special[date] = Special(Stretch(opens_at, last_turn_at, closes_at) if opens_at else None, reason)
        else:
            week.setdefault(weekday, []).append(Stretch(opens_at, last_turn_at, closes_at))
    return Calendar(
        time_zone=site.time_zone,
        week=week,
        special=special,
        early=early,
        opens_on_holidays=site.opens_on_holidays,
        never_closes=site.never_closes,
    )


def week_of(site: Site) -> dict[int, list[Stretch]]:
    """Return the stretches of each weekday (ISO number) on which `site` opens, in their order."""
    week: dict[int, list[Stretch]] = {}
    for row in OpeningHours.objects.filter(site=site).order_by("weekday", "opens_at", "pk"):
        stretch = Stretch(row.opens_at, row.last_turn_at, row.closes_at)
        week.setdefault(row.weekday, []).append(stretch)
    return week


def special_days_of(site: Site, first: dt.date) -> list[SpecialDay]:
    """Return the special days of `site` from `first` on, by date."""
    return list(SpecialDay.objects.filter(site=site, date__gte=first).order_by("date", "pk"))


def early_closing_of(site: Site, date: dt.date) -> EarlyClosing | None:
    """Return the decision to close `site` early on `date`, with who took it; None when nobody did."""
    return EarlyClosing.objects.select_related("decided_by").filter(site=site, date=date).first()


@compiled
def _rows(site: Any, first: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """Return all that decides about the hours, each row in the order of _COLUMNS, first of all where it comes from."""
    no_weekday, no_date, no_time = Value(0), Cast(Value(None), DateField()), Cast(Value(None), TimeField())
    week = OpeningHours.objects.filter(site=site).annotate(
        source=Value(_Source.WEEK), date=no_date, reason=Value("")
    )
    special = SpecialDay.objects.filter(site=site, date__gte=first).annotate(
        source=Value(_Source.SPECIAL), weekday=no_weekday
    )
    early = EarlyClosing.objects.filter(site=site, date__gte=first).annotate(
        source=Value(_Source.EARLY), weekday=no_weekday, opens_at=no_time, closes_at=no_time
    )
    every = [each.order_by().values_list(*_COLUMNS) for each in (week, special, early)]
    return every[0].union(*every[1:], all=True)
