"""Hands committed events to whoever must act on them, mostly by deferring a job.

Hot paths write outbox rows only; the relay, in the worker process, defers the jobs. A domain says in its
`tasks.py`

    @relay.on(RatingRequested)
    def schedule_expiry(event: OutboxEvent) -> None: ...

Nothing is lost and nothing overtakes: rows are read in (transaction, id) order and only below the oldest
running transaction, so a row that commits late still lies ahead of the cursor. The cursor moves in the
transaction of the handlers, so a deferral and its having been done commit together. A handler must bear being
called twice.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.kernel.models import OutboxCursor, OutboxEvent
from ventanilla.kernel.outbox import Event

READER = "jobs"
ROWS_AT_ONCE = 200

Handler = Callable[[OutboxEvent], None]
H = TypeVar("H", bound=Handler)

logger = logging.getLogger(__name__)
_handlers: dict[str, dict[str, Handler]] = {}


def on(*events: type[Event]) -> Callable[[H], H]:
    """Return a decorator that has the function called once for each committed event of these kinds."""

    def register(handler: H) -> H:
        for event in events:
            _handlers.setdefault(event.name, {})[_name_of(handler)] = handler
        return handler

    return register


def relay_pending() -> int:
    """Hand over every row that is safe to read now; return how many rows that were."""
    total = 0
    while relayed := relay_batch():
        total += relayed
    return total


def waiting() -> int:
    """Return how many committed events nobody has been handed yet."""
    cursor = OutboxCursor.objects.filter(reader=READER).first() or OutboxCursor()
    with connection.cursor() as reader:
        reader.execute(
            "SELECT count(*) FROM kernel_outboxevent WHERE (transaction_id, id) > (%s::text::xid8, %s)",
            [str(cursor.transaction_id), cursor.event_id],
        )
        (count,) = reader.fetchone()
    return int(count)


@transaction.atomic
def relay_batch() -> int:
    """Hand over the next rows and move the cursor past them, all or nothing; return how many rows.

    Returns 0 when nothing is due or when another relay is at it: the cursor's row lock admits one at a time.
    """
    cursor = _locked_cursor()
    if cursor is None:
        return 0
    rows = _rows_after(cursor)
    for row in rows:
        for handler in _handlers.get(row.name, {}).values():
            _hand_over(row, handler)
    if rows:
        cursor.transaction_id, cursor.event_id = rows[-1].transaction_id, rows[-1].pk
        cursor.save(update_fields=["transaction_id", "event_id"])
    return len(rows)


@app.task(queue="relay", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def hand_over_again(*, event_id: int, handler: str) -> None:
    """Repeat one handler that failed. When its attempts run out the job stays in the table as failed."""
    row = OutboxEvent.objects.get(pk=event_id)
    with transaction.atomic():
        _handlers[row.name][handler](row)


def _locked_cursor() -> OutboxCursor | None:
    positions = OutboxCursor.objects.select_for_update(skip_locked=True).filter(reader=READER)
    cursor = positions.first()
    if cursor is None:
        OutboxCursor.objects.bulk_create([OutboxCursor(reader=READER)], ignore_conflicts=True)
        cursor = positions.first()
    return cursor


def _rows_after(cursor: OutboxCursor) -> list[OutboxEvent]:
    return list(
        OutboxEvent.objects.raw(
            """
            SELECT id, name, site_id, payload, topics, created_at, transaction_id
            FROM kernel_outboxevent
            WHERE (transaction_id, id) > (%s::text::xid8, %s)
              AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY transaction_id, id
            LIMIT %s
            """,
            [str(cursor.transaction_id), cursor.event_id, ROWS_AT_ONCE],
        )
    )


def _hand_over(row: OutboxEvent, handler: Handler) -> None:
    """Call `handler`; a failure becomes a job of its own: it neither blocks the line nor is forgotten."""
    try:
        with transaction.atomic():
            handler(row)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception(
            "Event %s could not be handed to %s, trying again as a job", row.pk, _name_of(handler)
        )
        hand_over_again.defer(event_id=row.pk, handler=_name_of(handler))


def _name_of(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"
