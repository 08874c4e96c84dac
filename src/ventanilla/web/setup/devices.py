"""Registering a kiosk, a hall display and a tablet for each desk at once, with a QR code for each."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.org import selectors
from ventanilla.org.models import Desk, Device, DeviceKind
from ventanilla.org.roles import Permission
from ventanilla.org.services import devices as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base import qr
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.base.addresses import is_of_this_machine
from ventanilla.web.base.pairing import pairing_link
from ventanilla.web.setup import pages


@dataclass(frozen=True, slots=True)
class Pairing:
    """A device that waits to be paired: its code, the link that brings it along, and that link drawn."""

    device: Device
    code: str
    link: str
    drawing: SafeString


@allowed_to(Permission.SET_UP)
@never_cache
@require_safe
def devices(request: StaffRequest) -> HttpResponse:
    """Show what is registered and paired, and offer to register what a site needs."""
    registered = selectors.devices_of(request.site)
    context = {
        "devices": registered,
        "wanted": _wanted(request, registered),
        "waiting": sum(device.paired_at is None for device in registered),
    }
    return pages.page(request, Step.DEVICES, "setup/devices.html", context)


@allowed_to(Permission.SET_UP)
@never_cache
@require_POST
def register_all(request: StaffRequest) -> HttpResponse:
    """Register what is missing and give everything that is not paired a fresh code; show them, this once."""
    for kind, name, desk in _wanted(request, selectors.devices_of(request.site)):
        service.register(site=request.site, kind=kind, name=name, desk=desk)
    waiting = [device for device in selectors.devices_of(request.site) if device.paired_at is None]
    pairings = [_pairing(request, device) for device in waiting]
    context = {
        "pairings": pairings,
        "is_local": any(is_of_this_machine(pairing.link) for pairing in pairings),
    }
    return pages.page(request, Step.DEVICES, "setup/codes.html", context)


def _pairing(request: StaffRequest, device: Device) -> Pairing:
    code = service.renew_code(device=device)
    link = pairing_link(request, code=code, kind=device.kind)
    return Pairing(device, code, link, qr.drawing(link))


def _wanted(request: StaffRequest, registered: list[Device]) -> list[tuple[DeviceKind, str, Desk | None]]:
    """Return what the site still lacks: a kiosk, a display, and a tablet at each desk."""
    kinds = {device.kind for device in registered}
    with_tablet = {device.desk_id for device in registered if device.kind == DeviceKind.TABLET}
    wanted: list[tuple[DeviceKind, str, Desk | None]] = []
    if DeviceKind.KIOSK not in kinds:
        wanted.append((DeviceKind.KIOSK, _("Quiosco de la entrada"), None))
    if DeviceKind.DISPLAY not in kinds:
        wanted.append((DeviceKind.DISPLAY, _("Pantalla de la sala"), None))
    for desk in selectors.desks_of(request.site):
        if desk.pk not in with_tablet:
            name = _("Tableta del módulo %(number)s") % {"number": desk.number}
            wanted.append((DeviceKind.TABLET, name, desk))
    return wanted
