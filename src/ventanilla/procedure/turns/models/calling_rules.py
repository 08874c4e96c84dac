"""The rules of calling as a site publishes them, each version from its date on (policy 4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.org.models import Site, StaffUser

MOST_IN_A_ROW = 9


class CallingMethod(models.TextChoices):
    """In which order the classes are called."""

    FIFO = "fifo", _("Por orden de llegada")
    PRIORITY = "priority", _("Preferenciales siempre primero")
    RATIO = "ratio", _("Preferenciales y generales por turnos")


class CallReason(models.TextChoices):
    """Why a turn was called, as it can be counted."""

    ONLY = "only", _("Era el siguiente en la fila")
    ARRIVAL = "arrival", _("Por orden de llegada")
    PREFERENTIAL = "preferential", _("Le tocaba a un preferencial")
    GENERAL = "general", _("Le tocaba a un general")
    CAP = "cap", _("Había esperado más del tope")
    APPOINTMENT = "appointment", _("Tenía cita y era su hora")
    WEIGHT = "weight", _("Su línea pesa más")
    PUT_FIRST = "put_first", _("Un asesor lo trasladó de primero")
    RECALL = "recall", _("Nuevo llamado")
    HOLD = "hold", _("Vuelve de una pausa")
    DESK_CHANGE = "desk_change", _("Su asesor cambió de módulo")
    OUT_OF_ORDER = "out_of_order", _("Fuera de orden, con motivo")


class CallingRuleVersion(models.Model):
    """A version of a site's calling rule. What was published is never changed: a newer version takes its place.

    `weights` gives, by the code of a service line, how much a minute of waiting counts there (1 to 9).
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    valid_from_date = models.DateField()
    method = models.CharField(max_length=8, choices=CallingMethod)
    preferential_in_a_row = models.PositiveSmallIntegerField()
    general_in_a_row = models.PositiveSmallIntegerField()
    cap_minutes = models.PositiveSmallIntegerField(null=True)
    weights = models.JSONField(default=dict)
    recall_seconds = models.PositiveSmallIntegerField()
    calls_before_no_show = models.PositiveSmallIntegerField()
    return_places = models.PositiveSmallIntegerField()
    early_minutes = models.PositiveSmallIntegerField()
    late_minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300)
    published_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="one_calling_rule_per_version"),
            models.CheckConstraint(
                condition=Q(method__in=CallingMethod.values), name="calling_method_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    preferential_in_a_row__range=(1, MOST_IN_A_ROW),
                    general_in_a_row__range=(1, MOST_IN_A_ROW),
                ),
                name="the_ratio_is_small",
            ),
            models.CheckConstraint(
                condition=Q(cap_minutes=None) | Q(cap_minutes__range=(5, 240)), name="the_cap_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(
                    recall_seconds__lte=120,
                    calls_before_no_show__range=(1, 5),
                    return_places__range=(1, 20),
                    early_minutes__lte=120,
                    late_minutes__lte=120,
                ),
                name="the_limits_of_calling_are_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-valid_from_date", "-version"], name="calling_rule_in_force")
        ]
