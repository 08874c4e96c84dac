"""What happens in a visit (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class VisitEvent(Event):
    """Something happened in a visit; the desk that shows it looks again."""

    visit_id: str
    desk_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}", f"visit:{self.visit_id}")


@dataclass(frozen=True, kw_only=True)
class VisitOpened(VisitEvent):
    """A customer came to the desk."""


@dataclass(frozen=True, kw_only=True)
class CustomerIdentified(VisitEvent):
    """It is settled who the customer is, or that they stay unidentified."""

    identification: str


@dataclass(frozen=True, kw_only=True)
class NeedRecorded(VisitEvent):
    """A need was classified."""

    service_line: str
    information_level: int


@dataclass(frozen=True, kw_only=True)
class VisitEnded(VisitEvent):
    """The turn ended and the desk is free; the visit may still owe something."""


@dataclass(frozen=True, kw_only=True)
class VisitResumed(VisitEvent):
    """The visit had ended by mistake and goes on at the desk."""


@dataclass(frozen=True, kw_only=True)
class VisitClosed(VisitEvent):
    """The visit came to its end; whoever looks at the day looks again."""

    site_code: str
    closing: str

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class VisitLeftIncomplete(VisitEvent):
    """The day closed while the visit still owed something."""
