"""The desks of a site, and which lines each attends."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.org.drafts import DeskDraft, LineDraft
from ventanilla.org.roles import Permission
from ventanilla.org.services import desk_setup
from ventanilla.org.services.desk_setup import MOST_DESKS
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused

SUGGESTED = 4
FIELDS = ("number", "lines")


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk as the form shows it, in its place, with what is wrong with its number and its lines."""

    place: int
    desk: DeskDraft
    number_error: str
    lines_error: str


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def desks(request: StaffRequest) -> HttpResponse:
    """Ask how many desks there are, and for each its number and its lines; all of them to begin with."""
    codes = tuple(sorted(line.code for line in LineDraft.all_of(request.site)))
    if request.method == "GET":
        kept = list(DeskDraft.all_of(request.site))
        return _page(request, kept or _resized([], SUGGESTED, codes))
    drafts = _typed(request.POST, codes)
    if "resize" in request.POST:
        return _page(request, _resized(drafts, pages.number(request.POST.get("wanted", "")), codes))
    if dropped := request.POST.get("drop", ""):
        place = pages.number(dropped)
        return _page(request, drafts[:place] + drafts[place + 1 :])
    refused = pages.attempt(
        lambda: desk_setup.save_desks(site=request.site, drafts=drafts, seen=request.POST.get("seen", "")),
        FIELDS,
    )
    return _page(request, drafts, refused) if refused else pages.saved(request, Step.DESKS)


def _typed(posted: Mapping[str, str], codes: tuple[str, ...]) -> list[DeskDraft]:
    count = min(pages.number(posted.get("rows", "")), MOST_DESKS)
    return [
        DeskDraft(
            id=pages.number(posted.get(f"id-{row}", "")) or None,
            number=posted.get(f"number-{row}", "").strip(),
            lines=tuple(code for code in codes if posted.get(f"line-{row}-{code}") == "1"),
        )
        for row in range(count)
    ]


def _resized(drafts: list[DeskDraft], wanted: int, codes: tuple[str, ...]) -> list[DeskDraft]:
    """Return as many rows as wanted: the first ones, and new ones with the next numbers and every line."""
    wanted = min(max(wanted, 1), MOST_DESKS)
    highest = max((pages.number(draft.number) for draft in drafts), default=0)
    new = [DeskDraft(None, str(highest + each), codes) for each in range(1, wanted - len(drafts) + 1)]
    return [*drafts[:wanted], *new]


def _page(request: StaffRequest, drafts: list[DeskDraft], refused: Refused | None = None) -> HttpResponse:
    errors = refused.errors if refused else {}
    context = {
        "rows": [
            DeskRow(place, draft, errors.get(f"number-{place}", ""), errors.get(f"lines-{place}", ""))
            for place, draft in enumerate(drafts)
        ],
        "lines": LineDraft.all_of(request.site),
        "seen": pages.seen(request, DeskDraft.all_of(request.site), refused),
        "most": MOST_DESKS,
    }
    return pages.page(request, Step.DESKS, "setup/desks.html", context, refused)
