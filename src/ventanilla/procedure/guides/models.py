"""Guías Delagente: what an advisor reads from, and the record that it was opened (R45)."""

from django.db import models
from django.db.models import F, Q

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import StaffUser
from ventanilla.procedure.visits.models import InformationLevel, Visit


@keep_history()
class Guide(models.Model):
    """A version of a service guide, with what to say at each information level."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    service_line_code = models.SlugField(max_length=20)
    summary = models.TextField()
    requirements = models.TextField(help_text="Un requisito por renglón.")
    steps = models.TextField(help_text="Un paso por renglón.")
    consultation = models.TextField(help_text="Qué se consulta en el aplicativo del servicio (nivel 3).")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_guide_per_version"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="guide_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GuideConsultation(models.Model):
    """A guide was opened in a visit, by whom and at which level. Append-only."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="guide_consultations")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=InformationLevel)
    opened_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "guide", "level"], name="guide_opened_once_per_level")
        ]
