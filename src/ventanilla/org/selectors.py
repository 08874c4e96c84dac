"""Reads about the Caja, its sites, desks, devices and staff."""

from collections.abc import Collection

from django.db.models import Case, When

from ventanilla.org.models import ApiClient, Caja, Desk, Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.services.devices import digest


def the_caja() -> Caja:
    """Return the Caja of this deployment."""
    return Caja.objects.get(pk=1)


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
    devices = Device.objects.select_related("site", "desk").filter(token_hash=digest(token), revoked_at=None)
    return (devices.filter(kind=kind) if kind else devices).first()


def devices_by_token(tokens: Collection[str]) -> dict[str, Device]:
    """Return the paired, unrevoked devices that hold these tokens, with their site and desk, by token."""
    hashes = {digest(token): token for token in tokens}
    devices = Device.objects.select_related("site", "desk").filter(token_hash__in=hashes, revoked_at=None)
    return {hashes[device.token_hash or ""]: device for device in devices.order_by("kind", "name", "pk")}


def api_client_by_token(token: str) -> ApiClient | None:
    """Return the active API client that holds `token`, with its site; None when there is none."""
    return ApiClient.objects.select_related("site").filter(token_hash=digest(token), is_active=True).first()


def desk_of(advisor: StaffUser) -> Desk | None:
    """Return the desk where `advisor` sits now, with its site."""
    return Desk.objects.select_related("site").filter(advisor=advisor).first()


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
