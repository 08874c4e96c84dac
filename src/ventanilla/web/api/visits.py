"""Visits for programs that count and check: what happened, never to whom."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Query

from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import Site
from ventanilla.procedure.ratings.models import RatingRequest
from ventanilla.procedure.tickets.models import TicketDecision
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.visits.models import Need, Visit
from ventanilla.web.api import selectors
from ventanilla.web.api.access import ApiRequest, Scope, open_to
from ventanilla.web.api.schemas import Limit, NeedOut, OutcomeOut, Page, VisitOut
from ventanilla.web.api.turns import UnknownReference, local

router = Router(tags=["Visitas e informes"])
LONGEST_PERIOD = dt.timedelta(days=366)


class UnusablePeriod(DomainError):
    """The dates are the wrong way round, or too far apart."""

    code = "api.unusable_period"


@router.get(
    "/visits", response=Page[VisitOut], summary="Visitas de un periodo", **open_to(scope=Scope.VISITS_READ)
)
def visits(
    request: ApiRequest,
    from_date: Annotated[dt.date | None, Query(alias="from")] = None,
    to_date: Annotated[dt.date | None, Query(alias="to")] = None,
    limit: Limit = 100,
    after: UUID | None = None,
) -> Page[VisitOut]:
    """Las visitas de la sede, sin nombres ni documentos, de la más antigua a la más nueva. Sin fechas, las de hoy."""
    site = request.auth.site
    first, last = period(site, from_date, to_date)
    found = selectors.visits_between(site, first, last, after=after, limit=limit + 1)
    if found is None:
        raise UnknownReference(_("No existe esa visita en esta sede."), field="after")
    page = found[:limit]
    return Page(
        items=[_visit_out(visit) for visit in page],
        next=str(page[-1].pk) if len(found) > limit else None,
    )


def period(site: Site, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
    """Return the dates asked for; a missing one is the other, or today. Raises UnusablePeriod."""
    today = clock.business_date(site.time_zone)
    start, end = first or last or today, last or first or today
    if start > end:
        raise UnusablePeriod(_("La primera fecha es posterior a la última."), field="from")
    if end - start > LONGEST_PERIOD:
        raise UnusablePeriod(_("Pida como mucho un año."), field="to")
    return start, end


def _visit_out(visit: Visit) -> VisitOut:
    turn: Turn | None = getattr(visit, "turn", None)
    needs = sorted(visit.needs.all(), key=lambda need: need.pk)
    return VisitOut(
        id=visit.pk,
        business_date=visit.business_date,
        procedure_version=visit.procedure_version,
        desk=visit.desk.number,
        turn_code=turn.code if turn else None,
        turn_service_line=turn.service_line.code if turn else None,
        service_line=visit.service_line.code if visit.service_line else None,
        information_level=max((need.information_level for need in needs), default=None),
        needs=[_need_out(need, visit.site) for need in needs],
        issued_at=_moment(turn.issued_at if turn else None, visit.site),
        greeted_at=_moment(visit.greeted_at, visit.site),
        identified_at=_moment(visit.identified_at, visit.site),
        ended_at=_moment(visit.ended_at, visit.site),
        closed_at=_moment(visit.closed_at, visit.site),
        outcome=_outcome_out(visit),
    )


def _need_out(need: Need, site: Site) -> NeedOut:
    return NeedOut(
        service_line=need.service_line.code,
        request_class=need.request_class,
        information_level=need.information_level,
        application=need.application or None,
        taken_product=need.taken_product.code if need.taken_product else None,
        recorded_at=local(need.recorded_at, site),
    )


def _outcome_out(visit: Visit) -> OutcomeOut:
    decision: TicketDecision | None = getattr(visit, "ticket_decision", None)
    rating: RatingRequest | None = getattr(visit, "rating_request", None)
    ticket = decision.ticket if decision else None
    return OutcomeOut(
        state=visit.state,
        closing=visit.closing or None,
        filing_number=ticket.filing_number if ticket else None,
        no_ticket_reason=(decision.reason or None) if decision else None,
        opportunities=getattr(visit, "opportunity_count", 0),
        rating=rating.state if rating else None,
    )


def _moment(moment: dt.datetime | None, site: Site) -> dt.datetime | None:
    return local(moment, site) if moment else None
