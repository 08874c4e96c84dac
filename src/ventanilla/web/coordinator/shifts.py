"""Who works today: when each shift began, its pauses, and ending one that was forgotten."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as selectors
from ventanilla.org.models import Pause, Shift, Site, StaffUser
from ventanilla.org.roles import Permission, Role
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.services import leaving
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors


@dataclass(frozen=True, slots=True)
class Row:
    """A shift, the desk where its advisor sits while it goes on, and the turn that is there."""

    shift: Shift
    pauses: list[Pause]
    desk: int | None
    is_busy: bool
    is_of_before: bool


@allowed_to(Permission.MANAGE_SHIFTS)
@never_cache
@require_safe
def shifts(request: StaffRequest) -> HttpResponse:
    """Show the shifts of today, and who has not begun; a fragment of it when the page asks again."""
    rows = _rows(request.site)
    begun = {row.shift.advisor_id for row in rows}
    context = {
        "at": clock.now(),
        "rows": rows,
        "not_begun": [each for each in selectors.advisors_of(request.site) if each.pk not in begun],
    }
    name = "coordinator/shifts_now.html" if request.htmx else "coordinator/shifts.html"
    return render(request, name, context)


@allowed_to(Permission.MANAGE_SHIFTS)
@shows_domain_errors
@require_POST
def end(request: StaffRequest, advisor_id: int) -> HttpResponse:
    """End a shift that its advisor forgot; refused while somebody is at the desk or waits for them alone."""
    advisor = get_object_or_404(StaffUser, pk=advisor_id, site=request.site, role=Role.ADVISOR)
    ended = leaving.end_forgotten_shift(advisor=advisor)
    if ended is None:
        messages.info(request, _("La jornada de %(advisor)s ya había terminado.") % {"advisor": advisor})
    else:
        messages.success(request, _("Terminó la jornada de %(advisor)s.") % {"advisor": advisor})
    return redirect("coordinator:shifts")


def _rows(site: Site) -> list[Row]:
    today = clock.business_date(site.time_zone)
    desks = {desk.advisor_id: desk for desk in selectors.desks_taken(site)}
    busy = {desk.pk for desk in turns.desks_at_work(site)}
    rows = []
    for shift in selectors.shifts_of(site, today):
        desk = desks.get(shift.advisor_id) if shift.ended_at is None else None
        rows.append(
            Row(
                shift=shift,
                pauses=list(shift.pauses.all()),
                desk=desk.number if desk else None,
                is_busy=desk is not None and desk.pk in busy,
                is_of_before=shift.business_date < today,
            )
        )
    return rows
