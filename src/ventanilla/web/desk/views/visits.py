"""A visit whose turn is over and which still owes something: opened again by the advisor who attended it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.customers.services import people
from ventanilla.org.roles import Permission
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen


@allowed_to(Permission.ATTEND)
@require_POST
def open_visit(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Open a visit again; that the advisor looked at the person's record is recorded."""
    visit = acting.own_visit(request, visit_id)
    if visit.person is not None:
        people.record_read(person=visit.person, reader=request.user, visit_id=visit.pk)
    acting.keep_open(request, visit)
    return acting.go_to(request, "desk:visit", visit.pk)


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def visit(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Show an own visit; before the look is recorded, only the button that opens it."""
    found = acting.own_visit(request, visit_id)
    shown = screen.of_visit(request.user, found, step=acting.step_asked(request))
    if shown.is_at_desk:
        return redirect("desk:home")
    if not acting.is_open_to(request, shown):
        return render(request, "desk/closed_record.html", {"visit": found})
    return acting.respond(request, shown, home=request.path, status=200, message="")


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def pulse(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Return the screen of the visit when it is no longer the one the page shows, else nothing (204)."""
    found = acting.own_visit(request, visit_id)
    shown = screen.of_visit(request.user, found, step=acting.step_asked(request))
    if shown.version == request.GET.get("version") or not acting.is_open_to(request, shown):
        return HttpResponse(status=204)
    return acting.respond(request, shown, home=acting.here(request), status=200, message="")
