"""When a site gives turns: its week, its special days, and closing early."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, words
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org import selectors_hours as selectors
from ventanilla.org.drafts import EarlyClosingDraft
from ventanilla.org.errors import HoursOverlap, HoursRefused, WeekRefused
from ventanilla.org.events import ClosedEarly, Reopened, SpecialDayChanged, WeekChanged
from ventanilla.org.models import EarlyClosing, OpeningHours, Site, SpecialDay, StaffUser
from ventanilla.org.rules import hours as rules
from ventanilla.org.rules.hours import HoursNow, State, Stretch, Week
from ventanilla.org.services import editing

LONGEST_REASON = 120


@transaction.atomic
def set_week(*, site: Site, week: Week, opens_on_holidays: bool, by: StaffUser) -> None:
    """Replace the whole week of `site`: the stretches of each weekday, by ISO number; a day left out is closed.

    Raises HoursOverlap or WeekRefused with a message for each problem and the first day concerned as `field`
    ("weekday_2"); nothing is changed then.
    """
    site = _locked(site)
    problems = rules.problems_of(week)
    if problems:
        refusal = HoursOverlap if all(each.is_overlap for each in problems) else WeekRefused
        raise refusal(problems)
    site.opens_on_holidays = opens_on_holidays
    site.save(update_fields=["opens_on_holidays"])
    OpeningHours.objects.filter(site=site).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            site=site,
            weekday=weekday,
            opens_at=each.opens_at,
            last_turn_at=each.last_turn_at,
            closes_at=each.closes_at,
        )
        for weekday, stretches in week.items()
        for each in stretches
    )
    emit(WeekChanged(site_id=site.pk, site_code=site.code, by_id=by.pk))


@transaction.atomic
def set_never_closes(*, site: Site, never_closes: bool, by: StaffUser) -> None:
    """Let `site` give turns at any hour of any day, or by its week again; saying so twice changes nothing.

    Its week and special days are kept meanwhile. An early closing holds all the same.
    """
    site = _locked(site)
    if site.never_closes == never_closes:
        return
    site.never_closes = never_closes
    site.save(update_fields=["never_closes"])
    emit(WeekChanged(site_id=site.pk, site_code=site.code, by_id=by.pk))


@transaction.atomic
def set_special_day(
    *, site: Site, date: dt.date, hours: Stretch | None, reason: str, by: StaffUser
) -> SpecialDay:
    """Return the special day of `date`: its hours, or closed for None; one that was there is replaced.

    Raises HoursRefused for a date gone by, without a reason, or for hours out of their order.
    """
    site = _locked(site)
    if date < clock.business_date(site.time_zone):
        raise HoursRefused(_("Esa fecha ya pasó. Elija hoy u otro día."), field="date")
    wrong = rules.disorder_of(hours) if hours else ""
    if wrong:
        raise HoursRefused(wrong[:1].upper() + wrong[1:], field="last_turn_at")
    day, _is_new = SpecialDay.objects.update_or_create(
        site=site,
        date=date,
        defaults={
            "opens_at": hours.opens_at if hours else None,
            "last_turn_at": hours.last_turn_at if hours else None,
            "closes_at": hours.closes_at if hours else None,
            "reason": _reason(reason),
            "decided_by": by,
            "decided_at": clock.now(),
        },
    )
    emit(SpecialDayChanged(site_id=site.pk, site_code=site.code, by_id=by.pk, date=date.isoformat()))
    return day


@transaction.atomic
def remove_special_day(*, day: SpecialDay, by: StaffUser) -> None:
    """Let the date keep the hours of its weekday again; doing it twice changes nothing."""
    site = _locked(day.site)
    deleted, _by_model = SpecialDay.objects.filter(pk=day.pk).delete()
    if deleted:
        date = day.date.isoformat()
        emit(SpecialDayChanged(site_id=site.pk, site_code=site.code, by_id=by.pk, date=date))


@transaction.atomic
def close_early(
    *, site: Site, by: StaffUser, reason: str, last_turn_at: dt.time | None = None, seen: str | None = None
) -> EarlyClosing:
    """Give today's last turn before the hour: now, or at `last_turn_at`; whoever has a turn is attended.

    Deciding again changes hour and reason. Raises HoursRefused without a reason, when no more turns are given today
    anyway, or for an hour gone by or not earlier than the usual one; ChangedMeanwhile when somebody else decided
    since (`seen`: fingerprint of the early closing that the form showed).
    """
    site = _locked(site)
    _refuse_if_decided_since(site, seen)
    reason = _reason(reason)
    today = _without_early_closing(site)
    if today.state not in {State.OPEN, State.BEFORE_OPENING}:
        raise HoursRefused(_("Hoy ya no se dan más turnos: no hace falta cerrar antes."))
    now = today.at.time()
    if last_turn_at is not None:
        _check_hour(last_turn_at, now, today)
    return _close(site, today, last_turn_at or now, reason, by)


@transaction.atomic
def stop_turns(*, site: Site, by: StaffUser, reason: str) -> None:
    """Give no more turns today from this moment on; nothing changes when none are given any more.

    Whoever was just taking a turn has it by the time this returns.
    """
    site = _locked(site)
    now = selectors.hours_now(site)
    if now.state in {State.OPEN, State.BEFORE_OPENING}:
        _close(site, now, now.at.time(), _reason(reason), by)


@transaction.atomic
def reopen(*, site: Site, by: StaffUser, seen: str | None = None) -> None:
    """Take today's early closing back; turns are given again until the usual hour. Twice changes nothing.

    Raises ChangedMeanwhile when somebody decided to close at another hour since (`seen`, as in `close_early`).
    """
    site = _locked(site)
    today = clock.business_date(site.time_zone)
    if selectors.early_closing_of(site, today) is not None:
        _refuse_if_decided_since(site, seen)
    deleted, _by_model = EarlyClosing.objects.filter(site=site, date=today).delete()
    if deleted:
        emit(Reopened(site_id=site.pk, site_code=site.code, by_id=by.pk, date=today.isoformat()))


def hold(site: Site) -> HoursNow:
    """Return how this moment stands to the hours of `site`, and keep them from changing until commit.

    Many may hold them at once; whoever changes them waits, and then sees every turn that was given.
    """
    held = Site.objects.raw("SELECT * FROM org_site WHERE id = %s FOR SHARE", [site.pk])[0]
    return selectors.hours_now(held)


def _locked(site: Site) -> Site:
    """Return the site, its hours locked against `hold`; rows that merely point to it may still be written."""
    return Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def _refuse_if_decided_since(site: Site, seen: str | None) -> None:
    today = clock.business_date(site.time_zone)
    editing.refuse_if_changed(
        seen=seen,
        now=EarlyClosingDraft.of(selectors.early_closing_of(site, today)),
        history=[events_of(EarlyClosing).filter(site=site)],
    )


def _close(site: Site, now: HoursNow, last_turn_at: dt.time, reason: str, by: StaffUser) -> EarlyClosing:
    decided = {"last_turn_at": last_turn_at, "reason": reason, "decided_by": by, "decided_at": clock.now()}
    closing, _is_new = EarlyClosing.objects.update_or_create(site=site, date=now.day.date, defaults=decided)
    date = closing.date.isoformat()
    emit(ClosedEarly(site_id=site.pk, site_code=site.code, by_id=by.pk, date=date))
    return closing


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise HoursRefused(_("Diga el motivo, en pocas palabras."), field="reason")
    return reason


def _without_early_closing(site: Site) -> HoursNow:
    now = clock.now()
    calendar = selectors.calendar_of(site, clock.business_date(site.time_zone, now))
    return rules.hours_at(rules.without_early_closings(calendar), now)


def _check_hour(last_turn_at: dt.time, now: dt.time, today: HoursNow) -> None:
    usual = today.day.stretches[-1].last_turn_at
    if last_turn_at < now:
        raise HoursRefused(_("Esa hora ya pasó. Elija otra, o cierre ahora mismo."), field="last_turn_at")
    if last_turn_at >= usual:
        raise HoursRefused(
            _("Elija una hora anterior: hoy el último turno ya es %(at_time)s")
            % {"at_time": words.at_time(usual)},
            field="last_turn_at",
        )
