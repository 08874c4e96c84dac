"""What the records say of one visit: the ground on which the procedure's items are judged."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ventanilla.procedure.consent.models import ConsentStatus, DataConsent
from ventanilla.procedure.guides import selectors as guides
from ventanilla.procedure.guides.models import GuideConsultation
from ventanilla.procedure.ratings.models import RatingRequest, RatingState
from ventanilla.procedure.tickets.models import TicketDecision
from ventanilla.procedure.visits.models import Identification, Need, Visit


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Yes or no to each thing the procedure wants to know of a visit."""

    is_identification_settled: bool
    is_consent_settled: bool
    has_need: bool
    has_guide_available: bool
    has_opened_guide: bool
    is_ticket_decided: bool
    is_rating_asked: bool
    is_rating_settled: bool


def gather(visit: Visit) -> VisitFacts:
    """Return the facts of `visit`, in two queries."""
    return gather_all([visit])[visit.pk]


def gather_all(visits: Iterable[Visit]) -> dict[uuid.UUID, VisitFacts]:
    """Return the facts of each visit by its id: one query, and one more for each line and day among them."""
    ids = [visit.pk for visit in visits]
    if not ids:
        return {}
    rows = _with_facts().filter(pk__in=ids)
    has_guide = cache(lambda line_code, day: bool(guides.guides_for(line_code, day)))
    return {row.pk: _facts(row, has_guide) for row in rows}


@cache
def _with_facts() -> QuerySet[Visit]:
    """Return all visits annotated with what `_facts` reads; put together once, for every screen of a desk asks it."""
    rating = RatingRequest.objects.filter(visit=OuterRef("pk"))
    refused = DataConsent.objects.filter(visit=OuterRef("pk"), status=ConsentStatus.REFUSED)
    standing = DataConsent.objects.filter(person=OuterRef("person"), status=ConsentStatus.GRANTED)
    annotated: QuerySet[Visit] = Visit.objects.select_related("service_line").annotate(
        has_refused=Exists(refused),
        has_standing=Exists(standing),
        has_need=Exists(Need.objects.filter(visit=OuterRef("pk"))),
        has_opened=Exists(GuideConsultation.objects.filter(visit=OuterRef("pk"))),
        has_decision=Exists(TicketDecision.objects.filter(visit=OuterRef("pk"))),
        has_asked=Exists(rating),
        has_rated=Exists(rating.exclude(state=RatingState.ASKED)),
    )
    return annotated


def _facts(row: Any, has_guide: Callable[[str, dt.date], bool]) -> VisitFacts:
    """Return the facts of a visit annotated by `_with_facts`."""
    line = row.service_line
    return VisitFacts(
        is_identification_settled=bool(row.identification),
        is_consent_settled=row.has_standing
        or row.has_refused
        or row.identification == Identification.UNIDENTIFIED,
        has_need=row.has_need,
        has_guide_available=line is not None and has_guide(line.code, row.business_date),
        has_opened_guide=row.has_opened,
        is_ticket_decided=row.has_decision,
        is_rating_asked=row.has_asked,
        is_rating_settled=row.has_rated,
    )
