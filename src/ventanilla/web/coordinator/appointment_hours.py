"""When a line receives appointments, by weekday, and whether people book them by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.org.drafts import fingerprint
from ventanilla.org.models import ServiceLine, Weekday
from ventanilla.org.roles import Permission
from ventanilla.procedure.turns.services import offering
from ventanilla.procedure.turns.services.offering import DayDraft, OfferDraft
from ventanilla.web.base.access import StaffRequest, allowed_to

FIELDS = ("first_at", "last_at", "every_minutes", "seats")
LONGEST = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as it was typed, and what is wrong with it."""

    name: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """The appointments of a weekday."""

    name: str
    cells: tuple[Cell, ...]


@allowed_to(Permission.MANAGE_LINES)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Show and save the appointments of one line; those that were made stay made."""
    lines = ServiceLine.objects.select_related("site")
    line = get_object_or_404(lines, site=request.site, code=code)
    if request.method == "GET":
        return _page(request, line, OfferDraft.of(line))
    draft = _typed(request)
    try:
        offering.save_offer(line=line, draft=draft, seen=request.POST.get("seen"))
    except WrongFields as refusal:
        return _page(request, line, draft, errors=refusal.errors, status=refusal.status)
    except DomainError as refusal:
        return _page(request, line, draft, errors={"": str(refusal)}, status=refusal.status)
    messages.success(request, _("Quedó guardado cuándo recibe citas %(line)s.") % {"line": line.name})
    return redirect("coordinator:appointments")


def _typed(request: StaffRequest) -> OfferDraft:
    def field(name: str) -> str:
        return request.POST.get(name, "").strip()[:LONGEST]

    return OfferDraft(
        is_public="is_public" in request.POST,
        days_ahead=field("days_ahead"),
        days=tuple(DayDraft(*(field(f"{name}-{weekday}") for name in FIELDS)) for weekday in Weekday.values),
    )


def _page(
    request: StaffRequest,
    line: ServiceLine,
    draft: OfferDraft,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = errors or {}
    context = {
        "line": line,
        "draft": draft,
        "days_error": wrong.get("days_ahead", ""),
        "page_error": wrong.get("", ""),
        "errors": wrong,
        "rows": [
            DayRow(str(weekday.label), tuple(_cell(name, weekday, day, wrong) for name in FIELDS))
            for weekday, day in zip(Weekday, draft.days, strict=True)
        ],
        "seen": fingerprint(OfferDraft.of(line)),
    }
    return render(request, "coordinator/appointment_hours.html", context, status=status)


def _cell(name: str, weekday: Weekday, day: DayDraft, errors: Mapping[str, str]) -> Cell:
    full = f"{name}-{weekday.value}"
    return Cell(full, str(getattr(day, name)), errors.get(full, ""))
