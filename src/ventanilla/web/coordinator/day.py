"""The day on one page: six figures, who serves whom, who waits for what, which visits still owe something."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.org import selectors_hours
from ventanilla.org.roles import Permission, may
from ventanilla.oversight.devices.selectors import needing_somebody
from ventanilla.oversight.reports.today import day_now
from ventanilla.web.base.access import StaffRequest, allowed_to


@allowed_to(Permission.SEE_DAY)
@never_cache
@require_safe
def day(request: StaffRequest) -> HttpResponse:
    """Show the day as it stands; a fragment of it when the page asks again."""
    role, today = request.user.role, selectors_hours.today(request.site)
    context = {
        "day": day_now(request.site),
        "devices": needing_somebody(request.site, gives_turns=today.now.is_open),
        "today": today,
        "may_manage_devices": may(role, Permission.MANAGE_DEVICES),
        "may_see_calls": may(role, Permission.SEE_CALLS),
        "may_close": may(role, Permission.CLOSE_VISIT),
        "may_manage_hours": may(role, Permission.MANAGE_HOURS),
        "may_see_evidence": may(role, Permission.SEE_EVIDENCE),
    }
    return render(request, "coordinator/now.html" if request.htmx else "coordinator/day.html", context)
