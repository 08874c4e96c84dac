"""Who calls the API: a paired device or a program, by its Bearer token, at the one site the token belongs to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from ventanilla.kernel.compiled import compiled
from ventanilla.kernel.errors import DomainError, NotFound
from ventanilla.org import selectors as org
from ventanilla.org.models import ApiClient, Desk, Device, DeviceKind, Site


class Scope(StrEnum):
    """What a program may be allowed to do; its client record lists them."""

    TURNS_READ = "turns:read"
    TURNS_WRITE = "turns:write"
    DESKS_WRITE = "desks:write"
    VISITS_READ = "visits:read"
    REPORTS_READ = "reports:read"


class Unauthenticated(DomainError):
    """No token, or one that nobody holds."""

    code = "api.unauthenticated"
    status = 401


class Forbidden(DomainError):
    """The token is good, but not for this."""

    code = "api.forbidden"
    status = 403


class NothingHere(NotFound):
    """There is no such thing at the token's site."""

    code = "api.not_found"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds the token of a request: a device or a program, at one site."""

    site: Site
    device: Device | None = None
    client: ApiClient | None = None

    @property
    def name(self) -> str:
        """What tells this caller from all others, in idempotency keys, limits and history."""
        return (
            f"device:{self.device.pk}" if self.device else f"client:{self.client.pk}" if self.client else ""
        )

    def may(self, kinds: tuple[DeviceKind, ...], scope: Scope | None) -> bool:
        """Return whether a device of these kinds, or a program with this scope, is who calls."""
        if self.device is not None:
            return self.device.kind in kinds
        return self.client is not None and scope is not None and scope in self.client.scopes


class ApiRequest(HttpRequest):
    """A request whose caller is known; for typing."""

    auth: Caller


class Bearer(HttpBearer):
    """Lets in devices of some kinds and programs with a scope; others get 401 or 403."""

    openapi_description: ClassVar[str] = "Token de un dispositivo emparejado o de un programa."

    def __init__(self, *kinds: DeviceKind, scope: Scope | None) -> None:
        super().__init__()
        self.kinds, self.scope = kinds, scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who holds `token`. Raises Unauthenticated or Forbidden."""
        caller = caller_of(token, is_of_program=not self.kinds)
        if not caller.may(self.kinds, self.scope):
            raise Forbidden(_("Ese token no sirve para esta operación."))
        return caller


def open_to(*kinds: DeviceKind, scope: Scope | None = None) -> dict[str, Any]:
    """Return what an operation declares about who may call it, for the router and for its description."""
    who = [kind.value.lower() for kind in kinds] + ([f"client ({scope.value})"] if scope else [])
    return {"auth": Bearer(*kinds, scope=scope), "openapi_extra": {"x-callers": who}}


def caller_of(token: str, *, is_of_program: bool = False) -> Caller:
    """Return who holds `token`; whether it is probably a program's decides where it is looked for first.

    Raises Unauthenticated.
    """
    ways = (_program_with, _device_with) if is_of_program else (_device_with, _program_with)
    caller = ways[0](token) or ways[1](token)
    if caller is None:
        raise Unauthenticated(_("El token no es válido o ya no sirve."))
    return caller


def bearer_token(request: HttpRequest) -> str | None:
    """Return the token a request shows, or None."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def site_of(request: ApiRequest, code: str) -> Site:
    """Return the site of that code. Raises NothingHere when the token belongs to another one."""
    if code != request.auth.site.code:
        raise NothingHere(_("No existe esa sede para este token."))
    return request.auth.site


def desk_of(request: ApiRequest, number: int) -> Desk:
    """Return the desk of that number at the token's site. Raises NothingHere."""
    desk = _desk_by_number.first(site=request.auth.site.pk, number=number)
    if desk is None:
        raise NothingHere(_("No existe el módulo %(number)s en esta sede.") % {"number": number})
    desk.site = request.auth.site
    return desk


def _device_with(token: str) -> Caller | None:
    device = org.device_by_token(token)
    return Caller(site=device.site, device=device) if device else None


def _program_with(token: str) -> Caller | None:
    client = org.api_client_by_token(token)
    return Caller(site=client.site, client=client) if client else None


@compiled
def _desk_by_number(site: Any, number: Any) -> QuerySet[Desk]:
    return Desk.objects.filter(site=site, number=number)
