"""The keys: call, call again, no-show, begin, pause, go on, hand over, finish, undo."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.customers.services import people
from ventanilla.org import selectors as org
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.org.roles import Permission
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.errors import NobodyAtDesk
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling, counting, serving
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen
from ventanilla.web.desk.errors import NobodyWaits
from ventanilla.web.desk.forms import TransferForm


@allowed_to(Permission.ATTEND)
@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    """F2: call whose turn it is (PRD-SYE-ATC-01, policy 4: in the sequence of the turnero, never from a list)."""
    return acting.at_desk(request, _call_next)


@allowed_to(Permission.ATTEND)
@require_POST
def recall(request: StaffRequest) -> HttpResponse:
    """F3: call the same person once more."""
    return acting.at_desk(request, lambda desk: calling.recall(desk=desk))


@allowed_to(Permission.ATTEND)
@require_POST
def no_show(request: StaffRequest) -> HttpResponse:
    """F4: the person never came; a visit begun at another desk ends with it."""
    return acting.at_desk(request, lambda desk: attention.no_show(desk=desk))


@allowed_to(Permission.ATTEND)
@require_POST
def start(request: StaffRequest) -> HttpResponse:
    """The person came: the visit begins, or goes on after a pause or a transfer."""

    def begin(desk: Desk) -> None:
        visit = attention.start(desk=desk)
        if visit.person is not None:
            people.record_read(person=visit.person, reader=request.user, visit_id=visit.pk)

    return acting.at_desk(request, begin)


@allowed_to(Permission.ATTEND)
@require_POST
def hold(request: StaffRequest) -> HttpResponse:
    """F8: the person fills something in aside; the desk is free meanwhile."""
    return acting.at_desk(request, lambda desk: serving.hold(desk=desk))


@allowed_to(Permission.ATTEND)
@require_POST
def resume(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Call somebody back who was on hold with this advisor."""
    turn = get_object_or_404(Turn, pk=turn_id, advisor=request.user)
    return acting.at_desk(request, lambda desk: calling.call_back(turn=turn, desk=desk))


@allowed_to(Permission.ATTEND)
@require_POST
def walk_out(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Take note that somebody on hold with this advisor left."""
    turn = get_object_or_404(Turn, pk=turn_id, advisor=request.user)
    return acting.at_desk(request, lambda _desk: attention.walk_out(turn=turn))


@allowed_to(Permission.ATTEND)
@require_POST
def count_people(request: StaffRequest) -> HttpResponse:
    """Say how many people came with the turn at the desk."""
    typed = request.POST.get("people", "")
    people = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return acting.at_desk(
        request, lambda desk: counting.count_people(turn=calling.live_turn(desk), people=people)
    )


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def transfer_targets(request: StaffRequest) -> HttpResponse:
    """Return where the turn may go on: the open lines, the desks where somebody sits, and those free to move to."""
    desk = acting.desk_or_none(request)
    context = {
        "lines": _lines(request),
        "desks": _other_desks(request),
        "free_desks": [each for each in org.desks_of(request.site) if each.advisor_id is None],
        "desk": desk,
        "belief": screen.belief_of(turns.live_turn(desk) if desk else None),
        "nonce": uuid.uuid4().hex,
        "nonce_of_change": uuid.uuid4().hex,
    }
    return render(request, "desk/transfer.html", context)


@allowed_to(Permission.ATTEND)
@require_POST
def transfer(request: StaffRequest) -> HttpResponse:
    """Put the turn back into line for another line, desk or advisor; its number stays."""
    form = TransferForm(request.POST, lines=_lines(request), desks=_other_desks(request))

    def hand_over(desk: Desk) -> None:
        serving.transfer(desk=desk, position=form.cleaned_data["position"], **form.cleaned_data["target"])

    return acting.at_desk(request, hand_over, form=form)


@allowed_to(Permission.ATTEND)
@require_POST
def finish(request: StaffRequest) -> HttpResponse:
    """F9: end the turn, free the desk and ask for the rating; with something owed only for a reason."""
    reason = request.POST.get("reason", "")[:200]
    return acting.at_desk(
        request, lambda desk: attention.finish_complete(desk=desk, visit=_visit_at(desk), reason=reason)
    )


@allowed_to(Permission.ATTEND)
@require_POST
def finish_and_call_next(request: StaffRequest) -> HttpResponse:
    """F2 with somebody at the desk who owes nothing any more: end the turn and call the next person, in one."""
    return acting.at_desk(
        request, lambda desk: attention.finish_complete_and_call_next(desk=desk, visit=_visit_at(desk))
    )


@allowed_to(Permission.ATTEND)
@require_POST
def undo(request: StaffRequest) -> HttpResponse:
    """Ctrl+Z: take back the last thing done at this desk, within ten seconds."""
    return acting.at_desk(request, lambda desk: attention.undo(desk=desk))


def _visit_at(desk: Desk) -> Visit:
    turn = turns.live_turn(desk)
    if turn is None or turn.visit is None or turn.state != TurnState.SERVING:
        raise NobodyAtDesk(_("Nadie está en atención en este módulo."))
    return turn.visit


def _call_next(desk: Desk) -> None:
    if calling.call_next(desk=desk) is None:
        raise NobodyWaits(_("Nadie espera en sus líneas. Cuando llegue alguien, lo verá aquí."))


def _lines(request: StaffRequest) -> list[ServiceLine]:
    return list(request.site.service_lines.filter(is_open=True).order_by("position", "pk"))


def _other_desks(request: StaffRequest) -> list[Desk]:
    return [desk for desk in org.desks_of(request.site) if desk.advisor_id not in {None, request.user.pk}]
