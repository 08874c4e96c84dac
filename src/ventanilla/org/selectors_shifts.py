"""Reads about who works, who is away, and the lunch roster."""

import datetime as dt

from django.db.models import F, Prefetch, Q, QuerySet

from ventanilla.org.models import Desk, LunchSlot, Pause, Shift, Site, StaffUser
from ventanilla.org.roles import Role


def last_shift_of(advisor: StaffUser) -> Shift | None:
    """Return the advisor's last shift: the one that goes on, or the one that ended last; None before their first."""
    return Shift.objects.filter(advisor=advisor).order_by("-started_at", "-pk").first()


def pause_of(advisor: StaffUser) -> Pause | None:
    """Return the pause that the advisor is on now; None while they work, or are not at work."""
    return open_pauses().filter(shift__advisor=advisor).first()


def pauses_of(advisor: StaffUser, date: dt.date) -> list[Pause]:
    """Return the pauses of the advisor's shifts of `date`, and the one that goes on whenever it began, in their order."""
    of_date = Q(shift__business_date=date) | Q(ended_at=None, shift__ended_at=None)
    return list(Pause.objects.filter(of_date, shift__advisor=advisor).order_by("started_at", "pk"))


def open_pauses() -> QuerySet[Pause]:
    """Return the pauses that go on now."""
    return Pause.objects.filter(ended_at=None, shift__ended_at=None)


def advisors_away(site: Site) -> QuerySet[Pause, int]:
    """Return the ids of the advisors of `site` who are on a pause now."""
    return open_pauses().filter(shift__site=site).values_list("shift__advisor", flat=True)


def lunch_of(advisor: StaffUser, date: dt.date) -> LunchSlot | None:
    """Return when the advisor goes to lunch on `date`: that day's own slot, else the usual one; None without either."""
    return _slots(date).filter(advisor=advisor).first()


def lunches_of(site: Site, date: dt.date) -> dict[int, LunchSlot]:
    """Return when each advisor of `site` goes to lunch on `date`, by the advisor's id."""
    usual_first = reversed(_slots(date).filter(advisor__site=site))
    return {slot.advisor_id: slot for slot in usual_first}


def advisors_of(site: Site) -> list[StaffUser]:
    """Return the active advisors of `site` by name."""
    people = StaffUser.objects.filter(site=site, role=Role.ADVISOR, is_active=True)
    return list(people.order_by("full_name", "pk"))


def shifts_of(site: Site, date: dt.date) -> list[Shift]:
    """Return the shifts of `site` on `date`, and those left open before, in the order in which they began.

    Each comes with its pauses.
    """
    pauses = Prefetch("pauses", queryset=Pause.objects.order_by("started_at", "pk"))
    shifts = Shift.objects.select_related("advisor").prefetch_related(pauses)
    of_date = Q(business_date=date) | Q(business_date__lt=date, ended_at=None)
    return list(shifts.filter(of_date, site=site).order_by("started_at", "pk"))


def desks_taken(site: Site) -> list[Desk]:
    """Return the desks of `site` where somebody sits, by number."""
    desks = Desk.objects.select_related("advisor")
    return list(desks.filter(site=site, advisor__isnull=False).order_by("number", "pk"))


def _slots(date: dt.date) -> QuerySet[LunchSlot]:
    """Return the slots that may count on `date`, its own before the usual ones."""
    usual_or_own = LunchSlot.objects.filter(date=None) | LunchSlot.objects.filter(date=date)
    return usual_or_own.order_by(F("date").asc(nulls_last=True), "pk")
