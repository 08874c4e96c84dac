"""Why a turn was called when it was, from the record: to answer whoever asks or complains (policy 4)."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.kernel import clock
from ventanilla.org.roles import Permission, may
from ventanilla.procedure.turns import selectors_calls
from ventanilla.web.base.access import StaffRequest, allowed_to

LONGEST_TEXT = 20


@allowed_to(Permission.SEE_CALLS)
@never_cache
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    """Show every call of the turn that is asked for, with its reason, and who was called before it while it waited."""
    today = clock.business_date(request.site.time_zone)
    code, day_text = (request.GET.get(name, "").strip()[:LONGEST_TEXT] for name in ("turno", "dia"))
    day = _date(day_text) if day_text else today
    told = selectors_calls.calls_told(request.site, day, code) if day and code else None
    errors = {}
    if day is None:
        errors["dia"] = _("Escriba una fecha que exista, como 2026-11-24.")
    elif code and selectors_calls.read_code(code) is None:
        errors["turno"] = _("Escriba el turno como está en el tiquete, por ejemplo R-014.")
    elif code and told is None:
        errors["turno"] = _("Ese día no se dio ese turno en esta sede.")
    context = {
        "code": told.turn.code if told else code,
        "day_text": day_text or today.isoformat(),
        "errors": errors,
        "told": told,
        "may_see_rules": may(request.user.role, Permission.MANAGE_RULES),
        "may_see_evidence": may(request.user.role, Permission.SEE_EVIDENCE),
    }
    return render(request, "coordinator/calls.html", context, status=422 if errors else 200)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
