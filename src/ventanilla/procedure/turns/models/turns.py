"""Turns, their numbers, and the time they spent in each state (activity 1)."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.kernel.identity import DocumentType
from ventanilla.org.models import Desk, Device, ServiceLine, Site, StaffUser
from ventanilla.procedure.turns.models.appointments import Appointment
from ventanilla.procedure.visits.models import Visit


class PriorityClass(models.TextChoices):
    """Why a person is attended first; declared by themselves, never shown in public (Ley 1618 de 2013, art. 14)."""

    OLDER_ADULT = "OLDER_ADULT", _("Persona mayor")
    DISABILITY = "DISABILITY", _("Persona con discapacidad")
    PREGNANT = "PREGNANT", _("Mujer en embarazo")
    INFANT_IN_ARMS = "INFANT_IN_ARMS", _("Niño en brazos")
    CHILD_ALONE = "CHILD_ALONE", _("Niño, niña o adolescente solo")
    VETERAN = "VETERAN", _("Veterano de la Fuerza Pública")
    OTHER = "OTHER", _("Otra situación")


class TurnState(models.TextChoices):
    """Where a turn stands."""

    WAITING = "waiting", _("En espera")
    CALLED = "called", _("Llamado")
    SERVING = "serving", _("En atención")
    ON_HOLD = "on_hold", _("En pausa del usuario")
    DONE = "done", _("Finalizado")
    NO_SHOW = "no_show", _("No se presentó")
    WALKED_OUT = "walked_out", _("Se retiró")
    CANCELLED = "cancelled", _("Cancelado")
    DAY_CLOSED = "day_closed", _("Cierre de día")


class Origin(models.TextChoices):
    """Where a turn was issued."""

    KIOSK = "kiosk", _("Quiosco")
    HOST = "host", _("Anfitrión")
    API = "api", _("Otro sistema")


MOST_PEOPLE = 20


def new_follow_token() -> str:
    """Return an unguessable token (128 bits) for the page that follows a turn on a phone."""
    return secrets.token_urlsafe(16)


def code_of(prefix: str, number: int) -> str:
    """Return what ticket, hall and desk show of a number, such as R-017."""
    return f"{prefix}-{number:03d}"


@keep_history()
class Turn(models.Model):
    """A place in the line of one site on one day; its number is unique for (site, prefix, business date)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    prefix = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    priority_class = models.CharField(max_length=16, choices=PriorityClass, null=True)
    origin = models.CharField(max_length=8, choices=Origin)
    issued_by = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    document_type = models.CharField(max_length=3, choices=DocumentType, blank=True)
    document_number = models.CharField(max_length=20, blank=True)
    people = models.PositiveSmallIntegerField(default=1, help_text="Cuántas personas vienen juntas.")
    follow_token = models.CharField(max_length=32, unique=True, default=new_follow_token)

    state = models.CharField(max_length=12, choices=TurnState, default=TurnState.WAITING)
    issued_at = models.DateTimeField(default=clock.now)
    queued_at = models.DateTimeField(
        default=clock.now, help_text="Su lugar en la fila; un traslado puede cambiarlo."
    )
    appointed_at = models.DateTimeField(null=True, help_text="La hora de su cita, si llegó a tiempo.")
    returned_at = models.DateTimeField(null=True, help_text="Cuando volvió a la fila después de no llegar.")
    put_first_at = models.DateTimeField(
        null=True, help_text="Cuándo un asesor lo trasladó de primero, antes de quienes ya esperaban."
    )
    put_first_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    wanted_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    wanted_advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="turn")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="turn")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "business_date", "prefix", "number"], name="turn_number_of_the_day"
            ),
            models.UniqueConstraint(
                fields=["desk"], condition=Q(state__in=["called", "serving"]), name="one_live_turn_per_desk"
            ),
            models.UniqueConstraint(
                fields=["advisor"],
                condition=Q(state__in=["called", "serving"]),
                name="one_live_turn_per_advisor",
            ),
            models.CheckConstraint(condition=Q(state__in=TurnState.values), name="turn_state_is_known"),
            models.CheckConstraint(
                condition=Q(people__range=(1, MOST_PEOPLE)), name="people_of_a_turn_are_countable"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["called", "serving"]) | Q(desk__isnull=False, advisor__isnull=False),
                name="a_live_turn_has_a_desk_and_an_advisor",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "queued_at"], condition=Q(state="waiting"), name="turns_in_line"),
            models.Index(fields=["site", "business_date"], name="turns_of_a_day"),
            models.Index(fields=["advisor"], condition=Q(state="on_hold"), name="turns_on_hold"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What ticket, hall and desk show, such as R-017. It never tells the priority class."""
        return code_of(self.prefix, self.number)

    @property
    def is_priority(self) -> bool:
        """Whether the turn is attended preferentially."""
        return self.priority_class is not None


class TurnCounter(models.Model):
    """The last number given for (site, prefix, business date)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=2)
    business_date = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "prefix", "business_date"], name="one_turn_counter_per_day"
            )
        ]


@keep_history()
class TurnSegment(models.Model):
    """A stretch a turn spent in one state; the open one is where it stands. Every duration comes from here."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="segments")
    state = models.CharField(max_length=12, choices=TurnState)
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["turn"], condition=Q(ended_at=None), name="one_open_segment_per_turn"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="segment_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["turn", "started_at"], name="segments_of_a_turn"),
            models.Index(
                fields=["desk", "-started_at"], condition=Q(desk__isnull=False), name="segments_of_a_desk"
            ),
            models.Index(
                fields=["service_line", "ended_at"],
                condition=Q(state="serving", ended_at__isnull=False),
                name="attentions_of_a_line",
            ),
        ]
