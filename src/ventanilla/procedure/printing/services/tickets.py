"""Handing out a turn with its paper, and printing that again."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Device, ServiceLine, StaffUser
from ventanilla.procedure.printing import selectors
from ventanilla.procedure.printing.errors import EnoughPaper, NoPrinter, NothingToPrint
from ventanilla.procedure.printing.events import TicketPrintQueued
from ventanilla.procedure.printing.models import PrintState, TicketPrint, TicketPrinter
from ventanilla.procedure.printing.services import delivering
from ventanilla.procedure.turns.models import Appointment, Origin, Turn
from ventanilla.procedure.turns.services import arriving, issuing

AddressOf = Callable[[Turn], str]


@transaction.atomic
def hand_out(
    *,
    service_line: ServiceLine,
    priority_class: str | None,
    document: IdentityDocument | None,
    device: Device,
    follow_address: AddressOf,
    language: str,
) -> Turn:
    """Return a new turn taken at a kiosk; its ticket is printed once this is committed, if the kiosk has a printer.

    Whatever becomes of the paper, the turn stands. Raises what `issuing.issue` raises.
    """
    turn = issuing.issue(
        service_line=service_line,
        origin=Origin.KIOSK,
        priority_class=priority_class,
        document=document,
        device=device,
    )
    _queue_if_driven(turn, device, follow_address, language)
    return turn


@transaction.atomic
def hand_out_to_appointed(
    *,
    appointment: Appointment,
    priority_class: str | None,
    device: Device,
    follow_address: AddressOf,
    language: str,
) -> Turn:
    """Return the turn of somebody who comes to a kiosk with an appointment; its ticket is printed as `hand_out` does.

    Raises what `arriving.check_in` raises.
    """
    turn = arriving.check_in(
        appointment=appointment, origin=Origin.KIOSK, priority_class=priority_class, device=device
    )
    _queue_if_driven(turn, device, follow_address, language)
    return turn


@transaction.atomic
def hand_out_at_reception(
    *,
    service_line: ServiceLine,
    priority_class: str | None,
    document: IdentityDocument | None,
    people: int,
    printer: TicketPrinter | None,
    follow_address: AddressOf,
    language: str,
    by: StaffUser,
) -> Turn:
    """Return a new turn that a host gives, its ticket printed once this is committed where a printer was chosen.

    Raises what `issuing.issue` raises, and NoPrinter.
    """
    turn = issuing.issue(
        service_line=service_line,
        origin=Origin.HOST,
        priority_class=priority_class,
        document=document,
        people=people,
    )
    if printer is not None:
        _queue(_driven(printer), turn=turn, follow_url=follow_address(turn), language=language, by=by)
    return turn


@transaction.atomic
def print_at(
    *, turn: Turn, printer: TicketPrinter, follow_address: AddressOf, language: str, by: StaffUser
) -> TicketPrint:
    """Return the ticket that a host has printed again; the one under way, when there is one. Raises NoPrinter."""
    Turn.objects.select_for_update().get(pk=turn.pk)
    last = selectors.last_print_of(turn)
    if last is not None and delivering.is_under_way(last):
        return last
    return _queue(_driven(printer), turn=turn, follow_url=follow_address(turn), language=language, by=by)


@transaction.atomic
def print_again_at_kiosk(
    *, turn: Turn, device: Device, follow_address: AddressOf, language: str
) -> TicketPrint:
    """Return the ticket that the kiosk prints once more; the one under way, when it is still being printed.

    Raises EnoughPaper after the third, or three minutes after the turn was taken; NoPrinter without one.
    """
    Turn.objects.select_for_update().get(pk=turn.pk)
    last = selectors.last_print_of(turn)
    if last is not None and delivering.is_under_way(last):
        return last
    if not selectors.may_print_again(turn, clock.now()):
        raise EnoughPaper(_("Ya no se puede imprimir aquí otra vez. Pídalo en recepción."))
    printer = _driven(selectors.printer_of(device))
    return _queue(printer, turn=turn, follow_url=follow_address(turn), language=language)


@transaction.atomic
def print_again(*, ticket_print: TicketPrint, by: StaffUser) -> TicketPrint:
    """Return the ticket that a member of staff has printed once more, where it was printed before."""
    if ticket_print.turn is None:
        raise NothingToPrint(_("Esa fue una prueba. Imprima otra con su botón."))
    Turn.objects.select_for_update().get(pk=ticket_print.turn.pk)
    printer = _driven(ticket_print.printer)
    last = selectors.last_print_of(ticket_print.turn)
    if last is not None and delivering.is_under_way(last):
        return last
    return _queue(
        printer,
        turn=ticket_print.turn,
        follow_url=ticket_print.follow_url,
        language=ticket_print.language,
        by=by,
    )


@transaction.atomic
def print_trial(*, device: Device, address: str, language: str, by: StaffUser) -> TicketPrint:
    """Return a ticket of no turn that the kiosk's printer prints now. Raises NoPrinter."""
    Device.objects.select_for_update().get(pk=device.pk)
    printer = _driven(selectors.printer_of(device))
    last = TicketPrint.objects.filter(printer=printer, turn=None, state=PrintState.QUEUED).first()
    if last is not None and delivering.is_under_way(last):
        return last
    return _queue(printer, turn=None, follow_url=address, language=language, by=by)


def _queue_if_driven(turn: Turn, device: Device, follow_address: AddressOf, language: str) -> None:
    printer = selectors.printer_of(device)
    if printer.is_driven:
        _queue(printer, turn=turn, follow_url=follow_address(turn), language=language)


def _driven(printer: TicketPrinter) -> TicketPrinter:
    if not printer.is_driven:
        raise NoPrinter(_("Este quiosco no tiene impresora de tiquetes."), field="kind")
    return printer


def _queue(
    printer: TicketPrinter, *, turn: Turn | None, follow_url: str, language: str, by: StaffUser | None = None
) -> TicketPrint:
    ticket_print = TicketPrint.objects.create(
        printer=printer, turn=turn, follow_url=follow_url, language=language, requested_by=by
    )
    emit(
        TicketPrintQueued(
            site_id=printer.device.site_id, print_id=str(ticket_print.pk), printer_id=printer.pk
        )
    )
    return ticket_print
