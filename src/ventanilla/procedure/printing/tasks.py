"""Jobs of the printers: a ticket for each that was asked for, and a look at each printer every minute.

One printer does one thing at a time: most of them take a single connection.
"""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ventanilla.kernel import relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.printing import ports, selectors
from ventanilla.procedure.printing.events import TicketPrintQueued
from ventanilla.procedure.printing.services import delivering


@app.task(queue="printing")
def print_ticket(*, print_id: str) -> None:
    """Print a ticket."""
    delivering.deliver(print_id=print_id, printers=ports.printers())


@app.task(queue="printing")
def look_at_printer(*, printer_id: int) -> None:
    """Ask a printer how it is."""
    delivering.look(printer_id=printer_id, printers=ports.printers())


@relay.on(TicketPrintQueued)
def print_soon(event: OutboxEvent) -> None:
    """Have a ticket printed now that it is asked for for good."""
    job = print_ticket.configure(lock=_lock(event.payload["printer_id"]))
    job.defer(print_id=event.payload["print_id"])


@app.periodic(cron="* * * * *")
@app.task(queue="printing", queueing_lock="look_at_printers")
def look_at_printers(timestamp: int) -> None:
    """Give up what came too late, and have each printer looked at, unless the last look at it still waits."""
    delivering.give_up_late_ones()
    for printer_id in selectors.to_be_looked_at():
        job = look_at_printer.configure(lock=_lock(printer_id), queueing_lock=f"look:{printer_id}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(printer_id=printer_id)


def _lock(printer_id: int) -> str:
    return f"printer:{printer_id}"
