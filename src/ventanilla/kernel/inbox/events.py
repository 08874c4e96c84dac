"""What happens to things that come in."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class InboxItemTaken(Event):
    """Something came in, or is to be handled again."""

    item_id: str
    source: str


@dataclass(frozen=True, kw_only=True)
class InboxItemChanged(Event):
    """Something that came in could not be handled, was handled after that, or is tried again because a person asked."""

    item_id: str
    source: str

    def topics(self) -> tuple[str, ...]:
        """The operations screen."""
        return ("commands",)
