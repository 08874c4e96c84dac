"""What people were told when they took their turn, kept beside what then happened."""

from django.db import models
from django.db.models import F, Q

from ventanilla.procedure.turns.models.turns import Turn


class WaitPromise(models.Model):
    """The wait told with a turn: minutes from and to, or none; by which method, and from what. Append-only."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, primary_key=True, related_name="promise")
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    method = models.PositiveSmallIntegerField()
    basis = models.JSONField()

    is_append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__isnull=False, high__gte=F("low")),
                name="a_promise_has_both_ends_or_none",
            )
        ]
