"""The moves a turn may make from each state, and those that may be taken back."""

import datetime as dt

from ventanilla.procedure.turns.models import TurnState

S = TurnState

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

UNDO_WITHIN = dt.timedelta(seconds=10)
UNDOABLE: dict[TurnState, frozenset[TurnState]] = {
    S.SERVING: frozenset({S.CALLED}),
    S.DONE: frozenset({S.SERVING}),
    S.ON_HOLD: frozenset({S.SERVING}),
    S.NO_SHOW: frozenset({S.CALLED}),
    S.WALKED_OUT: frozenset({S.ON_HOLD}),
    S.WAITING: frozenset({S.CALLED, S.SERVING}),
}
"""From a state back to the one before it. A call is not among them: the hall has heard it."""
