"""Somebody in line for the wrong service: the turn goes to the right one, its number and its place by arrival stay."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.errors import LineIsClosed, UnknownTarget
from ventanilla.procedure.turns.events import TurnRedirected
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services.moving import begin_segment, illegal, locked


@transaction.atomic
def redirect(*, turn: Turn, service_line: ServiceLine) -> Turn:
    """Return the waiting turn, now in line for `service_line`, behind those who came before it and nobody else.

    Whoever it was sent to is forgotten, so that its own line may call somebody whose advisor does not come back.

    Raises IllegalMove once it was called, UnknownTarget for a line of another site or the one it is in, LineIsClosed.
    """
    turn = locked(turn)
    if turn.state != TurnState.WAITING:
        raise illegal(turn)
    is_free_there = turn.wanted_desk_id is None and turn.wanted_advisor_id is None
    is_there = service_line.pk == turn.service_line_id and is_free_there
    if service_line.site_id != turn.site_id or is_there:
        raise UnknownTarget(_("Elija otra línea de esta sede."), field="service_line")
    if not service_line.is_open:
        raise LineIsClosed(_("Ese servicio no está dando turnos ahora."), field="service_line")
    turn.service_line = service_line
    turn.wanted_desk = turn.wanted_advisor = None
    turn.save(update_fields=["service_line", "wanted_desk", "wanted_advisor"])
    begin_segment(turn)
    emit(
        TurnRedirected(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            service_line=service_line.code,
        )
    )
    return turn
