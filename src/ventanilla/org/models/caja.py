"""The Caja, its sites and the lines of service that each offers."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from ventanilla.kernel.history import keep_history


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
    brand_color = models.CharField(
        max_length=7,
        default="#0b4a52",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z")],
        help_text="Color de la Caja en las pantallas, como #0b4a52; con blanco encima debe leerse bien (7 a 1).",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_caja_per_deployment")]

    def __str__(self) -> str:
        return self.name


@keep_history()
class Site(models.Model):
    """A place where the Caja serves people. The procedure is valid there only while `is_active` (R04).

    It becomes so by a declaration (`org.services.sites.declare_procedure_valid`), kept with who made it and when.
    """

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=40, default="America/Bogota")
    opens_on_holidays = models.BooleanField(default=False)
    never_closes = models.BooleanField(
        default=False, help_text="Da turnos a cualquier hora de cualquier día."
    )
    is_active = models.BooleanField(default=False)
    declared_at = models.DateTimeField(
        null=True, help_text="Cuándo se declaró vigente el procedimiento aquí."
    )
    declared_by = models.ForeignKey("org.StaffUser", on_delete=models.PROTECT, null=True, related_name="+")

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
    daily_capacity = models.PositiveSmallIntegerField(
        null=True, help_text="Cuántos turnos da en un día, a lo sumo; vacío, los que hagan falta."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="service_line_once_per_site"),
            models.UniqueConstraint(fields=["site", "prefix"], name="prefix_once_per_site"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="hue_is_an_angle"),
            models.CheckConstraint(
                condition=Q(daily_capacity=None) | Q(daily_capacity__gte=1), name="a_capacity_gives_turns"
            ),
        ]

    def __str__(self) -> str:
        return self.name
