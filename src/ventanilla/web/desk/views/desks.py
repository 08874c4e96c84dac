"""Sitting down at a desk, leaving it, and the screen itself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel.errors import DomainError
from ventanilla.org import selectors as org
from ventanilla.org.models import Desk
from ventanilla.org.roles import Permission
from ventanilla.org.services import desks
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.errors import DeskIsBusy
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen, selectors


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show the advisor's desk as it is now, or the desks to choose from."""
    desk = acting.desk_or_none(request)
    if desk is None:
        return _choose(request)
    shown = screen.at_desk(request.user, desk, step=acting.step_asked(request))
    return acting.respond(request, shown, home=request.path, status=200, message="")


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def pulse(request: StaffRequest) -> HttpResponse:
    """Return the screen when it is no longer the one the page shows (its version), else nothing (204)."""
    desk = acting.desk_or_none(request)
    if desk is None:
        return acting.go_to(request, "desk:home")
    shown = screen.at_desk(request.user, desk, step=acting.step_asked(request))
    if shown.version == request.GET.get("version"):
        return HttpResponse(status=204)
    return acting.respond(request, shown, home=acting.here(request), status=200, message="")


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def line(request: StaffRequest) -> HttpResponse:
    """Return the state of the line, for the bar on top."""
    desk = acting.desk_or_none(request)
    if desk is None:
        return HttpResponse(status=204)
    return render(request, "desk/line.html", {"line": selectors.line_state(desk, request.user)})


@allowed_to(Permission.ATTEND)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """Sit down at a desk of one's own site."""
    number = request.POST.get("desk", "")
    desk = get_object_or_404(Desk, site=request.site, number=int(number) if number.isdecimal() else 0)
    try:
        desks.take(desk=desk, advisor=request.user)
    except DomainError as error:
        return _choose(request, message=str(error), status=error.status)
    return redirect("desk:home")


@allowed_to(Permission.ATTEND)
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Leave the desk, unless somebody is being attended at it."""
    if acting.desk_or_none(request) is None:
        return acting.go_to(request, "desk:home")
    return acting.at_desk(request, _leave)


def _leave(desk: Desk) -> None:
    if turns.live_turn(desk) is not None:
        raise DeskIsBusy(_("Termine con la persona actual antes de dejar el módulo."))
    desks.leave(desk=desk)


def _choose(request: StaffRequest, *, message: str = "", status: int = 200) -> HttpResponse:
    context = {"desks": org.desks_of(request.site), "site": request.site, "message": message}
    return render(request, "desk/choose.html", context, status=status)
