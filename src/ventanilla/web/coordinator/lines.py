"""The service lines in the day: which advisor attends which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel.errors import WrongFields
from ventanilla.org import selectors_shifts
from ventanilla.org.drafts import SkillsDraft, fingerprint
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.org.roles import Permission
from ventanilla.org.services import skills
from ventanilla.procedure.turns import selectors_waits
from ventanilla.web.base.access import StaffRequest, allowed_to


@dataclass(frozen=True, slots=True)
class SkillsRow:
    """An advisor, where they sit, and the lines ticked for them; `seen` tells whether somebody else changes the row."""

    advisor: StaffUser
    desk: int | None
    ticked: frozenset[str]
    seen: str
    error: str


@allowed_to(Permission.MANAGE_LINES)
@never_cache
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show who attends which line, and the lines that wait for somebody who does."""
    return _page(request)


@allowed_to(Permission.MANAGE_LINES)
@require_POST
def save_skills(request: StaffRequest) -> HttpResponse:
    """Save which lines each advisor attends; a line that is left alone is told on the page, not refused."""
    advisors = selectors_shifts.advisors_of(request.site)
    typed = {each.pk: _typed(request.POST, each.pk) for each in advisors if f"seen-{each.pk}" in request.POST}
    seen = {pk: request.POST[f"seen-{pk}"] for pk in typed}
    try:
        changed = skills.save_skills(site=request.site, typed=typed, seen=seen)
    except WrongFields as refusal:
        return _page(request, typed=typed, errors=refusal.errors)
    messages.success(request, _what_changed(changed))
    return redirect("coordinator:lines")


def _typed(posted: QueryDict, advisor: int) -> SkillsDraft:
    return SkillsDraft(tuple(sorted(set(posted.getlist(f"lines-{advisor}")))))


def _what_changed(rows: int) -> str:
    if not rows:
        return _("No había nada que cambiar.")
    return ngettext(
        "Quedaron guardadas las líneas de %(n)s asesor.",
        "Quedaron guardadas las líneas de %(n)s asesores.",
        rows,
    ) % {"n": rows}


def _page(
    request: StaffRequest,
    *,
    typed: Mapping[int, SkillsDraft] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    lines = list(ServiceLine.objects.filter(site=request.site).order_by("position", "pk"))
    context: dict[str, Any] = {
        "lines": lines,
        "rows": _rows(request, typed or {}, errors or {}),
        "errors": errors,
        "stuck": selectors_waits.stuck_lines(request.site),
    }
    return render(request, "coordinator/lines.html", context, status=422 if errors else 200)


def _rows(
    request: StaffRequest, typed: Mapping[int, SkillsDraft], errors: Mapping[str, str]
) -> list[SkillsRow]:
    advisors = selectors_shifts.advisors_of(request.site)
    present = SkillsDraft.all_of(advisors)
    desks = {desk.advisor_id: desk.number for desk in selectors_shifts.desks_taken(request.site)}
    return [
        SkillsRow(
            advisor=each,
            desk=desks.get(each.pk),
            ticked=frozenset(typed.get(each.pk, present[each.pk]).lines),
            seen=fingerprint(present[each.pk]),
            error=errors.get(f"advisor-{each.pk}", "") or errors.get(f"lines-{each.pk}", ""),
        )
        for each in advisors
    ]
