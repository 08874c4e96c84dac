"""What happens with guides (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class GuideOpened(VisitEvent):
    """A guide was opened in a visit."""

    guide: str
    level: int
