"""Reads of what came in."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from ventanilla.kernel.inbox.models import InboxItem


def due(at: dt.datetime, *, most: int) -> list[UUID]:
    """Return the things that are to be handled by now, the oldest first."""
    waiting = InboxItem.objects.filter(handled_at=None, due_at__lte=at)
    return list(waiting.order_by("taken_at", "pk").values_list("pk", flat=True)[:most])


def not_handled() -> QuerySet[InboxItem]:
    """Return what failed so far, the oldest first: still to be tried again, or, without `due_at`, for a person."""
    failed = InboxItem.objects.filter(handled_at=None).exclude(trouble="")
    return failed.select_related("delivery").order_by("taken_at", "pk")
