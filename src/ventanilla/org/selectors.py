"""Reads about the Caja, its sites, desks, devices and staff."""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, QuerySet, When

from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import ApiClient, Caja, Desk, Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.services.devices import digest


def the_caja() -> Caja:
    """Return the Caja of this deployment. Raises Caja.DoesNotExist before it is set up."""
    caja = _caja.first()
    if caja is None:
        raise Caja.DoesNotExist
    return caja


def is_untouched() -> bool:
    """Return whether nobody has an account yet: the database is new."""
    return not StaffUser.objects.exists()


def has_line(code: str) -> bool:
    """Return whether some site has a service line of that code."""
    return ServiceLine.objects.filter(code=code).exists()


def line_names() -> dict[str, str]:
    """Return what each service line is called, by its code, in the order of the kiosk; of all sites, the first's name."""
    lines = ServiceLine.objects.order_by("site", "position", "pk").values_list("code", "name")
    names: dict[str, str] = {}
    for code, name in lines:
        names.setdefault(code, name)
    return names


def device_by_token(token: str, kind: DeviceKind | None = None) -> Device | None:
    """Return the paired, unrevoked device that holds `token`, with its site and desk; None when there is none."""
    device = _device_by_hash.first(token_hash=digest(token))
    return device if device and kind in {None, device.kind} else None


def devices_by_token(tokens: Collection[str]) -> dict[str, Device]:
    """Return the paired, unrevoked devices that hold these tokens, with their site and desk, by token."""
    hashes = {digest(token): token for token in tokens}
    devices = Device.objects.select_related("site", "desk").filter(token_hash__in=hashes, revoked_at=None)
    return {hashes[device.token_hash or ""]: device for device in devices.order_by("kind", "name", "pk")}


def api_client_by_token(token: str) -> ApiClient | None:
    """Return the active API client that holds `token`, with its site; None when there is none."""
    return _client_by_hash.first(token_hash=digest(token))


def desk_of(advisor: StaffUser) -> Desk | None:
    """Return the desk where `advisor` sits now, with its site."""
    return _desk_by_advisor.first(advisor=advisor.pk)


def desks_of(site: Site) -> list[Desk]:
    """Return the desks of `site` by number, each with who sits there."""
    return list(Desk.objects.select_related("advisor").filter(site=site).order_by("number", "pk"))


def open_lines_of(desk: Desk) -> list[ServiceLine]:
    """Return the lines that `desk` serves and that give turns, in the order of the kiosk."""
    return list(desk.service_lines.filter(is_open=True).order_by("position", "pk"))


def active_staff() -> list[StaffUser]:
    """Return everybody whose account is open, each with their site and the desk where they sit now."""
    return list(StaffUser.objects.select_related("site", "desk").filter(is_active=True).order_by("pk"))


def devices_of(site: Site) -> list[Device]:
    """Return the devices of `site` that have not been retired, each with its desk, its pairing code and its health.

    Kiosks come first, then displays, then tablets by desk.
    """
    kinds = [When(kind=kind, then=place) for place, kind in enumerate(DeviceKind)]
    return list(
        Device.objects.select_related("desk", "pairing_code", "health")
        .filter(site=site, revoked_at=None)
        .order_by(Case(*kinds), "desk__number", "name", "pk")
    )


@compiled
def _client_by_hash(token_hash: Any) -> QuerySet[ApiClient]:
    return ApiClient.objects.select_related("site").filter(token_hash=token_hash, is_active=True)


@compiled
def _device_by_hash(token_hash: Any) -> QuerySet[Device]:
    return Device.objects.select_related("site", "desk").filter(token_hash=token_hash, revoked_at=None)


@compiled
def _desk_by_advisor(advisor: Any) -> QuerySet[Desk]:
    return Desk.objects.select_related("site").filter(advisor=advisor)


@compiled
def _caja() -> QuerySet[Caja]:
    return Caja.objects.filter(pk=1)
