"""Registering a kiosk, a hall display and a tablet for each desk at once, with a QR code for each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock
from ventanilla.kernel.errors import WrongFields
from ventanilla.org import selectors
from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.roles import Permission
from ventanilla.org.services import devices as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base import qr
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors
from ventanilla.web.base.addresses import is_of_this_machine, public_address
from ventanilla.web.base.pairing import pairing_link
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused


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
    return _page(request)


@allowed_to(Permission.SET_UP)
@never_cache
@require_POST
def register_missing(request: StaffRequest) -> HttpResponse:
    """Register what is missing of the chosen kinds, give everything that waits a new code, and show them, this once."""
    chosen = [kind for kind in request.POST.getlist("kind") if kind in DeviceKind.values]
    given: list[tuple[Device, str]] = []
    refused = pages.attempt(lambda: given.extend(_register(request, chosen)))
    return _page(request, refused) if refused else _codes(request, given)


@allowed_to(Permission.SET_UP)
@never_cache
@shows_domain_errors
@require_POST
def renew_code(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Give one device a new code and show it, this once."""
    device = get_object_or_404(Device.objects.select_related("desk"), pk=device_id, site=request.site)
    return _codes(request, [(device, service.renew_code(device=device))])


@allowed_to(Permission.SET_UP)
@never_cache
@require_safe
def pairing(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Tell the page that shows a code what became of it: 204 while it still waits to be used."""
    device = get_object_or_404(Device.objects.select_related("pairing_code"), pk=device_id, site=request.site)
    code = device.pairing_code
    if code.used_at is None and code.expires_at > clock.now():
        return HttpResponse(status=204)
    return render(request, "setup/pairing_over.html", {"device": device})


def _register(request: StaffRequest, kinds: Sequence[str]) -> list[tuple[Device, str]]:
    waits = any(device.paired_at is None for device in selectors.devices_of(request.site))
    if not kinds and not waits:
        raise WrongFields({"kind": _("Marque al menos una clase de equipo.")})
    return service.register_missing(site=request.site, kinds=kinds)


def _page(request: StaffRequest, refused: Refused | None = None) -> HttpResponse:
    registered = selectors.devices_of(request.site)
    context = {
        "devices": registered,
        "kinds": DeviceKind.choices,
        "desk_count": len(selectors.desks_of(request.site)),
    }
    return pages.page(request, Step.DEVICES, "setup/devices.html", context, refused)


def _codes(request: StaffRequest, given: Sequence[tuple[Device, str]]) -> HttpResponse:
    pairings = []
    for device, code in given:
        link = pairing_link(request, code=code, kind=device.kind)
        pairings.append(Pairing(device, code, link, qr.drawing(link)))
    pair_address = public_address(request, reverse("web:pair"))
    context = {
        "pair_address": pair_address,
        "pairings": pairings,
        "is_only_here": is_of_this_machine(pair_address),
    }
    return pages.page(request, Step.DEVICES, "setup/codes.html", context)
