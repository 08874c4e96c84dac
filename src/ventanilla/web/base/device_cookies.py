"""The cookies that make a browser a device: one for each kind, so that one browser can be several devices at once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.selectors import device_by_token

NAMES = {
    DeviceKind.KIOSK: "ventanilla_kiosk",
    DeviceKind.DISPLAY: "ventanilla_display",
    DeviceKind.TABLET: "ventanilla_tablet",
}
YEAR = 365 * 24 * 60 * 60


def keep_token(response: HttpResponse, kind: DeviceKind, token: str) -> None:
    """Have the browser keep the token of a device of `kind` for a year, out of reach of scripts."""
    response.set_cookie(
        NAMES[kind],
        token,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def device_of(request: HttpRequest, kind: DeviceKind) -> Device | None:
    """Return the paired device of `kind` that this browser is, None when it is none."""
    token = request.COOKIES.get(NAMES[kind])
    return device_by_token(token, kind) if token else None
