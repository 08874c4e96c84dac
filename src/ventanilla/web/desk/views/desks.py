"""Sitting down at a desk, leaving it, and the screen itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError
from ventanilla.org import selectors as org
from ventanilla.org import selectors_shifts
from ventanilla.org.models import Desk
from ventanilla.org.roles import Permission
from ventanilla.org.services import desks, shifts
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns.services import leaving
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
def change(request: StaffRequest) -> HttpResponse:
    """Move to another desk of one's own site, with whoever is there."""
    number = request.POST.get("desk", "")
    to = get_object_or_404(Desk, site=request.site, number=int(number) if number.isdecimal() else 0)
    return acting.at_other_desk(request, to, lambda: attention.change_desk(advisor=request.user, to=to))


@allowed_to(Permission.ATTEND)
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Leave the desk, unless somebody is being attended at it."""
    if acting.desk_or_none(request) is None:
        return acting.go_to(request, "desk:home")
    return acting.at_desk(request, lambda desk: leaving.leave_desk(desk=desk))


@allowed_to(Permission.ATTEND)
@require_POST
def go_to_lunch(request: StaffRequest) -> HttpResponse:
    """Go to lunch; the desk stays theirs and calls nobody."""
    return acting.at_desk(request, lambda desk: leaving.go_to_lunch(desk=desk, advisor=request.user))


@allowed_to(Permission.ATTEND)
@require_POST
def pause(request: StaffRequest) -> HttpResponse:
    """Go away for a reason; the desk stays theirs and calls nobody."""
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
    return acting.at_desk(
        request,
        lambda desk: leaving.go_away(desk=desk, advisor=request.user, reason=reason, note=note),
    )


@allowed_to(Permission.ATTEND)
@require_POST
def back(request: StaffRequest) -> HttpResponse:
    """Be back from a pause, and call again."""
    return acting.at_desk(request, lambda _desk: shifts.end_pause(advisor=request.user))


@allowed_to(Permission.ATTEND)
@require_POST
def go_home(request: StaffRequest) -> HttpResponse:
    """End the shift and free the desk; also for who has left it already."""
    if acting.desk_or_none(request) is not None:
        return acting.at_desk(request, lambda desk: leaving.go_home(desk=desk, advisor=request.user))
    try:
        leaving.go_home(advisor=request.user)
    except DomainError as error:
        return _choose(request, message=str(error), status=error.status)
    return acting.go_to(request, "desk:home")


def _choose(request: StaffRequest, *, message: str = "", status: int = 200) -> HttpResponse:
    context = {
        "desks": org.desks_of(request.site),
        "site": request.site,
        **_own_shift(request),
        "message": message,
    }
    return render(request, "desk/choose.html", context, status=status)


def _own_shift(request: StaffRequest) -> dict[str, Any]:
    """Return the advisor's shift that goes on, or when the last one of today ended."""
    today = clock.business_date(request.site.time_zone)
    last = selectors_shifts.last_shift_of(request.user)
    if last is None or last.ended_at is None:
        return {"shift": last}
    return {"ended_at": last.ended_at if last.business_date == today else None}
