"""The first account, for whoever holds the link that the program printed when it started."""

import datetime as dt
import secrets

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.kernel import limits
from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.kernel.limits import Pace
from ventanilla.org import selectors
from ventanilla.org.errors import AlreadySetUp
from ventanilla.org.roles import Permission, may
from ventanilla.org.services import staff
from ventanilla.web.base.access import StaffRequest, allowed_to, public
from ventanilla.web.base.client_address import client_address
from ventanilla.web.setup import steps

TRIES = Pace(at_once=10, every=dt.timedelta(seconds=30))
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead to where the set-up goes on; while nobody has an account, say where the link to make one is."""
    if selectors.is_untouched():
        return render(request, "setup/begin.html", {"is_untouched": True})
    return go_on(request)


@allowed_to(Permission.DECLARE_VALID, needs_site=False)
def go_on(request: StaffRequest) -> HttpResponse:
    """Send who sets the site up to the first step that lacks something, and who may only open it to the list."""
    if not may(request.user.role, Permission.SET_UP):
        return redirect("setup:ready")
    return redirect(steps.first_missing(request.site))


@public
@never_cache
@sensitive_post_parameters("password", "again", "clave")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Ask for the name and password of the first administrator; only with the key of this run."""
    if request.method == "GET":
        return _page(request, key=request.GET.get("clave", ""))
    typed = {name: request.POST.get(name, "") for name in ("full_name", "username", "password", "again")}
    key = request.POST.get("clave", "")
    try:
        limits.spend_one(f"setup:{client_address(request)}", pace=TRIES)
        if not _is_the_key(key):
            return _page(request, key=key)
        if typed["password"] != typed["again"]:
            raise WrongFields({"again": _("Las dos no son iguales. Escríbala otra vez.")})
        administrator = staff.create_first_administrator(
            username=typed["username"], full_name=typed["full_name"], password=typed["password"]
        )
    except WrongFields as refused:
        return _page(request, key=key, typed=typed, errors=refused.errors, status=422)
    except AlreadySetUp as refused:
        return _page(request, key=key, is_late=True, notice=str(refused), status=refused.status)
    except DomainError as refused:
        return _page(request, key=key, typed=typed, notice=str(refused), status=refused.status)
    auth.login(request, administrator, backend=MODEL_BACKEND)
    return redirect("setup:home")


def _page(
    request: HttpRequest,
    *,
    key: str,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    notice: str = "",
    is_late: bool = False,
    status: int = 200,
) -> HttpResponse:
    if not _is_the_key(key):
        wrong = {"is_wrong_link": True, "is_untouched": selectors.is_untouched()}
        return render(request, "setup/begin.html", wrong, status=403)
    if not is_late and not selectors.is_untouched():
        return redirect("web:sign_in")
    errors = errors or {}
    context: dict[str, object] = {
        "key": key,
        "typed": typed or {},
        "errors": errors,
        "first_wrong": next(iter(errors), ""),
        "notice": notice,
        "is_late": is_late,
    }
    return render(request, "setup/account.html", context, status=status)


def _is_the_key(key: str) -> bool:
    return bool(settings.SETUP_KEY) and secrets.compare_digest(settings.SETUP_KEY.encode(), key.encode())
