"""The record of days closed."""

from django.db import models

from ventanilla.kernel import clock
from ventanilla.org.models import Site, StaffUser


class DayClose(models.Model):
    """One run of closing a day at a site: who ran it, when, and what it found. Append-only; a day may have several."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    run_at = models.DateTimeField(default=clock.now)
    run_by = models.ForeignKey(
        StaffUser,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Vacío: el programa, de noche.",
    )
    turns_closed = models.PositiveIntegerField(help_text="Turnos que quedaban en la fila o en pausa.")
    visits_left = models.PositiveIntegerField(help_text="Atenciones que quedaron incompletas.")
    shifts_ended = models.PositiveIntegerField()

    is_append_only = True

    class Meta:
        indexes = [models.Index(fields=["site", "business_date"], name="closes_of_a_day")]
