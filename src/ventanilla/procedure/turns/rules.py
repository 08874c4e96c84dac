"""The order of calling and the moves a turn may make. Pure: no database, no clock."""

import datetime as dt
from dataclasses import dataclass, field

from ventanilla.kernel.limits import Pace
from ventanilla.procedure.turns.models import TurnState

S = TurnState

KIOSK_PACE = Pace(at_once=5, every=dt.timedelta(seconds=4))

MOVES: dict[TurnState, frozenset[TurnState]] = {
    S.WAITING: frozenset({S.CALLED, S.WALKED_OUT, S.CANCELLED, S.DAY_CLOSED}),
    S.CALLED: frozenset({S.SERVING, S.WAITING, S.NO_SHOW, S.CANCELLED, S.DAY_CLOSED}),
    S.SERVING: frozenset({S.DONE, S.ON_HOLD, S.WAITING, S.DAY_CLOSED}),
    S.ON_HOLD: frozenset({S.CALLED, S.WALKED_OUT, S.DAY_CLOSED}),
    S.DONE: frozenset(),
    S.NO_SHOW: frozenset({S.WAITING}),
    S.WALKED_OUT: frozenset(),
    S.CANCELLED: frozenset({S.WAITING}),
    S.DAY_CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class CallingRule:
    """Preferential and general in turns, and nobody waits past the cap while younger turns are called."""

    preferential_in_a_row: int = 1
    cap: dt.timedelta = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The first in line of its class."""

    code: str
    is_priority: bool
    queued_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, why (a short Spanish phrase), and whose older turn was passed over."""

    candidate: Candidate
    why: str
    passed_over: tuple[str, ...] = field(default=())


def choose(
    preferential: Candidate | None,
    general: Candidate | None,
    *,
    preferential_streak: int,
    now: dt.datetime,
    rule: CallingRule,
) -> Choice | None:
    """Return whom to call among the first of each class; None when nobody waits.

    `preferential_streak` counts the preferential turns called since the last general one. Whoever has waited past the
    cap goes first, the oldest of them before the others; else the classes alternate by the rule.
    """
    if preferential is None or general is None:
        only = preferential or general
        return Choice(only, "siguiente en la fila") if only else None
    older, younger = sorted((preferential, general), key=lambda each: each.queued_at)
    if now - older.queued_at > rule.cap:
        return Choice(older, f"esperaba más de {int(rule.cap.total_seconds() // 60)} minutos")
    if preferential_streak < rule.preferential_in_a_row:
        chosen, why = (
            preferential,
            f"preferencial, {rule.preferential_in_a_row} de cada {rule.preferential_in_a_row + 1}",
        )
    else:
        chosen, why = general, f"general, después de {preferential_streak} preferencial"
    is_overtaken = chosen is younger and older.queued_at < younger.queued_at
    return Choice(chosen, why, (older.code,) if is_overtaken else ())
