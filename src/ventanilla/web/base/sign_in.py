"""Signing in and out, and where each one belongs afterwards."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.org import selectors as org
from ventanilla.org.models import DeviceKind, StaffUser
from ventanilla.org.roles import Role
from ventanilla.web.base.access import public
from ventanilla.web.base.device_cookies import device_of

HOME = {
    Role.ADVISOR: "desk:home",
    Role.HOST: "reception:home",
    Role.COORDINATOR: "coordinator:day",
    Role.QUALITY: "coordinator:report",
    Role.OWNER: "coordinator:report",
    Role.AUDITOR: "coordinator:report",
    Role.ADMINISTRATOR: "setup:home",
}
DEVICE_HOME = {
    DeviceKind.KIOSK: "kiosk:home",
    DeviceKind.DISPLAY: "hall:home",
    DeviceKind.TABLET: "tablet:home",
}


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a wrong pair is told apart from nothing else."""
    if org.is_untouched():
        return redirect("setup:home")
    onward = request.POST.get("next") or request.GET.get("next") or ""
    context = {"username": "", "error": "", "next": onward}
    if request.method == "GET":
        return render(request, "base/sign_in.html", context)
    username = request.POST.get("username", "").strip()
    user = auth.authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, StaffUser):
        context |= {
            "username": username,
            "error": _("El usuario o la contraseña no son correctos. Revíselos."),
        }
        return render(request, "base/sign_in.html", context, status=422)
    auth.login(request, user)
    if user.must_change_password:
        return redirect("web:change_password")
    if onward and url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        return redirect(onward)
    return redirect(home_of(user))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and have the browser forget its pages."""
    auth.logout(request)
    response = redirect("web:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public
@require_http_methods(["GET", "HEAD"])
def home(request: HttpRequest) -> HttpResponse:
    """Send each one where they belong: staff to their screen, a device to its own, others to sign in.

    Before anybody has an account, that is where the first one is made. The demo has a door of its own for everybody.
    """
    if settings.IS_DEMO:
        return redirect("door:home")
    if isinstance(request.user, StaffUser):
        return redirect(home_of(request.user))
    kind = next((each for each in DeviceKind if device_of(request, each)), None)
    return redirect(DEVICE_HOME[kind] if kind else "web:sign_in")


def locked_out(request: HttpRequest, response: HttpResponse | None = None, *args: object) -> HttpResponse:
    """Answer who tried too many passwords (django-axes)."""
    error = _("Hubo varios intentos seguidos. Espere quince minutos, o pida ayuda a la coordinación.")
    context = {"username": "", "error": error, "next": ""}
    return render(request, "base/sign_in.html", context, status=429)


def home_of(member: StaffUser) -> str:
    """Return the address of the screen where a member of staff begins."""
    return resolve_url(HOME[Role(member.role)])


def home_of_device(kind: str) -> str:
    """Return the address of the screen of a kind of device."""
    return resolve_url(DEVICE_HOME[DeviceKind(kind)])
