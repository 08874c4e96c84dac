"""The calls made to the hall, in the order of their numbers, and which displays announced them."""

from django.db import models
from django.db.models import Q

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Device, ServiceLine, Site, StaffUser
from ventanilla.procedure.turns.models.calling_rules import CallingRuleVersion, CallReason
from ventanilla.procedure.turns.models.turns import Turn


class CallCounter(models.Model):
    """The last call number of a site. Locked last in a call, so commit order is number order."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField()


class TurnCall(models.Model):
    """A call to the hall: an entry of the site's ordered log, with the rule that chose the turn and why (policy 4).

    `rank` is the turn's place by arrival among those the desk could call (1 is the oldest), None for a call that chose
    nobody anew; `passed_over` holds the codes of the older ones, at most the first twenty. `rule` is None under the rule
    of a site that never published one.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="calls")
    turn_code = models.CharField(max_length=12)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    desk_number = models.PositiveSmallIntegerField()
    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    attempt = models.PositiveSmallIntegerField()
    is_priority = models.BooleanField()
    rule = models.ForeignKey(CallingRuleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=CallReason)
    why = models.CharField(max_length=300)
    rank = models.PositiveIntegerField(null=True)
    passed_over = models.JSONField(default=list)
    said_reason = models.CharField(
        max_length=200, blank=True, help_text="Lo que dijo quien llamó fuera de orden."
    )
    put_first_by = models.ForeignKey(
        StaffUser,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Quien lo trasladó de primero, si por eso le tocaba.",
    )
    called_at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="one_call_per_number"),
            models.UniqueConstraint(fields=["turn", "attempt"], name="one_call_per_attempt"),
            models.CheckConstraint(
                condition=~Q(reason=CallReason.OUT_OF_ORDER) | ~Q(said_reason=""),
                name="out_of_order_gives_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["site", "business_date", "-number"], name="calls_of_a_day")]

    @property
    def passed(self) -> int:
        """How many older turns it passed over."""
        return (self.rank or 1) - 1

    @property
    def passed_more(self) -> int:
        """How many of those it passed over are not kept by their code."""
        return self.passed - len(self.passed_over)


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
