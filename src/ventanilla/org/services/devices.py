"""Pairing devices by a one-time code, and retiring them."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, locks
from ventanilla.kernel.outbox import emit
from ventanilla.org.errors import IncompleteDevice, PairingRefused
from ventanilla.org.events import DevicePaired, DeviceRevoked
from ventanilla.org.models import ApiClient, Desk, Device, DeviceKind, PairingAttempt, PairingCode, Site

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
CODE_LIFE = dt.timedelta(minutes=10)
TRIES = 5
LONGEST_NAME = 60


def digest(token: str) -> str:
    """Return the SHA-256 (hex) under which a token or code is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def register(*, site: Site, kind: str, name: str, desk: Desk | None = None) -> tuple[Device, str]:
    """Return a new device and the code (8 characters, 10 minutes) to type on it.

    Raises IncompleteDevice, naming the field, for an unknown kind, without a name, or for a tablet without a desk.
    """
    name = " ".join(name.split())
    _check_device(kind, name, desk)
    device = Device.objects.create(site=site, kind=kind, name=name, desk=desk)
    code = _new_code()
    PairingCode.objects.create(device=device, code_hash=digest(code), expires_at=clock.now() + CODE_LIFE)
    return device, code


@transaction.atomic
def renew_code(*, device: Device) -> str:
    """Return a new code for `device`; the one given before is worth nothing from now on.

    A paired device goes on working until the new code is used: at that moment the browser it was is one no longer.
    Raises PairingRefused for a retired device.
    """
    pairing = PairingCode.objects.select_for_update(of=("self",)).select_related("device").get(device=device)
    if pairing.device.revoked_at is not None:
        raise PairingRefused(_("Ese dispositivo ya se retiró. Registre uno nuevo."))
    code = _new_code()
    pairing.code_hash, pairing.used_at = digest(code), None
    pairing.expires_at = clock.now() + CODE_LIFE
    pairing.save(update_fields=["code_hash", "used_at", "expires_at"])
    return code


@transaction.atomic
def register_missing(*, site: Site, kinds: Collection[str]) -> list[tuple[Device, str]]:
    """Register what `site` lacks of those kinds: a kiosk, a display, a tablet at each desk. Twice adds nothing.

    Return every device of the site that waits to be paired, each with a new code.
    """
    locks.hold(f"devices:{site.pk}")
    in_use = Device.objects.filter(site=site, revoked_at=None)
    known = set(in_use.values_list("kind", "desk"))
    for kind, name, desk in _wanted(site, kinds):
        if (kind, desk and desk.pk) not in known:
            register(site=site, kind=kind, name=name, desk=desk)
    waiting = in_use.filter(paired_at=None).select_related("desk").order_by("desk__number", "name", "pk")
    in_order = sorted(waiting, key=lambda device: DeviceKind.values.index(device.kind))
    return [(device, renew_code(device=device)) for device in in_order]


def pair(*, code: str, address: str) -> tuple[Device, str]:
    """Return the device that `code` stands for and its new token, to be kept by that browser alone.

    Five wrong codes from one address in ten minutes close the door to it (PairingRefused), which is also raised for a
    code that is unknown, used or expired; the message does not tell which.
    """
    since = clock.now() - CODE_LIFE
    if PairingAttempt.objects.filter(address=address, at__gt=since).count() >= TRIES:
        raise PairingRefused(
            _("Hubo varios códigos equivocados. Espere diez minutos e intente de nuevo."), field="code"
        )
    paired = _use_code(code)
    if paired is None:
        PairingAttempt.objects.create(address=address)
        raise PairingRefused(
            _("Ese código no sirve o ya venció. Pida uno nuevo a la coordinación."), field="code"
        )
    return paired


def _wanted(site: Site, kinds: Collection[str]) -> Iterator[tuple[DeviceKind, str, Desk | None]]:
    """Yield what a site has of those kinds when it is complete, by the names it begins with."""
    if DeviceKind.KIOSK in kinds:
        yield DeviceKind.KIOSK, _("Quiosco de la entrada"), None
    if DeviceKind.DISPLAY in kinds:
        yield DeviceKind.DISPLAY, _("Pantalla de la sala"), None
    if DeviceKind.TABLET in kinds:
        for desk in Desk.objects.filter(site=site).order_by("number", "pk"):
            yield DeviceKind.TABLET, _("Tableta del módulo %(number)s") % {"number": desk.number}, desk


def _check_device(kind: str, name: str, desk: Desk | None) -> None:
    if kind not in DeviceKind.values:
        raise IncompleteDevice(_("Elija para qué es el dispositivo."), field="kind")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise IncompleteDevice(_("Escriba un nombre de hasta 60 letras."), field="name")
    if (desk is None) == (kind == DeviceKind.TABLET):
        raise IncompleteDevice(
            _("Elija el módulo de la tableta; los demás dispositivos no llevan."), field="desk"
        )


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


@transaction.atomic
def _use_code(code: str) -> tuple[Device, str] | None:
    now = clock.now()
    pairing = (
        PairingCode.objects.select_for_update(of=("self",))
        .select_related("device")
        .filter(
            code_hash=digest(code.strip().upper()), used_at=None, expires_at__gt=now, device__revoked_at=None
        )
        .first()
    )
    if pairing is None:
        return None
    device, token = pairing.device, secrets.token_urlsafe(32)
    pairing.used_at = now
    pairing.save(update_fields=["used_at"])
    device.token_hash, device.paired_at = digest(token), now
    device.save(update_fields=["token_hash", "paired_at"])
    emit(DevicePaired(site_id=device.site_id, device_id=str(device.pk)))
    return device, token


@transaction.atomic
def revoke(*, device: Device) -> None:
    """Take a device its right away, at once; doing it twice changes nothing."""
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        device.save(update_fields=["revoked_at"])
        emit(DeviceRevoked(site_id=device.site_id, device_id=str(device.pk)))


@transaction.atomic
def register_api_client(*, site: Site, name: str, scopes: list[str]) -> tuple[ApiClient, str]:
    """Return a new API client and its token, shown this once."""
    token = secrets.token_urlsafe(32)
    return ApiClient.objects.create(site=site, name=name, scopes=scopes, token_hash=digest(token)), token
