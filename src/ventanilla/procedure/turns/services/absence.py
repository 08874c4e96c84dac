"""People who do not come when called: taking note of it, and letting them into the line again."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk
from ventanilla.procedure.turns import selectors, selectors_absence, selectors_rules
from ventanilla.procedure.turns.errors import AlreadyReturned, IllegalMove, NoShowTooEarly
from ventanilla.procedure.turns.events import TurnNoShow, TurnReturned
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services.calling import live_turn
from ventanilla.procedure.turns.services.moving import locked, move_locked


@transaction.atomic
def no_show(*, desk: Desk) -> Turn:
    """Take note that the person called to this desk never came.

    Raises NobodyAtDesk, IllegalMove once the person is there, and NoShowTooEarly before the rule's number of calls was
    made and its interval has passed since the last one.
    """
    turn = live_turn(desk)
    if turn.state == TurnState.CALLED:
        _check_called_enough(turn)
    turn = move_locked(turn, TurnState.NO_SHOW, allowed_from={TurnState.CALLED})
    emit(
        TurnNoShow(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            desk_id=desk.pk,
        )
    )
    return turn


@transaction.atomic
def return_to_line(*, turn: Turn) -> Turn:
    """Let a person who came after being given up into the line again, the rule's number of places from its head.

    With fewer people of their class and line waiting they go last. Whoever they were sent to may be gone: they wait for
    their line. Once a turn; a second time raises AlreadyReturned.
    Raises IllegalMove unless the turn is a no-show of today.
    """
    turn = locked(turn)
    now = clock.now()
    if turn.returned_at is not None:
        raise AlreadyReturned(
            _("El turno %(code)s ya volvió a la fila una vez. Dele un turno nuevo.") % {"code": turn.code}
        )
    if turn.business_date != clock.business_date(turn.site.time_zone, now):
        raise IllegalMove(_("El turno %(code)s no es de hoy.") % {"code": turn.code})
    turn.returned_at = now
    turn.wanted_desk = turn.wanted_advisor = None
    turn.put_first_at = turn.put_first_by = None
    turn.queued_at = selectors.place_behind(turn, selectors_rules.in_force(turn.site).return_places) or now
    turn = move_locked(turn, TurnState.WAITING, allowed_from={TurnState.NO_SHOW})
    turn.save(
        update_fields=[
            "returned_at",
            "queued_at",
            "wanted_desk",
            "wanted_advisor",
            "put_first_at",
            "put_first_by",
        ]
    )
    emit(TurnReturned(site_id=turn.site_id, site_code=turn.site.code, turn_id=str(turn.pk), code=turn.code))
    return turn


def _check_called_enough(turn: Turn) -> None:
    absence = selectors_absence.absence_of(turn)
    more = absence.calls_needed - absence.calls
    if more > 0:
        raise NoShowTooEarly(
            ngettext(
                "Falta %(more)s llamado antes de marcar que no se presentó.",
                "Faltan %(more)s llamados antes de marcar que no se presentó.",
                more,
            )
            % {"more": more}
        )
    now = clock.now()
    if now < absence.recall_from:
        raise NoShowTooEarly(
            _("Dele tiempo de llegar: puede marcarlo en %(seconds)s segundos.")
            % {"seconds": absence.seconds_until(absence.recall_from, now)}
        )
