"""Reads of appointments: the times still free, those of a day, and the one somebody comes for."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ventanilla.kernel import clock
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.rules.hours import Calendar, hours_on
from ventanilla.org.selectors_hours import calendar_of
from ventanilla.procedure.turns.models import (
    Appointment,
    AppointmentHours,
    AppointmentOffer,
    AppointmentState,
)
from ventanilla.procedure.turns.rules import appointments as rules

STAFF_DAYS_AHEAD = 90


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time of a line, and how many may still be booked then."""

    starts_at: dt.datetime
    free: int


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A date with the times of a line that are still free."""

    date: dt.date
    times: tuple[FreeTime, ...]


def lines_booked_in_public() -> list[ServiceLine]:
    """Return the lines for which people may book by themselves, by site and in the order of the kiosk."""
    offered = AppointmentOffer.objects.filter(is_public=True).values("service_line")
    lines = _receiving().filter(pk__in=offered, is_open=True, site__is_active=True)
    return list(lines.order_by("site__name", "site", "position", "pk"))


def lines_with_appointments(site: Site) -> list[ServiceLine]:
    """Return the lines of `site` that receive appointments, in the order of the kiosk."""
    return list(_receiving().filter(site=site).order_by("position", "pk"))


def days_ahead_in_public(line: ServiceLine) -> int:
    """Return how many days ahead people may book `line` by themselves."""
    return AppointmentOffer.objects.get(service_line=line).days_ahead


def free_days(line: ServiceLine, days_ahead: int) -> list[FreeDay]:
    """Return the dates from today on with a free time for `line`, in order; full and past times are left out."""
    now = clock.now()
    today = clock.business_date(line.site.time_zone, now)
    hours = {each.weekday: each for each in AppointmentHours.objects.filter(service_line=line)}
    calendar = calendar_of(line.site, today)
    taken = _taken(line, today, today + dt.timedelta(days=days_ahead))
    found = []
    for date in (today + dt.timedelta(days=place) for place in range(days_ahead + 1)):
        own = hours.get(date.isoweekday())
        times = [
            FreeTime(at, own.seats - taken[at])
            for at in (moments(line.site, own, date, calendar) if own else ())
            if at > now and own and taken[at] < own.seats
        ]
        if times:
            found.append(FreeDay(date, tuple(times)))
    return found


def moments(site: Site, hours: AppointmentHours, date: dt.date, calendar: Calendar) -> list[dt.datetime]:
    """Return the moments of `date` at which those hours receive people while the site gives turns."""
    zone, stretches = ZoneInfo(site.time_zone), hours_on(calendar, date).stretches
    return [
        dt.datetime.combine(date, at, zone)
        for at in rules.times(hours.first_at, hours.last_at, hours.every_minutes)
        if any(stretch.gives_turns_at(at) for stretch in stretches)
    ]


def appointments_of(site: Site, date: dt.date) -> list[Appointment]:
    """Return the appointments of `date` at `site` by their time, each with its line, its turn and who booked it."""
    found = Appointment.objects.select_related("service_line", "turn", "booked_by")
    return list(found.filter(site=site, business_date=date).order_by("starts_at", "code", "pk"))


def has_any_today(site: Site) -> bool:
    """Return whether somebody is still to come with an appointment today."""
    today = clock.business_date(site.time_zone)
    return Appointment.objects.filter(site=site, business_date=today, state=AppointmentState.BOOKED).exists()


def next_to_come() -> Appointment | None:
    """Return the next appointment anywhere, if it is today, of those made with a document; None without one."""
    ahead = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__gt=clock.now())
    first = ahead.exclude(document_number="").select_related("site").order_by("starts_at", "pk").first()
    is_today = first is not None and first.business_date == clock.business_date(first.site.time_zone)
    return first if is_today else None


def coming_with_code(site: Site, code: str) -> Appointment | None:
    """Return today's appointment of that code at `site`; None when there is none."""
    return _today(site).filter(code="".join(code.split())).first()


def coming_with_document(site: Site, document: IdentityDocument) -> Appointment | None:
    """Return today's first appointment of that document at `site` that is still to come; None when there is none."""
    own = _today(site).filter(document_type=document.type, document_number=document.number)
    return own.filter(state=AppointmentState.BOOKED).order_by("starts_at", "pk").first()


def left_by(site: Site, day: dt.date) -> QuerySet[Appointment]:
    """Return the appointments of `day` and before to which nobody came."""
    return Appointment.objects.filter(site=site, business_date__lte=day, state=AppointmentState.BOOKED)


def _receiving() -> QuerySet[ServiceLine]:
    hours = AppointmentHours.objects.values("service_line")
    return ServiceLine.objects.select_related("site").filter(pk__in=hours)


def _today(site: Site) -> QuerySet[Appointment]:
    today = clock.business_date(site.time_zone)
    return Appointment.objects.select_related("site", "service_line__site").filter(
        site=site, business_date=today
    )


def _taken(line: ServiceLine, first: dt.date, last: dt.date) -> Counter[dt.datetime]:
    kept = Appointment.objects.filter(service_line=line, business_date__range=(first, last))
    return Counter(kept.exclude(state=AppointmentState.CANCELLED).values_list("starts_at", flat=True))
