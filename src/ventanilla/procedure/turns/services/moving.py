"""The one place where a turn changes state or desk: the move is checked, and its segments follow."""

from django.db import connection
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import insert
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns.errors import IllegalMove
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.rules.moves import MOVES


def locked(turn: Turn) -> Turn:
    """Return the turn, locked for this transaction, with its site and line."""
    return Turn.objects.select_for_update(of=("self",)).select_related("site", "service_line").get(pk=turn.pk)


def move(
    turn: Turn,
    to: TurnState,
    *,
    allowed_from: set[TurnState] | None = None,
    desk: Desk | None = None,
    advisor: StaffUser | None = None,
) -> Turn:
    """Return the turn in its new state, at that desk; desk and advisor are kept when none is given.

    Raises IllegalMove, with the present state, when the turn cannot get there from where it stands.
    """
    return move_locked(locked(turn), to, allowed_from=allowed_from, desk=desk, advisor=advisor)


def move_locked(
    turn: Turn,
    to: TurnState,
    *,
    allowed_from: set[TurnState] | None = None,
    desk: Desk | None = None,
    advisor: StaffUser | None = None,
) -> Turn:
    """Do what `move` does with a turn that this transaction has read and holds locked."""
    present = TurnState(turn.state)
    if to not in MOVES[present] or (allowed_from and present not in allowed_from):
        raise illegal(turn)
    turn.state = to
    if desk is not None:
        turn.desk = desk
    if advisor is not None:
        turn.advisor = advisor
    if to == TurnState.WAITING:
        turn.desk = turn.advisor = None
    turn.save(update_fields=["state", "desk", "advisor"])
    begin_segment(turn)
    return turn


def illegal(turn: Turn) -> IllegalMove:
    """Return the refusal of what cannot be done with a turn in its present state."""
    return IllegalMove(
        _("El turno %(code)s está «%(state)s». Actualice la página.")
        % {"code": turn.code, "state": str(TurnState(turn.state).label).lower()}
    )


def restore(turn: Turn, before: TurnSegment) -> Turn:
    """Return a locked turn as it was in that stretch: state, line, desk and advisor; no longer sent to anybody."""
    turn.state = before.state
    turn.service_line, turn.desk, turn.advisor = before.service_line, before.desk, before.advisor
    turn.wanted_desk = turn.wanted_advisor = None
    turn.save(update_fields=["state", "service_line", "desk", "advisor", "wanted_desk", "wanted_advisor"])
    begin_segment(turn)
    return turn


def move_along(turn: Turn, desk: Desk) -> Turn:
    """Return the turn, which this transaction holds locked, at another desk with the same advisor, in the same state."""
    turn.desk = desk
    turn.save(update_fields=["desk"])
    begin_segment(turn)
    return turn


def begin_segment(turn: Turn) -> None:
    """End the turn's open stretch and begin the one in which it stands now."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE turns_turnsegment SET ended_at = %s WHERE turn_id = %s AND ended_at IS NULL",
            [now, turn.pk],
        )
    insert(
        TurnSegment(
            turn_id=turn.pk,
            state=turn.state,
            service_line_id=turn.service_line_id,
            desk_id=turn.desk_id,
            advisor_id=turn.advisor_id,
            started_at=now,
        )
    )
