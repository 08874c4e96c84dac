"""The printer of a kiosk: which it is, how it is, what it printed, a trial, and a ticket once more."""

import hashlib
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.roles import Permission
from ventanilla.procedure.printing import selectors
from ventanilla.procedure.printing.models import ESCPOS, PaperWidth, PrinterKind, TicketPrint, TicketPrinter
from ventanilla.procedure.printing.services import configuring, tickets
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors
from ventanilla.web.base.addresses import public_address
from ventanilla.web.base.languages import SPANISH

LONGEST_ADDRESS = 120


@dataclass(frozen=True, slots=True)
class PrinterForm:
    """What was typed about the printer, and what is wrong with it."""

    kind: str
    address: str
    paper_width: str
    tells_its_state: bool
    error_field: str = ""
    error: str = ""


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_safe
def show(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Show the printer of a kiosk and the form for another."""
    printer = selectors.printer_of(_kiosk(request, device_id))
    form = PrinterForm(printer.kind, printer.address, str(printer.paper_width), printer.tells_its_state)
    return _page(request, printer, form)


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_POST
def save(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Keep which printer the kiosk has; what was typed stays beside what is wrong with it."""
    device = _kiosk(request, device_id)
    kind, address, width = (request.POST.get(name, "") for name in ("kind", "address", "paper_width"))
    tells = request.POST.get("tells_nothing") != "yes"
    try:
        configuring.set_printer(
            device=device,
            kind=kind,
            address=address,
            paper_width=width,
            tells_its_state=tells,
            by=request.user,
        )
    except DomainError as refused:
        form = PrinterForm(
            kind, address[:LONGEST_ADDRESS], width, tells, refused.field or "address", str(refused)
        )
        return _page(request, selectors.printer_of(device), form, status=refused.status)
    messages.success(request, _("La impresora de «%(name)s» quedó guardada.") % {"name": device.name})
    return redirect("coordinator:printer", device.pk)


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_safe
def now(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Return how the printer is now and what it printed last; 204 while that is what the page has `seen`."""
    state = _state(selectors.printer_of(_kiosk(request, device_id)))
    if request.GET.get("seen") == state["seen"]:
        return HttpResponse(status=204)
    return render(request, "coordinator/printer_now.html", state)


@allowed_to(Permission.MANAGE_DEVICES)
@shows_domain_errors
@require_POST
def print_trial(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Print a ticket that is no turn."""
    device = _kiosk(request, device_id)
    tickets.print_trial(
        device=device, address=public_address(request, "/"), language=SPANISH, by=request.user
    )
    return _after(request, device, _("La prueba va a la impresora. Abajo verá si salió."))


@allowed_to(Permission.MANAGE_DEVICES)
@shows_domain_errors
@require_POST
def print_again(request: StaffRequest, device_id: uuid.UUID, print_id: uuid.UUID) -> HttpResponse:
    """Print a ticket once more, such as for somebody whose paper did not come out."""
    device = _kiosk(request, device_id)
    wanted = get_object_or_404(
        TicketPrint.objects.select_related("printer__device", "turn"), pk=print_id, printer__device=device
    )
    tickets.print_again(ticket_print=wanted, by=request.user)
    return _after(request, device, _("El tiquete va otra vez a la impresora."))


def _kiosk(request: StaffRequest, device_id: uuid.UUID) -> Device:
    devices = Device.objects.select_related("site")
    return get_object_or_404(devices, pk=device_id, site=request.site, kind=DeviceKind.KIOSK, revoked_at=None)


def _after(request: HttpRequest, device: Device, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("coordinator:printer", device.pk)


def _state(printer: TicketPrinter) -> dict[str, object]:
    health, prints = selectors.health_of(printer), selectors.recent_prints(printer)
    shown = f"{printer.kind} {printer.address} {health.words} {[(each.pk, each.state) for each in prints]}"
    return {
        "printer": printer,
        "device": printer.device,
        "health": health,
        "prints": prints,
        "seen": hashlib.sha256(shown.encode()).hexdigest()[:16],
    }


def _page(
    request: StaffRequest, printer: TicketPrinter, form: PrinterForm, *, status: int = 200
) -> HttpResponse:
    context = {
        **_state(printer),
        "form": form,
        "kinds": [(kind, kind.label, kind in ESCPOS) for kind in PrinterKind],
        "widths": [(str(width), label) for width, label in PaperWidth.choices],
    }
    return render(request, "coordinator/printer.html", context, status=status)
