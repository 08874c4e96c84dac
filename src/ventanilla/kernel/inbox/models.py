"""Bodies that other systems posted to us, and the things in them."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ventanilla.kernel import clock


class Delivery(models.Model):
    """A body as another system posted it, once its signature was checked, with the headers that prove it. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField(db_default=Now())

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="each_delivery_is_kept_once")
        ]


class InboxItem(models.Model):
    """One thing in a delivery, such as a message; the same in however many deliveries.

    It is handled, or due for (another) try, or neither: then it waits for a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=300)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="items")
    taken_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, default=clock.now)
    handled_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="each_item_is_taken_once"),
            models.CheckConstraint(
                condition=Q(handled_at=None) | Q(due_at=None), name="what_is_handled_is_not_due"
            ),
        ]
        indexes = [
            models.Index(fields=["taken_at", "id"], condition=Q(handled_at=None), name="items_not_handled")
        ]


class InboxDecision(models.Model):
    """Somebody of the staff had a thing handled again, after so many tries and in spite of that trouble. Append-only."""

    item = models.ForeignKey(InboxItem, on_delete=models.PROTECT, related_name="decisions")
    by_id = models.BigIntegerField()
    attempts = models.PositiveIntegerField()
    trouble = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())

    is_append_only = True
