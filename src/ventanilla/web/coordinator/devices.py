"""Kiosks, hall displays and rating tablets of the site: register one, pair it, start it, retire it."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, idempotency
from ventanilla.kernel.errors import DomainError
from ventanilla.org import selectors
from ventanilla.org.models import Desk, Device, DeviceKind
from ventanilla.org.roles import Permission
from ventanilla.org.services import devices as service
from ventanilla.oversight.devices.selectors import Condition, conditions_of
from ventanilla.web.base import qr
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors
from ventanilla.web.base.addresses import is_of_this_machine, public_address
from ventanilla.web.base.pairing import pairing_link
from ventanilla.web.base.sign_in import home_of_device

FLAGS = {
    DeviceKind.KIOSK: ["--kiosk", "--kiosk-printing"],
    DeviceKind.DISPLAY: ["--kiosk", "--autoplay-policy=no-user-gesture-required"],
    DeviceKind.TABLET: ["--kiosk"],
}


@dataclass(frozen=True, slots=True)
class Row:
    """A device in the list, and how it is; it `waits` while a code given for it can still be used."""

    device: Device
    condition: Condition
    waits: bool


@dataclass(frozen=True, slots=True)
class Start:
    """How a kind of device is opened: its address, and the command that shows nothing else (docs/operations.md)."""

    kind: str
    title: str
    address: str
    command: str


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """What was typed to register a device, and what is wrong with it; `key` makes sending it twice harmless."""

    key: str
    kind: str = ""
    name: str = ""
    desk: str = ""
    error_field: str = ""
    error: str = ""


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_safe
def devices(request: StaffRequest) -> HttpResponse:
    """Show the devices of the site and the form for a new one; the devices alone when the page asks again."""
    if request.htmx:
        return render(request, "coordinator/devices_in_use.html", {"rows": _rows(request)})
    return _page(request, _empty_form())


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_POST
def register(request: StaffRequest) -> HttpResponse:
    """Register a device and show its pairing code, this once."""
    kind, name, desk_id, key = (request.POST.get(each, "") for each in ("kind", "name", "desk", "key"))
    codes: list[str] = []

    def act() -> idempotency.Answer:
        desk = _desk(request, desk_id) if kind == DeviceKind.TABLET else None
        device, code = service.register(site=request.site, kind=kind, name=name, desk=desk)
        codes.append(code)
        return 201, str(device.pk)

    try:
        _status, device_id = idempotency.answer_once(
            scope=f"device:{request.user.pk}",
            key=key[:255],
            body=f"{kind}\0{name}\0{desk_id}".encode(),
            act=act,
        )
    except DomainError as refused:
        form = DeviceForm(key, kind, name[:60], desk_id, refused.field or "name", str(refused))
        return _page(request, form, status=refused.status)
    device = get_object_or_404(Device, pk=device_id, site=request.site)
    return _page(request, _empty_form(), device=device, code="".join(codes))


@allowed_to(Permission.MANAGE_DEVICES)
@shows_domain_errors
@never_cache
@require_POST
def renew_code(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Give a device a new code and show it, this once; until it is used, a paired one goes on working."""
    device = get_object_or_404(Device, pk=device_id, site=request.site)
    return _page(request, _empty_form(), device=device, code=service.renew_code(device=device))


@allowed_to(Permission.MANAGE_DEVICES)
@never_cache
@require_safe
def pairing(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Tell the page that shows a code what became of it: 204 while it still waits to be used."""
    device = get_object_or_404(
        Device.objects.select_related("desk", "pairing_code"), pk=device_id, site=request.site
    )
    if _waits(device):
        return HttpResponse(status=204)
    context = {"device": device, "rows": _rows(request)}
    return render(request, "coordinator/pairing_over.html", context)


@allowed_to(Permission.MANAGE_DEVICES)
@shows_domain_errors
@require_POST
def revoke(request: StaffRequest, device_id: uuid.UUID) -> HttpResponse:
    """Take a device its right away, at once."""
    device = get_object_or_404(Device, pk=device_id, site=request.site)
    service.revoke(device=device)
    messages.success(request, _("«%(name)s» quedó retirado.") % {"name": device.name})
    return redirect("coordinator:devices")


def _empty_form() -> DeviceForm:
    return DeviceForm(uuid.uuid4().hex)


def _desk(request: StaffRequest, desk_id: str) -> Desk | None:
    return Desk.objects.filter(site=request.site, pk=int(desk_id)).first() if desk_id.isdecimal() else None


def _page(
    request: StaffRequest,
    form: DeviceForm,
    *,
    device: Device | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    pair_address = public_address(request, reverse("web:pair"))
    context = {
        "rows": _rows(request),
        "desks": selectors.desks_of(request.site),
        "kinds": DeviceKind.choices,
        "form": form,
        "device": device,
        "code": code,
        "pair_address": pair_address,
        "is_only_here": is_of_this_machine(pair_address),
        "starts": [_start(request, kind) for kind in DeviceKind],
    }
    if device and code:
        context["qr"] = qr.drawing(pairing_link(request, code=code, kind=device.kind))
    return render(request, "coordinator/devices.html", context, status=status)


def _rows(request: StaffRequest) -> list[Row]:
    return [Row(each.device, each, waits=_waits(each.device)) for each in conditions_of(request.site)]


def _waits(device: Device) -> bool:
    """Return whether the device's code can still be used."""
    code = device.pairing_code
    return code.used_at is None and code.expires_at > clock.now()


def _start(request: StaffRequest, kind: DeviceKind) -> Start:
    address = public_address(request, home_of_device(kind))
    return Start(kind, str(kind.label), address, " ".join(["chromium", *FLAGS[kind], address]))
