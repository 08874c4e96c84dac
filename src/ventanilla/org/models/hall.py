"""What a site decides about its hall."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel.history import keep_history
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models.caja import Site
from ventanilla.org.models.staff import StaffUser


class Pace(models.IntegerChoices):
    """How fast the hall speaks, in words a minute."""

    SLOW = 125, _("Despacio")
    CALM = 145, _("Con calma")
    BRISK = 170, _("Más rápido")


@keep_history()
class HallSettings(models.Model):
    """Whether the hall of a site says its calls aloud, and how fast. A site without a row keeps these defaults."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, primary_key=True, related_name="+")
    is_spoken = models.BooleanField(default=True)
    pace = models.PositiveSmallIntegerField(choices=Pace, default=Pace.CALM)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="the_pace_of_the_hall_is_known")
        ]


@keep_history()
class HallNotice(models.Model):
    """A notice that the displays of a site show beside the calls, with or without a picture, on the dates given."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=160)
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    shows_from = models.DateField()
    shows_until = models.DateField(help_text="El último día en que se muestra.")
    position = models.PositiveIntegerField()
    written_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shows_until__gte=models.F("shows_from")), name="a_notice_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["site", "position"], name="notices_in_order")]

    def __str__(self) -> str:
        return self.text
