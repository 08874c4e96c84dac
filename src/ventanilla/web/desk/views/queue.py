"""The line as the desk may look into it: calling out of order, and letting somebody back who came late."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.org.roles import Permission
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.errors import UnknownTarget
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import absence, calling
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen, selectors


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """Return who waits for this desk, the oldest first, and who did not come today; codes and lines only."""
    desk = acting.desk_or_none(request)
    live = turns.live_turn(desk) if desk else None
    context = {
        "queue": selectors.queue_at(desk, request.user) if desk else None,
        "is_free": live is None,
        "belief": screen.belief_of(live),
        "nonces": {"call": uuid.uuid4().hex, "back": uuid.uuid4().hex},
    }
    return render(request, "desk/queue.html", context)


@allowed_to(Permission.ATTEND)
@require_POST
def call_out_of_order(request: StaffRequest) -> HttpResponse:
    """Call somebody who waits before it is their turn, for a reason that is reported (policy 4)."""
    reason = request.POST.get("reason", "")
    return acting.at_desk(
        request,
        lambda desk: calling.call_out_of_order(desk=desk, turn=_turn_chosen(request), reason=reason),
    )


@allowed_to(Permission.ATTEND)
@require_POST
def return_to_line(request: StaffRequest) -> HttpResponse:
    """Let somebody who did not come when called into the line again."""
    return acting.at_desk(request, lambda _desk: absence.return_to_line(turn=_turn_chosen(request)))


def _turn_chosen(request: StaffRequest) -> Turn:
    try:
        chosen = uuid.UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise UnknownTarget(_("Elija un turno de la lista.")) from None
    return get_object_or_404(Turn, pk=chosen, site=request.site)
