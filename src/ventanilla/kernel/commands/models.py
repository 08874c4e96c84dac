"""What is to be done in other systems, each try at it, and how these systems fare."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock


class CommandState(models.TextChoices):
    """How far a command has come."""

    PENDING = "pending", _("Por enviar")
    IN_FLIGHT = "in_flight", _("Enviándose")
    RETRY = "retry", _("Se intentará de nuevo")
    UNKNOWN = "unknown", _("Sin respuesta, por averiguar")
    CONFIRMED = "confirmed", _("Entregado")
    DEAD = "dead", _("No se pudo entregar")
    MANUAL = "manual", _("Espera a una persona")
    CANCELLED = "cancelled", _("Cancelado")


SETTLED = (CommandState.CONFIRMED, CommandState.CANCELLED)
OPEN = tuple(state for state in CommandState if state not in SETTLED)
FOR_A_PERSON = (CommandState.DEAD, CommandState.MANUAL)


class Failure(models.TextChoices):
    """Why a try came to nothing; what follows from each is decided in `rules`."""

    TRANSIENT = "transient", _("Por ahora no se puede")
    AMBIGUOUS = "ambiguous", _("La respuesta se perdió")
    CONFLICT = "conflict", _("Alguien cambió el dato entre tanto")
    PERMANENT = "permanent", _("El otro sistema no lo acepta")
    UNAUTHORIZED = "unauthorized", _("El otro sistema no nos deja entrar")


class Target(models.Model):
    """Another system as commands see it: whether anything is sent there, how fast, and how it answered lately.

    Its row begins with its first command.
    """

    name = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=True)
    is_rehearsal = models.BooleanField(default=False)
    needs_person = models.BooleanField(default=False)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    pauses_in_a_row = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    spent_until = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)


class Command(models.Model):
    """One thing to do in another system.

    Commands of one `aggregate` (such as "person:<id>") are carried out one after the other, in the order in which they
    were queued. `about` names what it belongs to on our screens, such as "visit:<id>".
    """

    id = models.BigAutoField(primary_key=True)
    target = models.CharField(max_length=40)
    operation = models.CharField(max_length=60)
    aggregate = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    site_id = models.BigIntegerField(null=True)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    depends_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    payload_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=CommandState, default=CommandState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries_from = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CommandState.values), name="command_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=CommandState.IN_FLIGHT, leased_until__isnull=False)
                | (~Q(state=CommandState.IN_FLIGHT) & Q(leased_until=None)),
                name="only_a_command_in_flight_is_leased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["target", "due_at", "id"], condition=Q(state__in=OPEN), name="open_commands_as_due"
            ),
            models.Index(
                fields=["target", "aggregate", "id"],
                condition=Q(state__in=OPEN),
                name="open_commands_in_order",
            ),
            models.Index(
                fields=["target"], condition=Q(state=CommandState.IN_FLIGHT), name="commands_in_flight"
            ),
            models.Index(fields=["about"], condition=~Q(about=""), name="commands_about"),
            # Partial, so that a search among the open ones is never made through it.
            models.Index(
                fields=["target", "settled_at"],
                condition=Q(settled_at__isnull=False),
                name="commands_settled",
            ),
        ]


class CommandPayload(models.Model):
    """What a command says, and which stored files go with it. Deleted once the command is settled."""

    command = models.OneToOneField(
        Command, on_delete=models.CASCADE, primary_key=True, related_name="payload"
    )
    content = models.JSONField()
    files = ArrayField(models.UUIDField(), default=list)


class CommandAttempt(models.Model):
    """One try at a command, and what came of it; without personal data. Append-only."""

    command = models.ForeignKey(Command, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    was_look_up = models.BooleanField(default=False)
    was_rehearsal = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    detail = models.CharField(max_length=300, blank=True)

    is_append_only = True

    class Meta:
        indexes = [
            models.Index(fields=["command", "id"], name="attempts_at_a_command"),
            models.Index(fields=["ended_at"], name="attempts_by_time"),
        ]


class DecisionKind(models.TextChoices):
    """What a person may decide about commands."""

    REPLAY = "replay", _("Intentar de nuevo")
    SEND_AGAIN = "again", _("Enviar otra vez")
    CANCEL = "cancel", _("Cancelar")
    SETTLE = "settle", _("Dar por entregado")
    SWITCH_OFF = "off", _("Apagar")
    SWITCH_ON = "on", _("Encender")
    REHEARSE = "rehearse", _("Solo ensayar")
    SEND = "send", _("Enviar de verdad")
    GO_ON = "go_on", _("Seguir después de una falla")


class Decision(models.Model):
    """What somebody of the staff decided about a command or a target, and why. Append-only."""

    target = models.CharField(max_length=40)
    command = models.ForeignKey(Command, on_delete=models.CASCADE, null=True, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    by_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    is_append_only = True
