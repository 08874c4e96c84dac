"""What WhatsApp told about the cost of the messages of a year, as a page and as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.org.roles import Permission, may
from ventanilla.oversight.sending import costs, spreadsheet
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.coordinator.report import XLSX


@allowed_to(Permission.SEE_MESSAGE_COSTS)
@never_cache
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show the messages of a year by month and pricing."""
    years = costs.years_of(request.site)
    context = {
        "years": years,
        "report": costs.cost_report(request.site, _year(request, years)),
        "meanings": spreadsheet.meanings(),
        "may_steer": may(request.user.role, Permission.STEER_COMMANDS),
    }
    return render(request, "coordinator/costs.html", context)


@allowed_to(Permission.SEE_MESSAGE_COSTS)
@never_cache
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """Hand out the same year as a spreadsheet."""
    year = _year(request, costs.years_of(request.site))
    content = spreadsheet.write_cost_report(costs.cost_report(request.site, year))
    name = f"mensajes-whatsapp-{request.site.code}-{year}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _year(request: HttpRequest, years: list[int]) -> int:
    """Return the year asked for, the present one for any other."""
    asked = request.GET.get("ano", "")
    return next((year for year in years if str(year) == asked), years[0])
