"""Reads of printers and tickets."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.org.models import Device, Site
from ventanilla.procedure.printing.models import (
    ESCPOS,
    Paper,
    PrinterKind,
    PrintState,
    TicketPrint,
    TicketPrinter,
    Trouble,
)
from ventanilla.procedure.printing.rules import PRINTS_AGAIN_WITHIN, PRINTS_AT_THE_KIOSK, TOO_LATE_AFTER
from ventanilla.procedure.turns.models import Turn

RECENT = 12


@dataclass(frozen=True, slots=True)
class PrinterHealth:
    """How the printer of a kiosk is, for a screen of the staff: in words, and since when that is known.

    `level` is good, warn or bad; none while nobody knows.
    """

    kind: str
    level: str
    words: str
    looked_at: dt.datetime | None


def printer_of(device: Device) -> TicketPrinter:
    """Return the printer of a kiosk; one of no kind, not kept, while nobody said which it has."""
    found = TicketPrinter.objects.select_related("device__site").filter(device=device).first()
    return found or TicketPrinter(device=device)


def printers_of(site: Site) -> list[TicketPrinter]:
    """Return the printers of the site's kiosks that we drive, by the name of their kiosk."""
    printers = TicketPrinter.objects.select_related("device__site").filter(
        device__site=site, device__revoked_at=None, kind__in=ESCPOS
    )
    return list(printers.order_by("device__name", "pk"))


def health_of(printer: TicketPrinter) -> PrinterHealth:
    """Return how a printer is."""
    level, said = _level_and_words(printer)
    return PrinterHealth(printer.kind, level, said, printer.looked_at)


def printer_health(site: Site) -> dict[UUID, PrinterHealth]:
    """Return how the printers of the site's kiosks are, by the id of the kiosk; kiosks without one are left out."""
    printers = TicketPrinter.objects.filter(device__site=site, device__revoked_at=None)
    return {each.device_id: health_of(each) for each in printers.exclude(kind=PrinterKind.NONE)}


def last_print_of(turn: Turn) -> TicketPrint | None:
    """Return the turn's ticket that was asked for last; None when nobody asked."""
    return (
        TicketPrint.objects.select_related("printer")
        .filter(turn=turn)
        .order_by("-requested_at", "-pk")
        .first()
    )


def is_late(ticket_print: TicketPrint, now: dt.datetime) -> bool:
    """Return whether the ticket should have come out by now: no worker runs, or the printer keeps it busy."""
    return now - ticket_print.requested_at > TOO_LATE_AFTER


def state_of_paper(turn: Turn, now: dt.datetime) -> str:
    """Return where the turn's paper stands for whoever waits for it: "" without any, else a PrintState."""
    last = last_print_of(turn)
    if last is None:
        return ""
    is_given_up = last.state == PrintState.QUEUED and is_late(last, now)
    return PrintState.FAILED.value if is_given_up else last.state


def may_print_again(turn: Turn, now: dt.datetime) -> bool:
    """Return whether the kiosk may print the turn's ticket once more."""
    own = TicketPrint.objects.filter(turn=turn, requested_by=None)
    is_fresh = now - turn.issued_at <= PRINTS_AGAIN_WITHIN
    return is_fresh and own.count() < PRINTS_AT_THE_KIOSK


def recent_prints(printer: TicketPrinter) -> list[TicketPrint]:
    """Return the last tickets of a printer, the newest first, each with its turn and who asked for it."""
    if printer.pk is None:
        return []
    prints = TicketPrint.objects.select_related("turn", "requested_by").filter(printer=printer)
    return list(prints.order_by("-requested_at", "-pk")[:RECENT])


def to_be_looked_at() -> list[int]:
    """Return the ids of the printers that can say how they are, of kiosks in use."""
    printers = TicketPrinter.objects.filter(
        kind__in=ESCPOS,
        device__revoked_at=None,
        device__site__is_active=True,
    )
    return list(printers.order_by("pk").values_list("pk", flat=True))


def _level_and_words(printer: TicketPrinter) -> tuple[str, str]:
    if printer.kind == PrinterKind.NONE:
        return "", _("No imprime")
    if printer.kind == PrinterKind.BROWSER:
        return "", _("Imprime el navegador: no dice cómo está")
    if printer.trouble:
        return "bad", str(Trouble(printer.trouble).label)
    if printer.paper == Paper.LOW:
        return "warn", str(Paper.LOW.label)
    if printer.looked_at is None:
        return "", _("Sin probar")
    return "good", _("Lista")
