"""What happens with tickets (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class TicketFiled(VisitEvent):
    """A petition was filed."""

    ticket_id: str
    filing_number: str


@dataclass(frozen=True, kw_only=True)
class TicketNotNeeded(VisitEvent):
    """A ticket does not apply to the visit."""

    reason: str
