"""What happens to things that come in."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class InboxItemTaken(Event):
    """Something came in, or is to be handled again."""

    item_id: str
    source: str
