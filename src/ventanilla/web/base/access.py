"""Who may open a view: declared on the view itself, checked before it runs, and walked by a test (R05)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import Device, DeviceKind, Site, StaffUser
from ventanilla.org.roles import Permission, may
from ventanilla.web.base.device_cookies import device_of
from ventanilla.web.base.languages import is_on_own_phone

CHOSEN_SITE = "site_id"

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


class StaffRequest(HttpRequest):
    """A request of a signed-in member of staff; for typing."""

    user: StaffUser
    site: Site  # type: ignore[assignment]
    htmx: HtmxDetails


class DeviceRequest(HttpRequest):
    """A request of a paired device; for typing."""

    device: Device
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: a staff permission, a kind of device, all staff, a program's token, or that anybody may."""

    permission: Permission | None = None
    device: DeviceKind | None = None
    is_staff: bool = False
    is_public: bool = False
    is_api: bool = False


def allowed_to(
    permission: Permission, *, needs_site: bool = True
) -> Callable[[V], Callable[..., HttpResponseBase]]:
    """Return a decorator: the view is for staff whose role has `permission` in the matrix.

    Anybody not signed in is sent to sign in, whoever still has the password they were given to choose their own; a role
    without the permission gets 403. `request.site` is where they work now: see `_site_of`; where the view `needs_site`
    and there is none, whoever may make one is sent to do so, and the others get 403.
    """

    def decorate(view: V) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return _to_sign_in(request)
            if user.must_change_password:
                return _sent_to(request, reverse("web:change_password"))
            if not may(user.role, permission):
                raise PermissionDenied
            request.site = _site_of(request)
            if request.site is None and needs_site:
                if may(user.role, Permission.SET_UP):
                    return _sent_to(request, reverse("setup:home"))
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _declare(guarded, Access(permission=permission))

    return decorate


def device_required(kind: DeviceKind) -> Callable[[V], Callable[..., HttpResponseBase]]:
    """Return a decorator: the view is for paired devices of `kind`; others are sent to pair, or get 403 on a POST."""

    def decorate(view: V) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            device = device_of(request, kind)
            if device is None:
                if request.method != "GET":
                    raise PermissionDenied
                return redirect("web:pair")
            request.device = device
            return view(request, *args, **kwargs)

        return _declare(guarded, Access(device=kind))

    return decorate


def signed_in(view: V) -> Callable[..., HttpResponseBase]:
    """Decorator: the view is for all staff, also with a password that was given to them."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return _declare(guarded, Access(is_staff=True))


def public(view: V) -> V:
    """Declare that anybody may open the view."""
    return _declare(view, Access(is_public=True))


def by_token(view: V) -> V:
    """Declare that the view itself lets in whoever shows a token, and nobody else."""
    return _declare(view, Access(is_api=True))


def shows_domain_errors(view: V) -> Callable[..., HttpResponseBase]:
    """Decorator: a DomainError becomes its status and a notice, in a fragment or on a page, and nothing is lost."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return notice(request, str(error), status=error.status)

    return guarded


def notice(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    """Return `message` as a notice: swapped into the notices region of a page, or a page of its own."""
    if request.headers.get("HX-Request"):
        response = render(request, "base/notice.html", {"message": message}, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    context = {"message": message, "is_visitor": is_on_own_phone(request)}
    return render(request, "base/notice_page.html", context, status=status)


def _site_of(request: StaffRequest) -> Site | None:
    """Return the person's own site; who belongs to all: the one they chose, else the first where people are attended.

    Whoever sets sites up, or declares the procedure valid there, works at one before anybody is attended in it.
    """
    user = request.user
    if user.site is not None:
        return user.site
    sites = Site.objects.order_by("-is_active", "pk")
    if not (may(user.role, Permission.SET_UP) or may(user.role, Permission.DECLARE_VALID)):
        sites = sites.filter(is_active=True)
    return sites.filter(pk=request.session.get(CHOSEN_SITE, 0)).first() or sites.first()


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return _sent_to(request, reverse("web:sign_in"))
    return redirect_to_login(request.get_full_path())


def _sent_to(request: HttpRequest, address: str) -> HttpResponseBase:
    """Return what brings the browser to `address`, also when a fragment was asked for."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def _declare(view: V, access: Access) -> V:
    setattr(view, "access", access)  # noqa: B010
    return view
