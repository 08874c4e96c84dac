"""Jobs of the conductor: a visit that owes nothing any more closes by itself."""

from procrastinate.contrib.django import app

from ventanilla.kernel import relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.consent.events import ConsentGranted, ConsentRefused
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.guides.events import GuideOpened
from ventanilla.procedure.ratings.events import RatingSettled
from ventanilla.procedure.tickets.events import TicketFiled, TicketNotNeeded
from ventanilla.procedure.visits.events import CustomerIdentified, NeedRecorded


@app.task(queue="flow")
def settle_visit(*, visit_id: str) -> None:
    """Close the visit if its turn is over and nothing is owed."""
    attention.settle(visit_id=visit_id)


@relay.on(
    CustomerIdentified,
    ConsentGranted,
    ConsentRefused,
    NeedRecorded,
    GuideOpened,
    TicketFiled,
    TicketNotNeeded,
    RatingSettled,
)
def settle_after(event: OutboxEvent) -> None:
    """Look at the visit again after a record that may have been the last one owed."""
    settle_visit.defer(visit_id=event.payload["visit_id"])
