"""Closing the days that are over: nothing is deleted, what is left is named for what it is."""

import datetime as dt

from django.db import transaction

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Site
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services.moving import move
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.events import VisitLeftIncomplete
from ventanilla.procedure.visits.models import Visit, VisitState

AFTER_MIDNIGHT = dt.timedelta(hours=3)
UNSETTLED = (TurnState.WAITING, TurnState.CALLED, TurnState.SERVING, TurnState.ON_HOLD)


def close_past_days() -> int:
    """Close every day that ended more than three hours ago, at every site; return how many turns that touched.

    Turns still in line or at a desk become `day_closed`; visits that still owe something become incomplete, for the
    coordinator to see. Running it again changes nothing.
    """
    return sum(_close_before(site) for site in Site.objects.order_by("pk"))


def _close_before(site: Site) -> int:
    today = clock.business_date(site.time_zone, clock.now() - AFTER_MIDNIGHT)
    left = Turn.objects.filter(site=site, business_date__lt=today, state__in=UNSETTLED)
    touched = 0
    for turn in left.order_by("issued_at", "pk"):
        with transaction.atomic():
            closed = move(turn, TurnState.DAY_CLOSED)
            if closed.visit is not None:
                visits.end(visit=closed.visit)
                ratings.give_up(visit=closed.visit)
        touched += 1
    owing = Visit.objects.filter(site=site, business_date__lt=today, state=VisitState.OPEN)
    for visit in owing.order_by("opened_at", "pk"):
        _leave_incomplete(visit)
    return touched


@transaction.atomic
def _leave_incomplete(visit: Visit) -> None:
    visit = visits.locked(visit)
    visit.state = VisitState.INCOMPLETE
    visit.save(update_fields=["state"])
    emit(VisitLeftIncomplete(site_id=visit.site_id, visit_id=str(visit.pk), desk_id=visit.desk_id))
