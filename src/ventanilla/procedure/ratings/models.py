"""Asking the customer how it was, and the answer (activity 5). The advisor sees neither (R59)."""

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import Desk, Device
from ventanilla.procedure.visits.models import Visit


class RatingState(models.TextChoices):
    """What became of asking."""

    ASKED = "asked", _("Preguntada")
    ANSWERED = "answered", _("Respondida")
    DECLINED = "declined", _("No quiso calificar")
    NO_ANSWER = "no_answer", _("Sin respuesta")


def new_rating_token() -> str:
    """Return an unguessable one-time token (256 bits)."""
    return secrets.token_urlsafe(32)


@keep_history(exclude=("token",))
class RatingRequest(models.Model):
    """The question put to one customer after one visit: one token, one desk, a short life."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="rating_request")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=new_rating_token)
    state = models.CharField(max_length=10, choices=RatingState, default=RatingState.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RatingState.ASKED) | Q(settled_at__isnull=False),
                name="a_settled_request_has_its_time",
            )
        ]
        indexes = [
            models.Index(fields=["desk", "asked_at"], condition=Q(state="asked"), name="open_rating_requests")
        ]


class Reason(models.TextChoices):
    """What went wrong, offered after a low score."""

    WAIT = "WAIT", _("Esperé mucho")
    TREATMENT = "TREATMENT", _("El trato")
    CLARITY = "CLARITY", _("No me quedó claro")
    NOT_SOLVED = "NOT_SOLVED", _("No me resolvieron")
    PLACE = "PLACE", _("El lugar")


class Rating(models.Model):
    """The answer: 1 (very bad) to 5 (very good). Append-only; one a visit."""

    request = models.OneToOneField(RatingRequest, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=12, choices=Reason), default=list)
    comment = models.CharField(max_length=500, blank=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_is_1_to_5")
        ]
