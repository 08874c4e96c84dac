"""What happens to messages."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class MessageMoved(Event):
    """A message was sent, delivered, read, or did not arrive."""

    message_id: str
    visit_id: str | None
    state: str

    def topics(self) -> tuple[str, ...]:
        """Whoever has the visit open."""
        return (f"visit:{self.visit_id}",) if self.visit_id else ()


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(Event):
    """Somebody wrote to the Caja."""

    reply_id: str
    message_id: str | None
    visit_id: str | None

    def topics(self) -> tuple[str, ...]:
        """Whoever has the visit open."""
        return (f"visit:{self.visit_id}",) if self.visit_id else ()
