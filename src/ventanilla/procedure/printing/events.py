"""What happens to printers and tickets (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PrinterConfigured(Event):
    """A kiosk got another printer, or none."""

    device_id: str
    kind: str
    by_id: int


@dataclass(frozen=True, kw_only=True)
class TicketPrintQueued(Event):
    """A ticket is to be printed; the worker does it once this is committed."""

    print_id: str
    printer_id: int


@dataclass(frozen=True, kw_only=True)
class TicketPrinted(Event):
    """A ticket came out."""

    print_id: str


@dataclass(frozen=True, kw_only=True)
class TicketPrintFailed(Event):
    """A ticket did not come out; the turn stands all the same."""

    print_id: str
    trouble: str
