"""An advisor moves to another desk, and whoever is with them goes along."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.services import desks
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import UnknownTarget
from ventanilla.procedure.turns.events import TurnChangedDesk
from ventanilla.procedure.turns.models import CallReason, Turn, TurnState
from ventanilla.procedure.turns.services import call_log, leaving
from ventanilla.procedure.turns.services.moving import move_along


@transaction.atomic
def change_desk(*, advisor: StaffUser, to: Desk) -> Turn | None:
    """Move `advisor` to a free desk, with the turn that is called to them or served; return it, None without one.

    The turn keeps its number and its state, and its segments tell both desks. Who was called and may be on the way is
    called again, to the new desk. Raises DeskIsTaken, or UnknownTarget for a desk of another site.
    """
    if advisor.site_id is not None and advisor.site_id != to.site_id:
        raise UnknownTarget(_("Ese módulo no está en esta sede."), field="desk")
    left, taken = desks.change(advisor=advisor, to=to)
    leaving.let_nobody_be_sent_to(advisor)
    leaving.release_sent_to(left)
    at_desk = Turn.objects.select_for_update(of=("self",)).select_related("site", "service_line")
    turn = at_desk.filter(desk=left, state__in=selectors.LIVE).first()
    if turn is None:
        return None
    turn = move_along(turn, taken)
    emit(
        TurnChangedDesk(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            desk_id=taken.pk,
            left_desk_id=left.pk,
        )
    )
    if turn.state == TurnState.CALLED:
        call_log.log(turn, reason=CallReason.DESK_CHANGE, why="el asesor cambió de módulo")
    return turn
