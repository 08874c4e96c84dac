"""Showing the door, entering as somebody, becoming a device, and the paper of the kiosk; each only in the demo.

No account has a second factor yet, and entering from here signs in directly, so that no code is ever asked.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.customers import selectors as customers
from ventanilla.org.models import DeviceKind, StaffUser
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns import selectors_appointments as appointments
from ventanilla.web.base.access import public
from ventanilla.web.base.addresses import is_of_this_machine
from ventanilla.web.base.device_cookies import keep_token
from ventanilla.web.base.sign_in import home_of, home_of_device
from ventanilla.web.door import keys, paper, people, screens
from ventanilla.web.door.first_steps import first_steps

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
OTHER_NAMES = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}


def only_in_demo(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: outside the demo there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.IS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_in_demo
@public
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show who can be entered as, where each screen is, and what to try first."""
    me = request.user if isinstance(request.user, StaffUser) else None
    cast, known = people.cast(), keys.read()
    devices = list(known.devices().values())
    context = {
        "me": me,
        "my_home": home_of(me) if me else "",
        "cast": cast,
        "steps": first_steps(cast, devices),
        "of_staff": screens.of_staff(cast, me),
        "of_devices": screens.of_devices(devices),
        "waiting": turns.last_waiting(),
        "coming": appointments.next_to_come(),
        "customer": customers.first_holder(),
        "password": known.password,
        "is_shared": settings.DEMO_IS_SHARED or not is_of_this_machine(request.build_absolute_uri()),
        "other_address": _under_other_name(request),
    }
    return render(request, "door/door.html", context)


@only_in_demo
@public
@require_POST
def enter(request: HttpRequest, username: str, screen: str = "") -> HttpResponse:
    """Sign in as somebody of the demo, and show their screen or the one asked for."""
    member = get_object_or_404(StaffUser, username=username, is_active=True)
    wanted = screens.by_name(screen) if screen else None
    if screen and wanted is None:
        raise Http404
    if request.user != member:
        _sign_in(request, member)
    return redirect(wanted.address if wanted else home_of(member))


@only_in_demo
@public
@require_POST
def become(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Turn this browser into a device of the demo, besides what it is already, and show its screen."""
    found = ((token, device) for token, device in keys.read().devices().items() if device.pk == device_id)
    token, device = next(found, ("", None))
    if device is None:
        messages.warning(request, _("Ese dispositivo se retiró o se pasó a otro equipo. Elija otro."))
        return redirect("door:home")
    response = redirect(home_of_device(device.kind))
    keep_token(response, DeviceKind(device.kind), token)
    return response


@only_in_demo
@public
@never_cache
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Show the paper that came out of the kiosk's printer, read back from the bytes that it was sent."""
    return render(request, "door/papers.html", {"pieces": paper.pieces()})


@only_in_demo
@public
@never_cache
@require_safe
def paper_picture(request: HttpRequest, roll: str, name: str) -> HttpResponse:
    """Return one piece of paper as a picture, dot by dot."""
    piece = paper.piece(roll, name)
    if piece is None:
        raise Http404
    return HttpResponse(paper.png(piece.path.read_bytes()), content_type="image/png")


def _sign_in(request: HttpRequest, member: StaffUser) -> None:
    """Sign in, keeping the token of the forms: a door left open in another tab of this browser goes on opening."""
    token = request.META.get("CSRF_COOKIE")
    auth.login(request, member, backend=MODEL_BACKEND)
    if token:
        request.META["CSRF_COOKIE"] = token


def _under_other_name(request: HttpRequest) -> str:
    """Return this page's address under this machine's other name, where somebody else can be signed in; "" without one.

    Cookies belong to a host name, so the two do not know of each other.
    """
    here = urlsplit(request.build_absolute_uri())
    other = OTHER_NAMES.get(here.hostname or "")
    return here._replace(netloc=here.netloc.replace(here.hostname or "", other, 1)).geturl() if other else ""
