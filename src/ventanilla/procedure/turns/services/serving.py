"""What happens to a turn at the desk: the person arrives, waits aside, goes elsewhere, is done."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, ServiceLine, StaffUser
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import UnknownTarget
from ventanilla.procedure.turns.events import (
    DeskTurnEvent,
    TurnFinished,
    TurnHeld,
    TurnStarted,
    TurnTransferred,
)
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import leaving
from ventanilla.procedure.turns.services.calling import live_turn
from ventanilla.procedure.turns.services.moving import move_locked
from ventanilla.procedure.visits.models import Visit

_AHEAD = dt.timedelta(microseconds=1)


@transaction.atomic
def start(*, desk: Desk) -> Turn:
    """Take note that the person came to the desk. Raises NobodyAtDesk or IllegalMove."""
    turn = move_locked(live_turn(desk), TurnState.SERVING, allowed_from={TurnState.CALLED})
    emit(_event(TurnStarted, turn, desk))
    return turn


@transaction.atomic
def bind_visit(*, turn: Turn, visit: Visit) -> Turn:
    """Tie the turn to its visit."""
    turn.visit = visit
    turn.save(update_fields=["visit"])
    return turn


@transaction.atomic
def release_visit(*, turn: Turn) -> Turn:
    """Untie the turn from its visit, which never was."""
    turn.visit = None
    turn.save(update_fields=["visit"])
    return turn


@transaction.atomic
def hold(*, desk: Desk) -> Turn:
    """Let the person fill something in meanwhile, keeping the place with this advisor; the desk is free."""
    turn = move_locked(live_turn(desk), TurnState.ON_HOLD, allowed_from={TurnState.SERVING})
    emit(_event(TurnHeld, turn, desk))
    return turn


@transaction.atomic
def finish(*, desk: Desk) -> Turn:
    """End the attention at the desk. Raises NobodyAtDesk or IllegalMove."""
    turn = move_locked(live_turn(desk), TurnState.DONE, allowed_from={TurnState.SERVING})
    emit(_event(TurnFinished, turn, desk))
    return turn


@transaction.atomic
def transfer(
    *,
    desk: Desk,
    service_line: ServiceLine | None = None,
    to_desk: Desk | None = None,
    to_advisor: StaffUser | None = None,
    position: str,
) -> Turn:
    """Put the turn at this desk back into line, first or last, for a line, a desk or an advisor; its number stays.

    Who goes first passes people who wait longer: who put them there is kept, and told and reported with their call.
    Raises UnknownTarget without exactly one other target of this site, for a desk where nobody sits or an advisor who
    sits nowhere, or for another position.
    """
    if sum(target is not None for target in (service_line, to_desk, to_advisor)) != 1:
        raise UnknownTarget(_("Elija a dónde trasladar: una línea, un módulo o un asesor."))
    if to_desk is not None and to_desk.pk == desk.pk:
        raise UnknownTarget(_("La persona ya está en ese módulo. Elija otro."), field="desk")
    if to_desk is not None and not leaving.hold_seat(Q(desk=to_desk)):
        raise UnknownTarget(_("En ese módulo no hay nadie. Elija otro."), field="desk")
    if to_advisor is not None and not leaving.hold_seat(Q(pk=to_advisor.pk)):
        raise UnknownTarget(_("Ese asesor no está en ningún módulo. Elija otro."), field="advisor")
    if position not in {"first", "last"}:
        raise UnknownTarget(_("Diga si pasa de primero o de último."), field="position")
    turn = live_turn(desk)
    turn.service_line = service_line or turn.service_line
    turn.wanted_desk, turn.wanted_advisor = to_desk, to_advisor
    now = clock.now()
    ahead = selectors.front_of_line(turn.service_line)
    is_put_first = position == "first" and ahead is not None and ahead < now
    turn.queued_at = ahead - _AHEAD if is_put_first and ahead else now
    turn.put_first_at, turn.put_first_by_id = (now, turn.advisor_id) if is_put_first else (None, None)
    turn.save(
        update_fields=[
            "service_line",
            "wanted_desk",
            "wanted_advisor",
            "queued_at",
            "put_first_at",
            "put_first_by",
        ]
    )
    turn = move_locked(turn, TurnState.WAITING, allowed_from={TurnState.CALLED, TurnState.SERVING})
    emit(_event(TurnTransferred, turn, desk))
    return turn


def _event(kind: type[DeskTurnEvent], turn: Turn, desk: Desk) -> DeskTurnEvent:
    return kind(
        site_id=turn.site_id, site_code=turn.site.code, turn_id=str(turn.pk), code=turn.code, desk_id=desk.pk
    )
