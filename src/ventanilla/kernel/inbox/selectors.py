"""Reads of what came in."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from ventanilla.kernel import clock
from ventanilla.kernel.inbox import rules
from ventanilla.kernel.inbox.models import InboxItem


@dataclass(frozen=True, slots=True)
class SourceNow:
    """How much of what a source sent is not handled: not tried yet, to be tried again, for a person; the oldest."""

    source: str
    new: int = 0
    retrying: int = 0
    for_a_person: int = 0
    oldest_at: dt.datetime | None = None


def due(at: dt.datetime, *, most: int) -> list[UUID]:
    """Return the things that are to be handled by now, the oldest first."""
    waiting = InboxItem.objects.filter(handled_at=None, due_at__lte=at)
    return list(waiting.order_by("taken_at", "pk").values_list("pk", flat=True)[:most])


def not_handled() -> QuerySet[InboxItem]:
    """Return what failed so far, the oldest first: still to be tried again, or, without `due_at`, for a person.

    What nobody has tried although it was due a while ago is among it.
    """
    late = Q(due_at__lt=clock.now() - rules.LATE_AFTER)
    return InboxItem.objects.filter(~Q(trouble="") | late, handled_at=None).order_by("taken_at", "pk")


def for_a_person() -> QuerySet[InboxItem]:
    """Return what is not tried any more until a person decides."""
    return InboxItem.objects.filter(handled_at=None, due_at=None)


def open_by_source(sources: Collection[str]) -> list[SourceNow]:
    """Return what each of these sources has that is not handled, and any other that has something."""
    counted = InboxItem.objects.filter(handled_at=None).values("source")
    rows = counted.annotate(
        new=Count("pk", filter=Q(trouble="", due_at__isnull=False)),
        retrying=Count("pk", filter=~Q(trouble="") & Q(due_at__isnull=False)),
        for_a_person=Count("pk", filter=Q(due_at=None)),
        oldest_at=Min("taken_at"),
    )
    found = {row["source"]: SourceNow(**row) for row in rows.order_by("source")}
    return [found.get(name) or SourceNow(name) for name in sorted({*sources, *found})]
