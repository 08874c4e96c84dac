"""Reads about opportunities."""

from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.visits.models import Visit


def opportunities_of(visit: Visit) -> list[Opportunity]:
    """Return the opportunities that this visit left, with their products."""
    return list(
        Opportunity.objects.select_related("product").filter(visit=visit).order_by("created_at", "pk")
    )
