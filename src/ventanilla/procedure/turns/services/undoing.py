"""Taking back the last thing done at a desk, for ten seconds; in place of asking before each of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk
from ventanilla.org.selectors_shifts import pause_of
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import DeskIsBusy, NothingToUndo
from ventanilla.procedure.turns.events import TurnRestored
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.services.moving import locked, restore


@transaction.atomic
def undo(*, desk: Desk) -> tuple[Turn, TurnSegment]:
    """Return the turn as it was before the last thing done at this desk, back at it, and the stretch that is undone.

    Start, finish, hold, transfer and no-show can be taken back; a call cannot, for the hall has heard it. Raises
    NothingToUndo after ten seconds, when the turn has gone on since, or whoever attended it left the desk or is away, and
    DeskIsBusy when somebody else is there.
    """
    desk = Desk.objects.select_for_update(of=("self",)).select_related("site", "advisor").get(pk=desk.pk)
    found = selectors.last_step(desk)
    if found is None:
        raise NothingToUndo(_("Ya no hay nada que deshacer: pasaron más de diez segundos."))
    if desk.advisor is None or desk.advisor_id != found.before.advisor_id:
        raise NothingToUndo(_("Quien atendía ya dejó este módulo; no se puede deshacer."))
    if pause_of(desk.advisor):
        raise NothingToUndo(_("Vuelva a atender antes de deshacer: está en pausa."))
    turn = locked(found.turn)
    if turn.state != found.undone.state:
        raise NothingToUndo(_("El turno %(code)s ya siguió su camino.") % {"code": turn.code})
    busy = selectors.live_turn(desk)
    if busy is not None and busy.pk != turn.pk:
        raise DeskIsBusy(_("Ya llamó a otra persona; no se puede deshacer."))
    turn = restore(turn, found.before)
    emit(
        TurnRestored(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            desk_id=desk.pk,
            state=TurnState(turn.state).value,
        )
    )
    return turn, found.undone
