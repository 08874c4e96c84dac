"""The order of calling: who is next among those waiting, and why."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ventanilla.procedure.turns.models import CallingMethod, CallReason


@dataclass(frozen=True, slots=True)
class CallingRule:
    """In which order a site calls, and how it treats who does not come. `version` 0 is the rule of a site without one.

    `weights` says how much a minute of waiting counts in a service line (by its code), 1 where nothing is said. Whoever
    has waited past the cap goes first under every method; without a cap nobody does.
    """

    version: int = 0
    pk: int | None = None
    method: str = CallingMethod.RATIO
    preferential_in_a_row: int = 1
    general_in_a_row: int = 1
    cap: dt.timedelta | None = dt.timedelta(minutes=30)
    weights: Mapping[str, int] = field(default_factory=dict)
    recall_every: dt.timedelta = dt.timedelta(seconds=15)
    calls_before_no_show: int = 2
    return_places: int = 3
    early: dt.timedelta = dt.timedelta(minutes=15)
    late: dt.timedelta = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The first in line of its service line and class, or one whose appointment is due."""

    id: UUID
    line: str
    is_priority: bool
    queued_at: dt.datetime
    number: int = 0
    appointed_at: dt.datetime | None = None
    put_first_at: dt.datetime | None = None

    @property
    def came_at(self) -> dt.datetime:
        """When they came to this line; `queued_at` is the place they have in it, and may have been given to them."""
        return self.put_first_at or self.queued_at


@dataclass(frozen=True, slots=True)
class Run:
    """How many turns of one class were called in a row, up to now."""

    is_priority: bool
    length: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, the reason by its code and in a short Spanish phrase."""

    candidate: Candidate
    reason: CallReason
    why: str


def choose(
    candidates: Sequence[Candidate], *, run: Run | None, now: dt.datetime, rule: CallingRule
) -> Choice | None:
    """Return whom to call among the candidates and why; None when there are none.

    In this order: whoever has waited past the cap (the oldest first), whoever has an appointment that is due (the
    earliest first), then the class the method asks for, and in it the one whose wait weighs most (the oldest where all
    lines weigh the same). `run` is what was called last in these lines today, None when nothing was. Source:
    PRD-SYE-ATC-01, policy 4; preferential attention by Ley 1171 de 2007 and Ley 1618 de 2013. Whoever was put first in
    their line is called as if they had come first, and the reason says so.
    """
    choice = _choose(candidates, run=run, now=now, rule=rule)
    if choice is not None and choice.candidate.put_first_at is not None:
        return Choice(choice.candidate, CallReason.PUT_FIRST, "un asesor lo trasladó de primero")
    return choice


def _choose(
    candidates: Sequence[Candidate], *, run: Run | None, now: dt.datetime, rule: CallingRule
) -> Choice | None:
    if not candidates:
        return None
    by_arrival = sorted(candidates, key=lambda each: (each.queued_at, each.number, each.id))
    oldest = by_arrival[0]
    if len({each.id for each in candidates}) == 1:
        return Choice(oldest, CallReason.ONLY, "siguiente en la fila")
    if rule.cap is not None and now - oldest.queued_at > rule.cap:
        minutes = int(rule.cap.total_seconds() // 60)
        return Choice(oldest, CallReason.CAP, f"esperaba más de {minutes} minutos")
    due = _first_due(by_arrival, now)
    if due is not None:
        return Choice(due, CallReason.APPOINTMENT, "tiene cita y ya es su hora")
    pool, reason, why = _class_due(by_arrival, run, rule)
    chosen = max(pool, key=lambda each: _weight(each, rule) * (now - each.queued_at))
    if chosen is not pool[0]:
        return Choice(
            chosen, CallReason.WEIGHT, f"{why}; en su línea cada minuto cuenta por {_weight(chosen, rule)}"
        )
    return Choice(chosen, reason, why)


def _first_due(by_arrival: Iterable[Candidate], now: dt.datetime) -> Candidate | None:
    due = [(each.appointed_at, each) for each in by_arrival if each.appointed_at and each.appointed_at <= now]
    return min(due, key=lambda each: each[0])[1] if due else None


def _class_due(
    by_arrival: list[Candidate], run: Run | None, rule: CallingRule
) -> tuple[list[Candidate], CallReason, str]:
    preferential = [each for each in by_arrival if each.is_priority]
    general = [each for each in by_arrival if not each.is_priority]
    if rule.method == CallingMethod.FIFO:
        return by_arrival, CallReason.ARRIVAL, "por orden de llegada"
    if not preferential or not general:
        return by_arrival, CallReason.ARRIVAL, "siguiente en la fila"
    if rule.method == CallingMethod.PRIORITY:
        return preferential, CallReason.PREFERENTIAL, "preferencial, va antes que los generales"
    in_all = rule.preferential_in_a_row + rule.general_in_a_row
    if _is_preferential_due(run, rule):
        return preferential, CallReason.PREFERENTIAL, _share(rule.preferential_in_a_row, in_all)
    if run is not None and run.is_priority:
        after = f"general, después de {run.length} {'preferencial' if run.length == 1 else 'preferenciales'}"
        return general, CallReason.GENERAL, after
    return general, CallReason.GENERAL, f"general, {rule.general_in_a_row} de cada {in_all}"


def _is_preferential_due(run: Run | None, rule: CallingRule) -> bool:
    if run is None:
        return True
    if run.is_priority:
        return run.length < rule.preferential_in_a_row
    return run.length >= rule.general_in_a_row


def _share(of_all: int, in_all: int) -> str:
    return f"preferencial, {of_all} de cada {in_all}"


def _weight(candidate: Candidate, rule: CallingRule) -> int:
    return rule.weights.get(candidate.line, 1)
