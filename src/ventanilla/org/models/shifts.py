"""When advisors work: their shift of the day, their pauses, and the lunch roster."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models.caja import Site
from ventanilla.org.models.staff import StaffUser


@keep_history()
class Shift(models.Model):
    """One stretch of work of an advisor (jornada): from sitting down the first time until going home."""

    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="shifts")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advisor"], condition=Q(ended_at=None), name="one_open_shift_per_advisor"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="shift_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["site", "business_date"], name="shifts_of_a_day")]


class PauseReason(models.TextChoices):
    """Why an advisor at work calls nobody for a while."""

    LUNCH = "LUNCH", _("Almuerzo")
    BREAK = "BREAK", _("Pausa activa")
    BACK_OFFICE = "BACK_OFFICE", _("Trabajo fuera de la fila")
    TRAINING = "TRAINING", _("Capacitación")
    MEETING = "MEETING", _("Reunión")
    OTHER = "OTHER", _("Otro motivo")


@keep_history()
class Pause(models.Model):
    """A stretch of a shift in which the advisor is away; the desk stays theirs and calls nobody."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=PauseReason)
    note = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(ended_at=None), name="one_open_pause_per_shift"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=PauseReason.values), name="pause_reason_is_declared"
            ),
            models.CheckConstraint(
                condition=~Q(reason=PauseReason.OTHER) | ~Q(note=""), name="another_reason_is_told"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="pause_ends_after_it_begins",
            ),
        ]

    @property
    def is_lunch(self) -> bool:
        """Whether it is the one pause that is planned, with an hour to be back."""
        return self.reason == PauseReason.LUNCH

    @property
    def why(self) -> str:
        """The reason in words: what was noted where no other reason fits."""
        if self.reason == PauseReason.OTHER:
            return self.note
        return str(PauseReason(self.reason).label)


@keep_history()
class LunchSlot(models.Model):
    """When an advisor goes to lunch: every day, or on `date` alone, which then stands before the usual one."""

    advisor = models.ForeignKey(StaffUser, on_delete=models.CASCADE, related_name="lunch_slots")
    date = models.DateField(null=True)
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advisor", "date"], nulls_distinct=False, name="one_lunch_per_advisor_and_day"
            ),
            models.CheckConstraint(condition=Q(minutes__range=(15, 180)), name="lunch_of_a_sensible_length"),
        ]
