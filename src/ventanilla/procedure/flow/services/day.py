"""Closing a day, by hand or at night: nothing is deleted, what is left is named for what it is."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import clock, words
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, Site, StaffUser
from ventanilla.org.services import hours, shifts
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.errors import DayNotOver, DeskStillServes, MorePeopleWait
from ventanilla.procedure.flow.events import DayClosed
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import booking
from ventanilla.procedure.turns.services.moving import move
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.events import VisitLeftIncomplete
from ventanilla.procedure.visits.models import Visit, VisitState

AFTER_MIDNIGHT = dt.timedelta(hours=3)


def close_past_days() -> int:
    """Close every day that ended more than three hours ago and has something open; return how many turns that touched.

    Running it again changes nothing.
    """
    touched = 0
    for site in Site.objects.order_by("pk"):
        yesterday = clock.business_date(site.time_zone, clock.now() - AFTER_MIDNIGHT) - dt.timedelta(days=1)
        if not selectors.day_left(site, yesterday).is_nothing:
            touched += close_day(site=site, day=yesterday, by=None).turns_closed
    return touched


@transaction.atomic
def close_day(*, site: Site, day: dt.date, by: StaffUser | None, turns_known: int | None = None) -> DayClose:
    """Close `day` at `site` and whatever was left of days before; return what that did. It can be run again.

    Turns in line or on hold become `day_closed`, appointments to which nobody came `missed`; visits that still owe
    something become incomplete, for the coordinator to see; shifts end and their desks are free. Today is closed by a
    person, gives no more turns from then on, and only when nobody is at a desk (DeskStillServes). Raises DayNotOver for a
    day to come, and MorePeopleWait when it would close more turns than the `turns_known` to who closes it: nobody is sent
    away unseen.
    """
    today = clock.business_date(site.time_zone)
    if day > today or (day == today and by is None):
        raise DayNotOver(_("Ese día todavía no termina."))
    if day == today and by is not None:
        _hold_desks(site)
        _check_nobody_at_desks(site)
        hours.stop_turns(site=site, by=by, reason=_("Cierre del día"))
        _check_all_are_known(site, day, turns_known)
    booking.close_missed(site=site, until=day)
    close = DayClose.objects.create(
        site=site,
        business_date=day,
        run_at=clock.now(),
        run_by=by,
        turns_closed=_close_turns(site, day),
        visits_left=_leave_visits(site, day),
        shifts_ended=shifts.end_all(site=site, until=day, sparing=turns.advisors_at_work(site)),
    )
    emit(DayClosed(site_id=site.pk, site_code=site.code, date=day.isoformat()))
    return close


def _hold_desks(site: Site) -> None:
    """Lock every desk of the site, so that nobody is called while the day closes."""
    list(Desk.objects.select_for_update().filter(site=site).order_by("pk"))


def _check_nobody_at_desks(site: Site) -> None:
    numbers = [str(desk.number) for desk in turns.desks_at_work(site)]
    if numbers:
        raise DeskStillServes(
            ngettext(
                "En el módulo %(desks)s todavía hay una persona. Cierre el día cuando termine.",
                "En los módulos %(desks)s todavía hay personas. Cierre el día cuando terminen.",
                len(numbers),
            )
            % {"desks": words.listed(numbers)}
        )


def _check_all_are_known(site: Site, day: dt.date, turns_known: int | None) -> None:
    left = selectors.turns_left(site, day).count()
    if turns_known is not None and left > turns_known:
        raise MorePeopleWait(
            ngettext(
                "Mientras tanto llegó más gente: ahora queda %(left)s turno sin atender. Revise y cierre otra vez.",
                "Mientras tanto llegó más gente: ahora quedan %(left)s turnos sin atender. Revise y cierre otra vez.",
                left,
            )
            % {"left": left}
        )


def _close_turns(site: Site, day: dt.date) -> int:
    left = selectors.turns_left(site, day).select_for_update(of=("self",)).order_by("issued_at", "pk")
    return len([_close_turn(turn) for turn in left])


def _close_turn(turn: Turn) -> Turn:
    closed = move(turn, TurnState.DAY_CLOSED)
    if closed.visit is not None:
        visits.end(visit=closed.visit)
        ratings.give_up(visit=closed.visit)
    return closed


def _leave_visits(site: Site, day: dt.date) -> int:
    """Close the visits that owe nothing any more, and leave the others incomplete; return how many those are."""
    left = selectors.visits_left(site, day).order_by("opened_at", "pk")
    owing = [visit for visit in left if not attention.settle(visit_id=str(visit.pk))]
    for visit in owing:
        _leave_incomplete(visit)
    return len(owing)


def _leave_incomplete(visit: Visit) -> None:
    visit = visits.locked(visit)
    visit.state = VisitState.INCOMPLETE
    visit.save(update_fields=["state"])
    emit(VisitLeftIncomplete(site_id=visit.site_id, visit_id=str(visit.pk), desk_id=visit.desk_id))
