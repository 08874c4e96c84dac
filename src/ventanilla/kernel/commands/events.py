"""What happens to commands."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CommandQueued(Event):
    """Something is to be done in another system."""

    command_id: int
    target: str
    about: str

    def topics(self) -> tuple[str, ...]:
        """The operations screen and whoever shows what it is about."""
        return _topics(self.about)


@dataclass(frozen=True, kw_only=True)
class CommandChanged(Event):
    """A command was confirmed, given up, or waits for a person."""

    command_id: int
    target: str
    state: str
    about: str

    def topics(self) -> tuple[str, ...]:
        """The operations screen and whoever shows what it is about."""
        return _topics(self.about)


@dataclass(frozen=True, kw_only=True)
class TargetChanged(Event):
    """A target was switched, paused, or answers again."""

    target: str

    def topics(self) -> tuple[str, ...]:
        """The operations screen."""
        return ("commands",)


def _topics(about: str) -> tuple[str, ...]:
    return ("commands", about) if about else ("commands",)
