"""Calling people to a desk: next, again, back from hold, no-show; and what the displays answered."""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, Device, Site, StaffUser
from ventanilla.procedure.turns import rules, selectors
from ventanilla.procedure.turns.errors import (
    AdvisorIsAway,
    DeskHasNoAdvisor,
    DeskIsBusy,
    NobodyAtDesk,
    UnknownTarget,
)
from ventanilla.procedure.turns.events import TurnCalled, TurnNoShow
from ventanilla.procedure.turns.models import CallAnnouncement, Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services.moving import move, move_locked

RULE = rules.CallingRule()


@transaction.atomic
def call_next(*, desk: Desk) -> TurnCall | None:
    """Call the person whose turn it is to this desk; None when nobody waits for it.

    Two advisors who press together get two different turns. The rule that chose the turn is stored with the call, so
    that anyone can be told why (PRD-SYE-ATC-01, policy 4). Raises DeskIsBusy while the desk serves somebody,
    DeskHasNoAdvisor when nobody sits there, and AdvisorIsAway during lunch.
    """
    desk, advisor = _free_desk(desk)
    taken_by_others: set[UUID] = set()
    while True:
        found = selectors.next_for(desk, advisor, rule=RULE, skipping=taken_by_others)
        if found is None:
            return None
        turn, choice = found
        claimed = claim(Turn.objects.filter(pk=turn.pk, state=TurnState.WAITING))
        if claimed is None:
            taken_by_others.add(turn.pk)
            continue
        called = move(claimed, TurnState.CALLED, desk=desk, advisor=advisor)
        return _log_call(called, why=choice.why, passed_over=list(choice.passed_over))


def claim(waiting: QuerySet[Turn]) -> Turn | None:
    """Return the waiting turn, locked, unless another desk is just taking it."""
    return waiting.select_for_update(skip_locked=True).first()


@transaction.atomic
def recall(*, desk: Desk) -> TurnCall:
    """Call the person at this desk once more. Raises NobodyAtDesk when nobody has been called to it."""
    turn = live_turn(desk)
    if turn.state != TurnState.CALLED:
        raise NobodyAtDesk(_("La persona ya está en el módulo."))
    return _log_call(turn, why="nuevo llamado", passed_over=[])


@transaction.atomic
def call_back(*, turn: Turn, desk: Desk) -> TurnCall:
    """Call somebody back from hold, to the advisor they were with (R18: not a jump in the line)."""
    desk, advisor = _free_desk(desk)
    held = Turn.objects.filter(pk=turn.pk, state=TurnState.ON_HOLD, advisor=advisor).first()
    if held is None:
        raise UnknownTarget(_("Ese turno no está en pausa con usted."))
    return _log_call(
        move(held, TurnState.CALLED, desk=desk, advisor=advisor), why="vuelve de una pausa", passed_over=[]
    )


@transaction.atomic
def no_show(*, desk: Desk) -> Turn:
    """Take note that the person called to this desk never came. Raises NobodyAtDesk."""
    turn = move_locked(live_turn(desk), TurnState.NO_SHOW, allowed_from={TurnState.CALLED})
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
    desk = Desk.objects.select_for_update(of=("self",)).select_related("site", "advisor").get(pk=desk.pk)
    if desk.advisor is None:
        raise DeskHasNoAdvisor(_("Nadie ocupa el módulo %(number)s.") % {"number": desk.number})
    is_busy, is_away = selectors.occupation_of(desk)
    if is_busy:
        raise DeskIsBusy(_("Termine con la persona actual antes de llamar a otra."))
    if is_away:
        raise AdvisorIsAway(_("Está en almuerzo. Vuelva del almuerzo para llamar."))
    return desk, desk.advisor


def _log_call(turn: Turn, *, why: str, passed_over: list[str]) -> TurnCall:
    desk, advisor = turn.desk, turn.advisor
    if desk is None or advisor is None:
        raise DeskHasNoAdvisor(_("El turno no está en ningún módulo."))
    attempt = TurnCall.objects.filter(turn=turn).count() + 1
    call = TurnCall.objects.create(
        site=turn.site,
        number=_next_call_number(turn.site_id),
        turn=turn,
        turn_code=turn.code,
        desk=desk,
        desk_number=desk.number,
        advisor=advisor,
        attempt=attempt,
        is_priority=turn.is_priority,
        why=why,
        passed_over=passed_over,
        called_at=clock.now(),
    )
    emit(
        TurnCalled(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            desk_id=desk.pk,
            number=call.number,
            desk=desk.number,
            attempt=attempt,
        )
    )
    return call


def _next_call_number(site_id: int) -> int:
    """Take the site's next number; its row stays locked until commit, so calls commit in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO turns_callcounter (site_id, last) VALUES (%s, 1) "
            "ON CONFLICT (site_id) DO UPDATE SET last = turns_callcounter.last + 1 RETURNING last",
            [site_id],
        )
        (number,) = cursor.fetchone()
    return int(number)
