"""The kiosks, displays and tablets of a site, and the programs that may use its API."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models.caja import Site
from ventanilla.org.models.desks import Desk


class DeviceKind(models.TextChoices):
    """What a paired device is for, and thereby all it may do."""

    KIOSK = "KIOSK", _("Quiosco de turnos")
    DISPLAY = "DISPLAY", _("Pantalla de sala")
    TABLET = "TABLET", _("Tableta de calificación")


@keep_history(exclude=("last_seen_at",))
class Device(models.Model):
    """A kiosk, hall display or rating tablet, bound to its site (a tablet also to its desk).

    Its token (256 bits) is known to the device alone; we keep the SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=10, choices=DeviceKind)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="devices")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    created_at = models.DateTimeField(default=clock.now)
    paired_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviceKind.values), name="device_kind_is_declared"),
            models.CheckConstraint(
                condition=Q(kind=DeviceKind.TABLET, desk__isnull=False)
                | (~Q(kind=DeviceKind.TABLET) & Q(desk=None)),
                name="a_tablet_has_a_desk_and_nothing_else_does",
            ),
        ]


class PairingCode(models.Model):
    """The one-time code that turns a browser into a device: ten minutes, used once."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="pairing_code")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class PairingAttempt(models.Model):
    """A wrong pairing code from an address; five in ten minutes close that door for a while."""

    address = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="pairing_attempt_window")]


@keep_history()
class ApiClient(models.Model):
    """A program that may use the HTTP API at one site, within its scopes."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="api_clients")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    is_active = models.BooleanField(default=True)
