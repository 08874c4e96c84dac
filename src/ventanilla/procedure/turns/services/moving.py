"""The one place where a turn changes state: the move is checked, and its segments follow."""

from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns.errors import IllegalMove
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.rules import MOVES


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
        raise IllegalMove(
            _("El turno %(code)s está «%(state)s». Actualice la página.")
            % {"code": turn.code, "state": str(present.label).lower()}
        )
    now = clock.now()
    turn.state = to
    if desk is not None:
        turn.desk = desk
    if advisor is not None:
        turn.advisor = advisor
    if to == TurnState.WAITING:
        turn.desk = turn.advisor = None
    turn.save(update_fields=["state", "desk", "advisor"])
    TurnSegment.objects.filter(turn=turn, ended_at=None).update(ended_at=now)
    TurnSegment.objects.create(
        turn=turn,
        state=to,
        service_line_id=turn.service_line_id,
        desk_id=turn.desk_id,
        advisor_id=turn.advisor_id,
        started_at=now,
    )
    return turn
