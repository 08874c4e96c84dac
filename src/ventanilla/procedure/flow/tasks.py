"""Jobs of the conductor: visits that owe nothing any more close by themselves, and so do days that are over."""

from procrastinate.contrib.django import app

from ventanilla.kernel import relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.consent.events import ConsentGranted, ConsentRefused
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.services import attention, day
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
    """Look at the visit again after a record that may have been the last one owed.

    While its turn goes on there is nothing to look at yet: when that ends, the answer to the rating comes after it.
    """
    visit_id = event.payload["visit_id"]
    if selectors.may_settle(visit_id):
        settle_visit.defer(visit_id=visit_id)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="flow", queueing_lock="close_past_days")
def close_past_days(timestamp: int) -> None:
    """Close the days that are over; every quarter of an hour, so that a machine that slept at night catches up."""
    day.close_past_days()
