"""When a site is open: its week, its special days, and days that closed early."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Cast, ExtractHour, ExtractMinute
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models.caja import Site
from ventanilla.org.models.staff import StaffUser


class Weekday(models.IntegerChoices):
    """A day of the week by its ISO number."""

    MONDAY = 1, _("Lunes")
    TUESDAY = 2, _("Martes")
    WEDNESDAY = 3, _("Miércoles")
    THURSDAY = 4, _("Jueves")
    FRIDAY = 5, _("Viernes")
    SATURDAY = 6, _("Sábado")
    SUNDAY = 7, _("Domingo")


def _minute_of_day(field: str) -> Cast:
    return Cast(ExtractHour(field) * 60 + ExtractMinute(field), IntegerField())


_IN_ORDER = Q(opens_at__lt=F("last_turn_at"), last_turn_at__lte=F("closes_at"))


@keep_history()
class OpeningHours(models.Model):
    """A stretch of a weekday in which a site is open; the last turn is given at `last_turn_at` at the latest.

    Whoever took a turn before that is attended, also after `closes_at`.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens_at = models.TimeField()
    last_turn_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="weekday_exists"),
            models.CheckConstraint(condition=_IN_ORDER, name="hours_in_their_order"),
            ExclusionConstraint(
                name="hours_do_not_overlap",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func(
                            _minute_of_day("opens_at"),
                            _minute_of_day("closes_at"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


@keep_history()
class SpecialDay(models.Model):
    """A date on which a site keeps other hours than its week says, or none at all."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField()
    opens_at = models.TimeField(null=True)
    last_turn_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    reason = models.CharField(max_length=120)
    decided_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date"], name="one_special_day_per_date"),
            models.CheckConstraint(
                condition=Q(opens_at=None, last_turn_at=None, closes_at=None) | _IN_ORDER,
                name="special_hours_in_their_order",
            ),
        ]

    @property
    def is_closed(self) -> bool:
        """Whether the site does not open at all that day."""
        return self.opens_at is None


@keep_history()
class EarlyClosing(models.Model):
    """The decision to stop giving turns before the hour, today and for a reason; those inside are attended."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="early_closings")
    date = models.DateField()
    last_turn_at = models.TimeField()
    reason = models.CharField(max_length=120)
    decided_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "date"], name="one_early_closing_per_day")]
