"""What a site decides about its hall."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel.history import keep_history
from ventanilla.org.models.caja import Site


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
