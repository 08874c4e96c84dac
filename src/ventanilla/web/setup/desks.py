"""The desks of a site, and which lines each attends."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.org.drafts import DeskDraft, LineDraft, fingerprint
from ventanilla.org.roles import Permission
from ventanilla.org.services import desk_setup
from ventanilla.org.services.desk_setup import MOST_DESKS
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages

SUGGESTED = 4


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def desks(request: StaffRequest) -> HttpResponse:
    """Ask how many desks there are, and for each its number and its lines; all of them to begin with."""
    lines = LineDraft.all_of(request.site)
    codes = tuple(sorted(line.code for line in lines))
    drafts, refused = list(DeskDraft.all_of(request.site)), None
    if request.method == "POST":
        drafts = _typed(request.POST, codes)
        if "resize" in request.POST:
            drafts = _resized(drafts, _number(request.POST.get("wanted", "")), codes)
        else:
            refused = pages.attempt(
                lambda: desk_setup.save_desks(
                    site=request.site, drafts=drafts, seen=request.POST.get("seen", "")
                )
            )
            if refused is None:
                return pages.saved(request, Step.DESKS)
    context = {
        "rows": list(enumerate(drafts or _resized([], SUGGESTED, codes))),
        "lines": lines,
        "seen": fingerprint(DeskDraft.all_of(request.site)),
        "most": MOST_DESKS,
    }
    return pages.page(request, Step.DESKS, "setup/desks.html", context, refused)


def _typed(posted: Mapping[str, str], codes: tuple[str, ...]) -> list[DeskDraft]:
    count = min(_number(posted.get("count", "")), MOST_DESKS)
    return [
        DeskDraft(
            id=_number(posted.get(f"id-{row}", "")) or None,
            number=posted.get(f"number-{row}", "").strip(),
            lines=tuple(code for code in codes if posted.get(f"line-{row}-{code}") == "1"),
        )
        for row in range(count)
    ]


def _resized(drafts: list[DeskDraft], wanted: int, codes: tuple[str, ...]) -> list[DeskDraft]:
    """Return as many rows as wanted: the first ones, and new ones with the next numbers and every line."""
    wanted = min(max(wanted, 1), MOST_DESKS)
    highest = max((_number(draft.number) for draft in drafts), default=0)
    new = [DeskDraft(None, str(highest + each), codes) for each in range(1, wanted - len(drafts) + 1)]
    return [*drafts[:wanted], *new]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
