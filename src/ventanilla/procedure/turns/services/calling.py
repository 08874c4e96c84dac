"""Calling people to a desk: next, out of order, again, back from hold; and what the displays answered."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import compiled
from ventanilla.kernel.locks import hold
from ventanilla.org import pause_in_words
from ventanilla.org.models import Desk, Device, Site, StaffUser
from ventanilla.org.selectors_shifts import pause_of
from ventanilla.procedure.turns import selectors, selectors_absence, selectors_next, selectors_rules
from ventanilla.procedure.turns.errors import (
    AdvisorIsAway,
    DeskHasNoAdvisor,
    DeskIsBusy,
    NobodyAtDesk,
    ReasonMissing,
    RecallTooSoon,
    UnknownTarget,
)
from ventanilla.procedure.turns.models import CallAnnouncement, CallReason, Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import call_log
from ventanilla.procedure.turns.services.moving import move, move_locked

LEAST_REASON = 5
MOST_LOOKS = 200  # each one more follows a turn that was moved meanwhile, or called out of order


@transaction.atomic
def call_next(*, desk: Desk) -> TurnCall | None:
    """Call the person whose turn it is to this desk; None when nobody waits for it.

    Two advisors who press together get two different turns: one looks who is next once the other's call is written, for
    both would have found the same. The rule that chose the turn is stored with the call, with the turn's place by arrival
    and who was passed over, so that anyone can be told why (PRD-SYE-ATC-01, policy 4).
    Raises DeskIsBusy while the desk serves somebody, DeskHasNoAdvisor when nobody sits there, and AdvisorIsAway during
    a pause.
    """
    desk, advisor = _free_desk(desk)
    rule = selectors_rules.in_force(desk.site)
    hold(f"call-next:{desk.site_id}")
    for _time in range(MOST_LOOKS):
        found = selectors_next.next_for(desk, advisor, rule=rule)
        if found is None:
            return None
        claimed = claim(found.turn_id, desk, advisor)
        if claimed is None:
            continue
        called = move_locked(claimed, TurnState.CALLED, desk=desk, advisor=advisor)
        return call_log.log(
            called, reason=found.reason, why=found.why, rule_id=rule.pk, passed_over=found.passed_over
        )
    raise RuntimeError("who is next never waits for this desk once locked: the two reads disagree")


def claim(turn_id: UUID, desk: Desk, advisor: StaffUser) -> Turn | None:
    """Return the turn, locked, with its site and line; None, and nothing locked, when it does not wait for this desk now.

    Whoever holds it at this moment is waited for: most only write something beside its place in line. PostgreSQL keeps
    the lock of a row that was changed meanwhile, though it gives none back; the savepoint lets go of it, for whoever took
    the turn may need it.
    """
    before = transaction.savepoint()
    turn = selectors_next.locked_if_waiting.first(
        turn=turn_id, site=desk.site_id, desk=desk.pk, advisor=advisor.pk
    )
    if turn is None:
        transaction.savepoint_rollback(before)
    else:
        transaction.savepoint_commit(before)
    return turn


@transaction.atomic
def call_out_of_order(*, desk: Desk, turn: Turn, reason: str) -> TurnCall:
    """Call somebody who waits for this desk before it is their turn, for a reason that is kept and reported (policy 4).

    Raises ReasonMissing, UnknownTarget for a turn this desk may not call, and what `call_next` raises.
    """
    reason = " ".join(reason.split())[:200]
    if len(reason) < LEAST_REASON:
        raise ReasonMissing(_("Diga por qué se llama fuera de orden."), field="reason")
    desk, advisor = _free_desk(desk)
    claimed = claim(turn.pk, desk, advisor)
    if claimed is None:
        raise UnknownTarget(_("Ese turno no espera por este módulo, o ya lo llamaron."), field="turn")
    passed_over = selectors_next.passed_over_by(claimed, desk, advisor)
    called = move_locked(claimed, TurnState.CALLED, desk=desk, advisor=advisor)
    return call_log.log(
        called,
        reason=CallReason.OUT_OF_ORDER,
        why=f"fuera de orden: {reason}",
        rule_id=selectors_rules.in_force(desk.site).pk,
        passed_over=passed_over,
        said_reason=reason,
    )


@transaction.atomic
def recall(*, desk: Desk) -> TurnCall:
    """Call the person at this desk once more.

    Raises NobodyAtDesk when nobody has been called to it, and RecallTooSoon before the rule's interval is over.
    """
    turn = live_turn(desk)
    if turn.state != TurnState.CALLED:
        raise NobodyAtDesk(_("La persona ya está en el módulo."))
    absence = selectors_absence.absence_of(turn)
    if clock.now() < absence.recall_from:
        raise RecallTooSoon(
            _("Dele tiempo de llegar: puede volver a llamar en %(seconds)s segundos.")
            % {"seconds": absence.seconds_until(absence.recall_from, clock.now())}
        )
    return call_log.log(turn, reason=CallReason.RECALL, why="nuevo llamado")


@transaction.atomic
def call_back(*, turn: Turn, desk: Desk) -> TurnCall:
    """Call somebody back from hold, to the advisor they were with (R18: not a jump in the line)."""
    desk, advisor = _free_desk(desk)
    held = Turn.objects.filter(pk=turn.pk, state=TurnState.ON_HOLD, advisor=advisor).first()
    if held is None:
        raise UnknownTarget(_("Ese turno no está en pausa con usted."))
    called = move(held, TurnState.CALLED, desk=desk, advisor=advisor)
    return call_log.log(called, reason=CallReason.HOLD, why="vuelve de una pausa")


@transaction.atomic
def announced(*, site: Site, number: int, device: Device) -> None:
    """Take note that a display showed call `number`; twice changes nothing. Raises UnknownTarget."""
    call = TurnCall.objects.filter(site=site, number=number).first()
    if call is None:
        raise UnknownTarget(_("No existe ese llamado en esta sede."))
    CallAnnouncement.objects.bulk_create([CallAnnouncement(call=call, device=device)], ignore_conflicts=True)


def live_turn(desk: Desk) -> Turn:
    """Return the turn called to or served at `desk`, locked. Raises NobodyAtDesk."""
    at_desk = Turn.objects.filter(desk=desk, state__in=selectors.LIVE)
    turn = at_desk.select_for_update(of=("self",)).select_related("site", "service_line").first()
    if turn is None:
        raise NobodyAtDesk(_("En el módulo %(number)s no hay nadie llamado.") % {"number": desk.number})
    return turn


def _free_desk(desk: Desk) -> tuple[Desk, StaffUser]:
    locked = _locked_desk.first(desk=desk.pk)
    if locked is None or locked.advisor is None:
        raise DeskHasNoAdvisor(_("Nadie ocupa el módulo %(number)s.") % {"number": desk.number})
    is_busy, is_away = selectors.occupation_of(locked)
    if is_busy:
        raise DeskIsBusy(_("Termine con la persona actual antes de llamar a otra."))
    if is_away:
        pause = pause_of(locked.advisor)
        raise AdvisorIsAway(pause_in_words.refusal(pause) if pause else _("Vuelva a atender para llamar."))
    return locked, locked.advisor


@compiled
def _locked_desk(desk: Any) -> QuerySet[Desk]:
    return Desk.objects.select_for_update(of=("self",)).select_related("site", "advisor").filter(pk=desk)
