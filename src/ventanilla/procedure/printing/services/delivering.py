"""Bringing a ticket to paper: outside every transaction, once, and never so late that another person gets it."""

import logging

from django.db import transaction

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.procedure.printing.events import TicketPrinted, TicketPrintFailed
from ventanilla.procedure.printing.models import Paper, PrintState, TicketPrint, TicketPrinter, Trouble
from ventanilla.procedure.printing.ports import Address, PrinterFailed, TicketPrinters, Told
from ventanilla.procedure.printing.rules import TOO_LATE_AFTER
from ventanilla.procedure.printing.selectors import is_late
from ventanilla.procedure.printing.ticket_text import ticket_of

logger = logging.getLogger(__name__)


def deliver(*, print_id: str, printers: TicketPrinters) -> TicketPrint:
    """Print the ticket and return what became of it; one that is settled already is left as it is.

    Nothing is tried twice by itself: half a ticket may be on the paper, and whoever stands there can ask for another.
    """
    ticket_print = TicketPrint.objects.select_related(
        "printer__device__site", "turn__site", "turn__service_line"
    ).get(pk=print_id)
    if ticket_print.state != PrintState.QUEUED:
        return ticket_print
    if is_late(ticket_print, clock.now()):
        return _settle(print_id, None, Trouble.TOO_LATE)
    try:
        told = printers.print_ticket(ticket_of(ticket_print), address_of(ticket_print.printer))
    except PrinterFailed as failed:
        return _settle(print_id, None, failed.trouble)
    return _settle(print_id, told, None)


def is_under_way(ticket_print: TicketPrint) -> bool:
    """Return whether the ticket may still come out; one that nobody printed in time is given up by this."""
    if ticket_print.state != PrintState.QUEUED:
        return False
    if not is_late(ticket_print, clock.now()):
        return True
    _settle(str(ticket_print.pk), None, Trouble.TOO_LATE)
    return False


def give_up_late_ones() -> int:
    """Give up the tickets that nobody printed in time, such as while no worker ran; return how many."""
    late = TicketPrint.objects.filter(
        state=PrintState.QUEUED, requested_at__lt=clock.now() - TOO_LATE_AFTER
    ).order_by("requested_at", "pk")
    return sum(not is_under_way(each) for each in late)


def look(*, printer_id: int, printers: TicketPrinters) -> TicketPrinter:
    """Ask the printer how it is, keep what it says, and return it."""
    printer = TicketPrinter.objects.get(pk=printer_id)
    if not printer.is_driven:
        return printer
    try:
        told = printers.look(address_of(printer))
    except PrinterFailed as failed:
        return _remember(printer_id, None, failed.trouble)
    return _remember(printer_id, told, None)


def address_of(printer: TicketPrinter) -> Address:
    """Return where the printer is, for whoever drives it."""
    return Address(printer.kind, printer.address, printer.paper_width, must_answer=printer.tells_its_state)


@transaction.atomic
def _settle(print_id: str, told: Told | None, trouble: Trouble | None) -> TicketPrint:
    ticket_print = (
        TicketPrint.objects.select_for_update(of=("self",)).select_related("printer__device").get(pk=print_id)
    )
    if ticket_print.state != PrintState.QUEUED:
        return ticket_print
    ticket_print.state = PrintState.FAILED if trouble else PrintState.PRINTED
    ticket_print.trouble = trouble or ""
    ticket_print.is_confirmed = told is not None and told.is_confirmed
    ticket_print.finished_at = clock.now()
    ticket_print.save(update_fields=["state", "trouble", "is_confirmed", "finished_at"])
    if trouble != Trouble.TOO_LATE:
        _remember(ticket_print.printer_id, told, trouble)
    site_id = ticket_print.printer.device.site_id
    if trouble:
        logger.warning("Ticket %s did not come out: %s", print_id, trouble.value)
        emit(TicketPrintFailed(site_id=site_id, print_id=print_id, trouble=trouble.value))
    else:
        emit(TicketPrinted(site_id=site_id, print_id=print_id))
    return ticket_print


@transaction.atomic
def _remember(printer_id: int, told: Told | None, trouble: Trouble | None) -> TicketPrinter:
    printer = TicketPrinter.objects.select_for_update().get(pk=printer_id)
    printer.trouble, printer.looked_at = trouble or "", clock.now()
    if told is not None:
        printer.paper = told.paper
    elif trouble == Trouble.NO_PAPER:
        printer.paper = Paper.OUT
    printer.save(update_fields=["trouble", "looked_at", "paper"])
    return printer
