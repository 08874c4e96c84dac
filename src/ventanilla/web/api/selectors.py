"""Reads for programs: visits, without names."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ventanilla.org.models import Site
from ventanilla.procedure.visits.models import Visit


def visits_between(
    site: Site, first: dt.date, last: dt.date, *, after: UUID | None, limit: int
) -> list[Visit] | None:
    """Return the visits of `site` from `first` to `last`, oldest first, with all that is told of them.

    Starts behind the visit `after`; None when that is no visit of the site.
    """
    visits = Visit.objects.filter(site=site, business_date__range=(first, last))
    if after is not None:
        last_seen = Visit.objects.filter(site=site, pk=after).first()
        if last_seen is None:
            return None
        visits = visits.filter(
            Q(opened_at__gt=last_seen.opened_at) | Q(opened_at=last_seen.opened_at, pk__gt=last_seen.pk)
        )
    return list(_with_all_told(visits).order_by("opened_at", "pk")[:limit])


def _with_all_told(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return (
        visits.select_related(
            "site",
            "desk",
            "service_line",
            "turn__service_line",
            "rating_request",
            "ticket_decision__ticket",
        )
        .prefetch_related("needs__service_line", "needs__taken_product")
        .annotate(opportunity_count=Count("opportunities"))
    )
