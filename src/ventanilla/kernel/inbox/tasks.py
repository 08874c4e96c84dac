"""Handling what came in, in the worker: as soon as it is taken in, and again when a try is due."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ventanilla.kernel import clock, relay
from ventanilla.kernel.inbox import selectors, services
from ventanilla.kernel.inbox.events import InboxItemTaken
from ventanilla.kernel.models import OutboxEvent

QUEUE = "inbox"
MOST_AT_ONCE = 200


@app.task(queue=QUEUE)
def handle_item(*, item_id: str) -> None:
    """Handle one thing that came in."""
    services.handle(item_id=UUID(item_id))


@relay.on(InboxItemTaken)
def take_up(event: OutboxEvent) -> None:
    """Have it handled."""
    _defer(event.payload["item_id"])


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="handle_due")
def handle_due(timestamp: int) -> None:
    """See to whatever is due for another try."""
    for item_id in selectors.due(clock.now(), most=MOST_AT_ONCE):
        _defer(str(item_id))


def _defer(item_id: str) -> None:
    """Defer a job for it, unless one waits already; only one of the same thing runs at a time."""
    name = f"inbox:{item_id}"
    try:
        with transaction.atomic():
            handle_item.configure(lock=name, queueing_lock=name).defer(item_id=item_id)
    except AlreadyEnqueued:
        pass
