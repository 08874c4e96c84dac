"""Activity 3: the need, what the line offers, and the guides."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import ServiceLine
from ventanilla.org.roles import Permission
from ventanilla.procedure.catalogue import selectors as catalogue
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import needs
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.visits.models import InformationLevel
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen, work
from ventanilla.web.desk.forms import NeedForm


@allowed_to(Permission.ATTEND)
@require_POST
def record(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Record a need; a service taken leaves its opportunity (policy 2)."""
    visit = acting.own_visit(request, visit_id)
    form = NeedForm(request.POST, lines=visit.site.service_lines.order_by("position", "pk"))
    return acting.on_visit(
        request,
        visit,
        lambda: needs.record(visit=visit, by=request.user, **form.need()),
        form=form,
        step=Step.NEED,
    )


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def of_line(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Return what a line offers, while the advisor chooses one: its services, and its guides beside."""
    visit = acting.own_visit(request, visit_id)
    number = request.GET.get("service_line", "")
    line = get_object_or_404(ServiceLine, site=visit.site, pk=int(number) if number.isdecimal() else 0)
    beside = work.guides_beside(visit, line)
    context = {"visit": visit, "line": line, "products": catalogue.products_of(line.code), "work": beside}
    return render(request, "desk/of_line.html", context)


@allowed_to(Permission.ATTEND)
@require_POST
def open_guide(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Open a guide at a level, take note of it (R45), and show what it says at that level."""
    visit = acting.own_visit(request, visit_id)
    code, level = request.POST.get("guide", ""), request.POST.get("level", "")
    guide = get_object_or_404(Guide, pk=int(code) if code.isdecimal() else 0)
    chosen = int(level) if level in {str(each) for each in InformationLevel.values} else 1
    try:
        guides.open_guide(visit=visit, guide=guide, level=chosen, by=request.user)
    except DomainError as error:
        return acting.visit_screen(request, visit, status=error.status, message=str(error))
    if request.htmx.target != "guides":
        return acting.visit_screen(request, visit)
    return _beside_the_form(request, visit_id, guide)


def _beside_the_form(request: StaffRequest, visit_id: uuid.UUID, guide: Guide) -> HttpResponse:
    """Return the guides and what else changed, leaving alone the form that is being filled in."""
    visit = acting.own_visit(request, visit_id)
    shown = screen.of_visit(request.user, visit, step=request.POST.get("paso"))
    line = visit.site.service_lines.filter(code=guide.service_line_code).first()
    context = {"screen": shown, "visit": visit, "work": work.guides_beside(visit, line)}
    return render(request, "desk/guide_opened.html", context)
