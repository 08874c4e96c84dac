"""The service lines of a site: name, letter of their turns, colour and drawing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.org import suggestions
from ventanilla.org.drafts import LineDraft
from ventanilla.org.roles import Permission
from ventanilla.org.services import lines as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused

MOST_LINES = 30
FIELDS = ("name", "prefix", "hue", "icon")
NO_HUE = 360


@dataclass(frozen=True, slots=True)
class LineRow:
    """A service line as the form shows it, in its place, with what is wrong with each of its fields, if anything."""

    place: int
    line: LineDraft
    errors: Mapping[str, str]

    @property
    def look_error(self) -> str:
        """What is wrong with its colour or its drawing."""
        return self.errors["hue"] or self.errors["icon"]

    @property
    def is_wrong(self) -> bool:
        """Whether anything is wrong with it."""
        return any(self.errors.values())


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def lines(request: StaffRequest) -> HttpResponse:
    """Ask for name, letter, colour and drawing of each line; a new site begins with those of the procedure."""
    kept = LineDraft.all_of(request.site)
    if request.method == "GET":
        return _page(request, list(kept or suggestions.lines()))
    drafts = _typed(request.POST)
    if "add" in request.POST:
        return _page(request, [*drafts, LineDraft()], focus=f"name-{len(drafts)}")
    for way, by in [("up", -1), ("down", 1)]:
        if moved := request.POST.get(way, ""):
            return _moved(request, drafts, pages.number(moved), by, way)
    places = _wanted(drafts, {line.code for line in kept})
    refused = pages.attempt(
        lambda: service.save_lines(
            site=request.site,
            drafts=[drafts[place] for place in places],
            seen=request.POST.get("seen", ""),
        ),
        FIELDS,
    )
    if refused is None:
        return pages.saved(request, Step.LINES)
    return _page(request, drafts, _at_their_rows(refused, places))


def _moved(request: StaffRequest, drafts: list[LineDraft], place: int, by: int, way: str) -> HttpResponse:
    """Show a line one place higher or lower, with the cursor on a button that still moves it."""
    other = place + by
    if 0 <= place < len(drafts) and 0 <= other < len(drafts):
        drafts[place], drafts[other] = drafts[other], drafts[place]
        place = other
    ends = {0: "down", len(drafts) - 1: "up"}
    return _page(request, drafts, focus=f"{ends.get(place, way)}-{place}")


def _typed(posted: Mapping[str, str]) -> list[LineDraft]:
    count = min(pages.number(posted.get("count", "")), MOST_LINES)
    return [_line(posted, row) for row in range(count)]


def _line(posted: Mapping[str, str], row: int) -> LineDraft:
    return LineDraft(
        code=posted.get(f"code-{row}", ""),
        name=posted.get(f"name-{row}", ""),
        prefix=posted.get(f"prefix-{row}", ""),
        hue=_hue(posted.get(f"hue-{row}", "")),
        icon=posted.get(f"icon-{row}", ""),
        is_open=posted.get(f"is_open-{row}") == "1",
        is_informative=posted.get(f"is_informative-{row}") == "1",
    )


def _hue(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else NO_HUE


def _wanted(drafts: list[LineDraft], known: set[str]) -> list[int]:
    """Return the places of the rows to save: not the blank ones, nor suggestions that were not taken up."""
    return [
        place
        for place, draft in enumerate(drafts)
        if (draft.code in known or draft.is_open) and (draft.code or draft.name or draft.prefix)
    ]


def _at_their_rows(refused: Refused, places: list[int]) -> Refused:
    """Return the refusal with each message at the row on the page, where rows left aside count too."""
    errors = {}
    for key, message in refused.errors.items():
        name, _dash, row = key.rpartition("-")
        errors[f"{name}-{places[int(row)]}" if name else key] = message
    return replace(refused, errors=errors)


def _page(
    request: StaffRequest, drafts: list[LineDraft], refused: Refused | None = None, focus: str = ""
) -> HttpResponse:
    errors = refused.errors if refused else {}
    context = {
        "rows": [_row(place, draft, errors) for place, draft in enumerate(drafts)],
        "seen": pages.seen(request, LineDraft.all_of(request.site), refused),
        "icons": suggestions.ICONS.items(),
        "looks": [LineDraft(hue=hue, name=str(name)) for hue, name in suggestions.HUES.items()],
        "focus": focus,
        "most": MOST_LINES,
    }
    return pages.page(request, Step.LINES, "setup/lines.html", context, refused)


def _row(place: int, draft: LineDraft, errors: Mapping[str, str]) -> LineRow:
    return LineRow(place, draft, {name: errors.get(f"{name}-{place}", "") for name in FIELDS})
