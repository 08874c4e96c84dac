"""Reads about the hours of a site."""

import datetime as dt

from ventanilla.kernel import clock
from ventanilla.org.models import EarlyClosing, OpeningHours, Site, SpecialDay
from ventanilla.org.rules.hours import Calendar, Early, HoursNow, Special, Stretch, hours_at


def hours_now(site: Site) -> HoursNow:
    """Return how this moment stands to the hours of `site`, in three queries; one where it never closes."""
    now = clock.now()
    return hours_at(calendar_of(site, clock.business_date(site.time_zone, now)), now)


def calendar_of(site: Site, first: dt.date) -> Calendar:
    """Return the calendar of `site` from `first` on."""
    early = {
        each.date: Early(each.last_turn_at, each.reason)
        for each in EarlyClosing.objects.filter(site=site, date__gte=first)
    }
    if site.never_closes:
        return Calendar(site.time_zone, early=early, never_closes=True)
    return Calendar(
        time_zone=site.time_zone,
        week=week_of(site),
        special={each.date: Special(_stretch_of(each), each.reason) for each in special_days_of(site, first)},
        early=early,
        opens_on_holidays=site.opens_on_holidays,
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


def _stretch_of(day: SpecialDay) -> Stretch | None:
    if day.opens_at is None or day.last_turn_at is None or day.closes_at is None:
        return None
    return Stretch(day.opens_at, day.last_turn_at, day.closes_at)
