"""The calls made to the hall, in the order of their numbers, and which displays announced them."""

from django.db import models

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Device, Site, StaffUser
from ventanilla.procedure.turns.models.turns import Turn


class CallCounter(models.Model):
    """The last call number of a site. Locked last in a call, so commit order is number order."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField()


class TurnCall(models.Model):
    """A call to the hall: an entry of the site's ordered log, with the rule that chose the turn (policy 4)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="calls")
    turn_code = models.CharField(max_length=12)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    desk_number = models.PositiveSmallIntegerField()
    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    is_priority = models.BooleanField()
    why = models.CharField(max_length=200)
    passed_over = models.JSONField(default=list)
    called_at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="one_call_per_number"),
            models.UniqueConstraint(fields=["turn", "attempt"], name="one_call_per_attempt"),
        ]


class CallAnnouncement(models.Model):
    """A display showed a call. Append-only."""

    call = models.ForeignKey(TurnCall, on_delete=models.CASCADE, related_name="announcements")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "device"], name="a_display_announces_a_call_once")
        ]
