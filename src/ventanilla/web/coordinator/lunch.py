"""The lunch roster: when everybody goes, who is away or late, and what that leaves to each line."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel import clock, words
from ventanilla.kernel.errors import WrongFields
from ventanilla.org import selectors_shifts
from ventanilla.org.drafts import LunchDraft, fingerprint
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.org.roles import Permission
from ventanilla.org.rules.lunch import LunchState
from ventanilla.org.selectors_lunch import AdvisorLunch, LunchesNow, lunches_now
from ventanilla.org.services import roster
from ventanilla.web.base.access import StaffRequest, allowed_to

FIELDS = ("starts_at", "minutes", "own_starts_at", "own_minutes")
LONGEST_TEXT = 20
PRESSING = (LunchState.LATE, LunchState.AWAY, LunchState.DUE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the roster as it was typed, and what is wrong with it."""

    name: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Row:
    """An advisor in the roster; `seen` tells whether somebody else changes the row while this form is open."""

    advisor: StaffUser
    cells: Mapping[str, Cell]
    seen: str
    error: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line and the desks left to it in each half hour."""

    line: ServiceLine
    staffed: int
    left: tuple[int, ...]


@allowed_to(Permission.MANAGE_SHIFTS)
@never_cache
@require_http_methods(["GET", "POST"])
def lunch(request: StaffRequest) -> HttpResponse:
    """Show the roster and save it; a fragment of the lunches now when the page asks again."""
    if request.method == "POST":
        return _save(request)
    if request.htmx:
        return render(request, "coordinator/lunch_now.html", _now(request))
    return _page(request, {}, {})


def _save(request: StaffRequest) -> HttpResponse:
    advisors = selectors_shifts.advisors_of(request.site)
    typed = {each.pk: _typed(request.POST, each.pk) for each in advisors if f"seen-{each.pk}" in request.POST}
    seen = {pk: request.POST[f"seen-{pk}"] for pk in typed}
    today = clock.business_date(request.site.time_zone)
    try:
        changed = roster.save_roster(site=request.site, date=today, typed=typed, seen=seen)
    except WrongFields as refusal:
        touched = {pk: draft for pk, draft in typed.items() if fingerprint(draft) != seen[pk]}
        return _page(request, touched, refusal.errors)
    messages.success(request, _what_changed(changed))
    return redirect("coordinator:lunch")


def _what_changed(rows: int) -> str:
    if not rows:
        return _("No había nada que cambiar.")
    return ngettext(
        "Quedó guardado el almuerzo de %(n)s asesor.", "Quedó guardado el almuerzo de %(n)s asesores.", rows
    ) % {"n": rows}


def _typed(posted: Mapping[str, str], advisor: int) -> LunchDraft:
    return LunchDraft(*(posted.get(f"{name}-{advisor}", "").strip()[:LONGEST_TEXT] for name in FIELDS))


def _page(request: StaffRequest, typed: Mapping[int, LunchDraft], errors: Mapping[str, str]) -> HttpResponse:
    advisors = selectors_shifts.advisors_of(request.site)
    present = LunchDraft.all_of(advisors, clock.business_date(request.site.time_zone))
    context = {
        "rows": [
            _row(each, typed.get(each.pk, present[each.pk]), present[each.pk], errors) for each in advisors
        ],
        "errors": errors,
        "first_error": next(iter(errors), ""),
    }
    status = 422 if errors else 200
    return render(request, "coordinator/lunch.html", context | _now(request), status=status)


def _row(advisor: StaffUser, draft: LunchDraft, present: LunchDraft, errors: Mapping[str, str]) -> Row:
    names = {name: f"{name}-{advisor.pk}" for name in FIELDS}
    cells = {
        name: Cell(full, str(getattr(draft, name)), errors.get(full, "")) for name, full in names.items()
    }
    return Row(advisor, cells, fingerprint(present), errors.get(f"advisor-{advisor.pk}", ""))


def _now(request: StaffRequest) -> dict[str, Any]:
    now = lunches_now(request.site)
    return {
        "now": now,
        "pending": [each for state in PRESSING for each in now.in_state(state)],
        "next": _next_to_go(now.in_state(LunchState.PLANNED)),
        "taken": now.in_state(LunchState.TAKEN),
        "unplanned": now.in_state(LunchState.UNPLANNED),
        "line_rows": _line_rows(now),
        "warnings": _warnings(now),
    }


def _next_to_go(planned: Sequence[AdvisorLunch]) -> list[AdvisorLunch]:
    """Return those who go next, all at the same hour."""
    hours = {each.planned.starts_at for each in planned if each.planned}
    return [each for each in planned if each.planned and each.planned.starts_at == min(hours)]


def _line_rows(now: LunchesNow) -> list[LineRow]:
    return [LineRow(now.lines[each.line], each.staffed, each.left) for each in now.cover.lines]


def _warnings(now: LunchesNow) -> list[str]:
    """Return a sentence for each stretch in which lines are left without a desk, naming all of them."""
    lines: dict[tuple[dt.time, dt.time], list[str]] = {}
    for gap in now.gaps:
        lines.setdefault((gap.begins_at, gap.ends_at), []).append(now.lines[gap.line].name)
    return [
        ngettext(
            "%(lines)s se queda sin módulo de %(begins)s a %(ends)s",
            "%(lines)s se quedan sin módulo de %(begins)s a %(ends)s",
            len(names),
        )
        % {
            "lines": words.listed(names),
            "begins": words.time_of_day(begins_at),
            "ends": words.time_of_day(ends_at),
        }
        for (begins_at, ends_at), names in sorted(lines.items())
    ]
