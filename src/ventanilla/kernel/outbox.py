"""What happened, written down in the same transaction as the thing itself.

A row of the outbox holds ids and codes only, never personal data. Screens learn of it through the live process, jobs
through the relay; both read the rows after commit, so a transaction that rolls back was never heard of.
"""

from dataclasses import asdict, dataclass
from typing import ClassVar

from django.db import transaction

from ventanilla.kernel import notifier
from ventanilla.kernel.compiled import insert
from ventanilla.kernel.models import OutboxEvent


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened at a site. Subclasses are named in the past tense and hold ids and codes."""

    site_id: int | None
    name: ClassVar[str] = "Event"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.name = cls.__name__

    def topics(self) -> tuple[str, ...]:
        """Return the topics whose screens must look again."""
        return ()


def emit(event: Event) -> None:
    """Write `event` into the outbox of the running transaction; readers hear of it after commit."""
    payload = asdict(event)
    payload.pop("site_id")
    insert(OutboxEvent(name=event.name, site_id=event.site_id, payload=payload, topics=list(event.topics())))
    transaction.on_commit(notifier.poke)
