"""Turning a browser into a kiosk, a hall display or a rating tablet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import DeviceKind
from ventanilla.org.services import devices
from ventanilla.web.base.access import public
from ventanilla.web.base.device_cookies import keep_token
from ventanilla.web.base.sign_in import home_of_device


@public
@never_cache
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for the code and keep the device's token in a cookie that scripts cannot read."""
    if request.method == "GET":
        return render(request, "base/pair.html", {"error": "", "code": ""})
    code = request.POST.get("code", "")
    try:
        device, token = devices.pair(code=code, address=request.META.get("REMOTE_ADDR", ""))
    except DomainError as error:
        return render(
            request, "base/pair.html", {"error": str(error), "code": code[:12]}, status=error.status
        )
    response = redirect(home_of_device(device.kind))
    keep_token(response, DeviceKind(device.kind), token)
    return response
