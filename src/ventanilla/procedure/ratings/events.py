"""What happens with ratings (ids and codes only; never the score, which the desk must not hear)."""

from dataclasses import dataclass

from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class RatingRequested(VisitEvent):
    """The tablet asks."""

    request_id: str
    expires_at: str

    def topics(self) -> tuple[str, ...]:
        return (f"tablet:{self.desk_id}", f"visit:{self.visit_id}")


@dataclass(frozen=True, kw_only=True)
class RatingSettled(VisitEvent):
    """The question was answered, declined or let pass."""

    state: str

    def topics(self) -> tuple[str, ...]:
        return (f"tablet:{self.desk_id}", f"visit:{self.visit_id}")
