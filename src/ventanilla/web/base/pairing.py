"""Turning a browser into a kiosk, a hall display or a rating tablet."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import DeviceKind
from ventanilla.org.services import devices
from ventanilla.web.base.access import public
from ventanilla.web.base.addresses import public_address
from ventanilla.web.base.client_address import client_address
from ventanilla.web.base.device_cookies import keep_token
from ventanilla.web.base.sign_in import home_of_device

LONGEST_CODE = 12
BECOMES = {
    DeviceKind.KIOSK: _("Emparejar como quiosco de turnos"),
    DeviceKind.DISPLAY: _("Emparejar como pantalla de sala"),
    DeviceKind.TABLET: _("Emparejar como tableta de calificación"),
}


def pairing_link(request: HttpRequest, *, code: str, kind: str) -> str:
    """Return the address that opens the pairing page with the code filled in; opening it pairs nothing."""
    return public_address(
        request, f"{reverse('web:pair')}?{urlencode({'codigo': code, 'para': kind.lower()})}"
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for the code and keep the device's token in a cookie that scripts cannot read."""
    if request.method == "GET":
        return _page(request, code=request.GET.get("codigo", ""))
    code = request.POST.get("code", "")
    try:
        device, token = devices.pair(code=code, address=client_address(request))
    except DomainError as error:
        return _page(request, code=code, error=str(error), status=error.status)
    response = redirect(home_of_device(device.kind))
    keep_token(response, DeviceKind(device.kind), token)
    return response


def _page(request: HttpRequest, *, code: str, error: str = "", status: int = 200) -> HttpResponse:
    """Show the code's field. What the device is to be comes with the link: asking for it by code would help guessing."""
    kind = request.GET.get("para", "").upper()
    context = {
        "code": code[:LONGEST_CODE],
        "error": error,
        "is_filled_in": bool(code) and not error,
        "becomes": BECOMES.get(DeviceKind(kind)) if kind in DeviceKind.values else None,
    }
    return render(request, "base/pair.html", context, status=status)
