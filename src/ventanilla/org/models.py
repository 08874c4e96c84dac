"""The Caja and what stands in its sites: service lines, desks, staff and devices."""

import uuid

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.roles import Role


@keep_history()
class Caja(models.Model):
    """The family-compensation fund that this deployment serves: exactly one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=200)
    nit = models.CharField(max_length=10)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    greeting = models.TextField(help_text="Saludo corporativo; {advisor} es el nombre de quien atiende.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_caja_per_deployment")]


@keep_history()
class Site(models.Model):
    """A place where the Caja serves people. The procedure is valid there only while `is_active` (R04)."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=40, default="America/Bogota")
    is_active = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


@keep_history()
class ServiceLine(models.Model):
    """A line of service as a site offers it, with the letter of its turns and its look on every screen."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="service_lines")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=2)
    hue = models.PositiveSmallIntegerField(help_text="Tono del color, de 0 a 359.")
    icon = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    is_informative = models.BooleanField(
        default=False, help_text="Solo se orienta: la atención no termina en una transacción (R55)."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="service_line_once_per_site"),
            models.UniqueConstraint(fields=["site", "prefix"], name="prefix_once_per_site"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="hue_is_an_angle"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["StaffUser"]):
    """Makes staff accounts."""

    def create_user(
        self, username: str, password: str | None, *, full_name: str, role: str, site: Site | None = None
    ) -> "StaffUser":
        """Return a new account; a password of None cannot be used to sign in."""
        user = self.model(
            username=self.model.normalize_username(username), full_name=full_name, role=role, site=site
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


@keep_history(exclude=("password", "last_login"))
class StaffUser(AbstractBaseUser):
    """A member of staff with one role; at one site, or at all of them when `site` is empty."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="staff")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name", "role"]
    objects = StaffManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_declared")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        """The name people in the hall are told."""
        return self.full_name.split(" ")[0]


@keep_history()
class Desk(models.Model):
    """A numbered place (módulo) where one advisor at a time serves the lines assigned to it."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField()
    advisor = models.OneToOneField(
        StaffUser, on_delete=models.PROTECT, null=True, related_name="desk", help_text="Quien lo ocupa ahora."
    )
    service_lines = models.ManyToManyField(ServiceLine, related_name="desks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="desk_number_once_per_site")]

    def __str__(self) -> str:
        return str(_("Módulo %(number)s") % {"number": self.number})


pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)(Desk.service_lines.through)


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
