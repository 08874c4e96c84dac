"""What happens with guides (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event
from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class GuidePublished(Event):
    """A version of a guide was published."""

    guide: str
    version: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class GuideWithdrawn(Event):
    """A guide is no longer read from some day on; its last version says which."""

    guide: str
    version: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class GuideOpened(VisitEvent):
    """A guide was opened in a visit."""

    guide: str
    level: int
