"""From the person's arrival at the desk to the end of the turn, and of the visit."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.flow import procedure, selectors
from ventanilla.procedure.flow.errors import StepsOwed, StillAtDesk
from ventanilla.procedure.flow.procedure import Item
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import (
    absence,
    calling,
    desk_change,
    issuing,
    serving,
    undoing,
    walking_out,
)
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import ClosingKind, Visit, VisitState


@transaction.atomic
def start(*, desk: Desk) -> Visit:
    """Begin the visit of the person who came to `desk`; the greeting is its first step (R30).

    After a transfer the same visit goes on. Raises NobodyAtDesk or IllegalMove.
    """
    turn = serving.start(desk=desk)
    at, advisor = turn.desk, turn.advisor
    if at is None or advisor is None:
        raise StillAtDesk(_("El turno no está en ningún módulo."))
    if turn.visit is not None and turn.visit.state != VisitState.CLOSED:
        return visits.move_to_desk(visit=turn.visit, desk=at, advisor=advisor)
    today = clock.business_date(turn.site.time_zone)
    at.site = turn.site
    visit = visits.open_visit(desk=at, advisor=advisor, procedure_version=procedure.in_force(today).version)
    serving.bind_visit(turn=turn, visit=visit)
    return visit


@transaction.atomic
def change_desk(*, advisor: StaffUser, to: Desk) -> Turn | None:
    """Move `advisor` to a free desk with whoever is there, and the visit that goes on; return the turn, if any.

    Raises DeskIsTaken or UnknownTarget.
    """
    turn = desk_change.change_desk(advisor=advisor, to=to)
    if turn is not None and turn.visit is not None and turn.state == TurnState.SERVING:
        visits.move_to_desk(visit=turn.visit, desk=to, advisor=advisor)
    return turn


@transaction.atomic
def no_show(*, desk: Desk) -> Turn:
    """Take note that the person called to this desk never came; a visit begun elsewhere ends there.

    Raises NobodyAtDesk, IllegalMove or NoShowTooEarly.
    """
    turn = absence.no_show(desk=desk)
    _end_without_customer(turn)
    return turn


@transaction.atomic
def cancel(*, turn: Turn) -> Turn:
    """Take a waiting turn back; a visit begun before a transfer ends. Raises IllegalMove when it was called already."""
    turn = issuing.cancel(turn=turn)
    _end_without_customer(turn)
    return turn


@transaction.atomic
def walk_out(*, turn: Turn) -> Turn:
    """Take note that somebody left the line, or did not come back from a pause; a visit that began ends.

    Raises IllegalMove for who is called, attended or gone already.
    """
    turn = walking_out.walk_out(turn=turn)
    _end_without_customer(turn)
    return turn


@transaction.atomic
def finish(*, desk: Desk, leaving_reason: str = "") -> tuple[Turn, list[Item]]:
    """End the turn, free the desk at once and ask for the rating; return the turn and what its visit still owes.

    The visit stays open with it, and with the reason why it was left. Raises NobodyAtDesk or IllegalMove.
    """
    turn = _end_turn(desk, leaving_reason)
    return turn, selectors.owed(turn.visit) if turn.visit else []


@transaction.atomic
def finish_complete_and_call_next(*, desk: Desk, visit: Visit) -> TurnCall | None:
    """Do what `finish_complete` does and call the next person, in one; None when nobody waits. Raises as both do."""
    finish_complete(desk=desk, visit=visit)
    return calling.call_next(desk=desk)


@transaction.atomic
def finish_and_call_next(*, desk: Desk, leaving_reason: str = "") -> tuple[Turn, list[Item], TurnCall | None]:
    """Do what `finish` does and call the next person, in one; the call is None when nobody waits. Raises as both do."""
    turn, owed = finish(desk=desk, leaving_reason=leaving_reason)
    return turn, owed, calling.call_next(desk=desk)


@transaction.atomic
def undo(*, desk: Desk) -> Turn:
    """Take back the last thing done at `desk`; a visit that ended with it goes on, and its rating is asked later.

    A visit that only began with it, and in which nothing was recorded, never was. Raises as `undoing.undo` does, and
    RatingUsed when the customer has answered meanwhile.
    """
    turn, undone = undoing.undo(desk=desk)
    visit = turn.visit
    if visit is None:
        return turn
    if visit.ended_at is not None:
        ratings.withdraw(visit=visit)
        visits.resume(visit=visit)
    elif (
        undone.state == TurnState.SERVING and visit.opened_at >= undone.started_at and visits.is_blank(visit)
    ):
        serving.release_visit(turn=turn)
        visits.discard(visit=visit)
    return turn


@transaction.atomic
def finish_complete(*, desk: Desk, visit: Visit, reason: str = "") -> Turn:
    """End the turn from the desk, only when nothing is owed there, or with the reason for leaving it owed.

    Raises StepsOwed naming the first thing owed (R15, R56).
    """
    missing = selectors.owed_at_desk(visit)
    if missing and not reason.strip():
        raise StepsOwed(
            _("Falta: %(owed)s. Hágalo, o termine con pendientes y diga por qué.")
            % {"owed": missing[0].owed},
            field="reason",
        )
    return _end_turn(desk, reason if missing else "")


def settle(*, visit_id: str) -> bool:
    """Close the visit by itself when its turn is over and nothing is owed any more; return whether it is closed.

    Called after every record that may be the last one owed; calling it again changes nothing.
    """
    with transaction.atomic():
        visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
        if visit is None or visit.state == VisitState.CLOSED:
            return visit is not None
        if _is_at_desk(visit) or selectors.owed(visit):
            return False
        visits.close(visit=visit, closing=ClosingKind.SETTLED)
        return True


@transaction.atomic
def close_with_pending(*, visit: Visit, reason: str) -> Visit:
    """Close a visit that owes something, for a reason. Raises StepsOwed without one, StillAtDesk before its turn ends."""
    if not reason.strip():
        raise StepsOwed(_("Diga por qué se cierra con pendientes."), field="reason")
    if _is_at_desk(visit):
        raise StillAtDesk(_("Esta atención todavía está en el módulo."))
    ratings.give_up(visit=visit)
    return visits.close(visit=visit, closing=ClosingKind.WITH_PENDING, reason=reason[:200])


def _end_turn(desk: Desk, leaving_reason: str) -> Turn:
    turn = serving.finish(desk=desk)
    if turn.visit is not None:
        visits.end(visit=turn.visit, leaving_reason=leaving_reason)
        ratings.ask(visit=turn.visit)
    return turn


def _end_without_customer(turn: Turn) -> None:
    if turn.visit is not None:
        visits.end(visit=turn.visit)
        ratings.give_up(visit=turn.visit)


def _is_at_desk(visit: Visit) -> bool:
    return Turn.objects.filter(
        visit=visit, state__in=[TurnState.CALLED, TurnState.SERVING, TurnState.ON_HOLD, TurnState.WAITING]
    ).exists()
