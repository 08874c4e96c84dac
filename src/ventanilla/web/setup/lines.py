"""The service lines of a site and the letter of their turns."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.org import suggestions
from ventanilla.org.drafts import LineDraft, fingerprint
from ventanilla.org.roles import Permission
from ventanilla.org.services import lines as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages

MOST_LINES = 30


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def lines(request: StaffRequest) -> HttpResponse:
    """Ask for name, letter, colour and drawing of each line; a new site begins with those of the procedure."""
    refused, kept = None, LineDraft.all_of(request.site)
    drafts = list(kept or suggestions.lines())
    if request.method == "POST":
        drafts = _typed(request.POST)
        if "add" in request.POST:
            drafts.append(LineDraft())
        else:
            wanted = _without_leftovers(drafts, kept)
            refused = pages.attempt(
                lambda: service.save_lines(
                    site=request.site, drafts=wanted, seen=request.POST.get("seen", "")
                )
            )
            if refused is None:
                return pages.saved(request, Step.LINES)
            drafts = wanted
    context = {
        "rows": list(enumerate(drafts)),
        "seen": fingerprint(LineDraft.all_of(request.site)),
        "icons": suggestions.ICONS.items(),
        "hues": suggestions.HUES.items(),
        "has_new_row": "add" in request.POST,
    }
    return pages.page(request, Step.LINES, "setup/lines.html", context, refused)


def _typed(posted: Mapping[str, str]) -> list[LineDraft]:
    """Return the rows in the order that was typed for them."""
    count = min(_number(posted.get("count", "")), MOST_LINES)
    rows = [(_number(posted.get(f"order-{row}", "")), row) for row in range(count)]
    return [_line(posted, row) for _order, row in sorted(rows)]


def _line(posted: Mapping[str, str], row: int) -> LineDraft:
    return LineDraft(
        code=posted.get(f"code-{row}", ""),
        name=posted.get(f"name-{row}", ""),
        prefix=posted.get(f"prefix-{row}", ""),
        hue=_number(posted.get(f"hue-{row}", "")),
        icon=posted.get(f"icon-{row}", ""),
        is_open=posted.get(f"is_open-{row}") == "1",
        is_informative=posted.get(f"is_informative-{row}") == "1",
    )


def _without_leftovers(drafts: list[LineDraft], kept: tuple[LineDraft, ...]) -> list[LineDraft]:
    """Return the rows without the blank ones, and without suggestions that were not taken up."""
    known = {line.code for line in kept}
    return [
        draft
        for draft in drafts
        if (draft.code in known or draft.is_open) and (draft.code or draft.name or draft.prefix)
    ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 999
