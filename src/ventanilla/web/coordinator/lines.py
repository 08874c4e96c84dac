"""The service lines in the day: how many turns each gives, and which advisor attends which."""

from collections.abc import Mapping, Sequence
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
from ventanilla.org.drafts import CapacityDraft, SkillsDraft, fingerprint
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.org.roles import Permission
from ventanilla.org.services import capacity, skills
from ventanilla.procedure.turns import selectors_capacity, selectors_waits
from ventanilla.web.base.access import StaffRequest, allowed_to

LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """A line, the turns it has given today, and the most it gives as typed; `seen` as in `SkillsRow`."""

    line: ServiceLine
    given: int
    turns: str
    seen: str
    error: str

    @property
    def is_full(self) -> bool:
        """Whether the line gives no more turns today."""
        return self.line.daily_capacity is not None and self.given >= self.line.daily_capacity


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
    """Show how many turns each line gives, who attends it, and the lines that wait for somebody who does."""
    return _page(request)


@allowed_to(Permission.MANAGE_LINES)
@require_POST
def save_capacities(request: StaffRequest) -> HttpResponse:
    """Save how many turns each line gives in a day; turns given already stay given."""
    typed = {
        code: CapacityDraft(request.POST.get(f"capacity-{code}", "").strip()[:LONGEST_NUMBER])
        for code in CapacityDraft.all_of(request.site)
        if f"seen-{code}" in request.POST
    }
    seen = {code: request.POST[f"seen-{code}"] for code in typed}
    try:
        changed = capacity.save_capacities(site=request.site, typed=typed, seen=seen)
    except WrongFields as refusal:
        return _page(request, capacities=typed, errors=refusal.errors)
    messages.success(request, _how_many_limits(changed))
    return redirect("coordinator:lines")


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


def _how_many_limits(lines: int) -> str:
    if not lines:
        return _("No había nada que cambiar.")
    return ngettext(
        "Quedó guardado el límite de %(n)s línea.", "Quedaron guardados los límites de %(n)s líneas.", lines
    ) % {"n": lines}


def _page(
    request: StaffRequest,
    *,
    typed: Mapping[int, SkillsDraft] | None = None,
    capacities: Mapping[str, CapacityDraft] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    lines = list(ServiceLine.objects.filter(site=request.site).order_by("position", "pk"))
    context: dict[str, Any] = {
        "lines": lines,
        "capacity_rows": _capacity_rows(request, lines, capacities or {}, errors or {}),
        "rows": _rows(request, typed or {}, errors or {}),
        "errors": errors,
        "is_capacity_wrong": bool(errors and capacities),
        "stuck": selectors_waits.stuck_lines(request.site),
    }
    return render(request, "coordinator/lines.html", context, status=422 if errors else 200)


def _capacity_rows(
    request: StaffRequest,
    lines: Sequence[ServiceLine],
    typed: Mapping[str, CapacityDraft],
    errors: Mapping[str, str],
) -> list[CapacityRow]:
    present, given = CapacityDraft.all_of(request.site), selectors_capacity.given_today(request.site)
    return [
        CapacityRow(
            line=line,
            given=given.get(line.prefix, 0),
            turns=typed.get(line.code, present[line.code]).turns,
            seen=fingerprint(present[line.code]),
            error=errors.get(f"capacity-{line.code}", ""),
        )
        for line in lines
    ]


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
