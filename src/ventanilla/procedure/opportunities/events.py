"""What happens to opportunities (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class OpportunityCreated(VisitEvent):
    """A service was taken, so an opportunity exists."""

    opportunity_id: str
    product: str
