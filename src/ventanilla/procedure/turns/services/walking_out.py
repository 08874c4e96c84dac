"""People who leave without being attended to the end."""

from django.db import transaction

from ventanilla.kernel.outbox import emit
from ventanilla.procedure.turns.events import TurnWalkedOut
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services.moving import move


@transaction.atomic
def walk_out(*, turn: Turn) -> Turn:
    """Take note that somebody left the line, or did not come back from a pause. Raises IllegalMove anywhere else."""
    turn = move(turn, TurnState.WALKED_OUT, allowed_from={TurnState.WAITING, TurnState.ON_HOLD})
    emit(TurnWalkedOut(site_id=turn.site_id, site_code=turn.site.code, turn_id=str(turn.pk), code=turn.code))
    return turn
