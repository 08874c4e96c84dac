"""The week of a site, its holidays and its special days."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.kernel import clock
from ventanilla.kernel.errors import WrongFields
from ventanilla.org import selectors_hours, suggestions
from ventanilla.org.drafts import HOURS_PER_DAY, HoursDraft, WeekDraft
from ventanilla.org.models import Site, SpecialDay, Weekday
from ventanilla.org.roles import Permission
from ventanilla.org.rules.holidays import holiday_name
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import hours as service
from ventanilla.org.services import week
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused

PARTS = ("opens_at", "last_turn_at", "closes_at")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday as the form shows it: one stretch, and a second one that most days do not have."""

    weekday: int
    name: str | Promise
    first: HoursDraft
    second: HoursDraft
    error: str

    @property
    def key(self) -> str:
        """The day's name among the fields of the form."""
        return f"day-{self.weekday}"

    @property
    def is_second_wrong(self) -> bool:
        """Whether what is wrong may lie in the second stretch."""
        return bool(self.error) and not self.second.is_empty

    @property
    def is_closed(self) -> bool:
        """Whether no hours were typed."""
        return self.first.is_empty and self.second.is_empty


@allowed_to(Permission.MANAGE_HOURS)
@never_cache
@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """Ask for the hours of each weekday and whether holidays are worked; show the special days."""
    if request.method == "GET":
        return _page(request, _kept(request.site))
    draft = _typed(request.POST)
    if copied := request.POST.get("copy", ""):
        return _page(request, _with_copies(draft, pages.number(copied)))
    if emptied := request.POST.get("empty", ""):
        return _page(request, replace(draft, days=draft.days | {pages.number(emptied): ()}))
    refused = pages.attempt(
        lambda: week.save_week(
            site=request.site, draft=draft, by=request.user, seen=request.POST.get("seen", "")
        )
    )
    return _page(request, draft, refused) if refused else pages.saved(request, Step.HOURS)


@allowed_to(Permission.MANAGE_HOURS)
@require_POST
def follow_hours(request: StaffRequest) -> HttpResponse:
    """Let the site give turns by its hours from now on, or at any hour."""
    never_closes = request.POST.get("never_closes") == "1"
    service.set_never_closes(site=request.site, never_closes=never_closes, by=request.user)
    told = (
        _("Desde ahora se dan turnos a toda hora.")
        if never_closes
        else _("Desde ahora se aplica el horario.")
    )
    messages.success(request, told)
    return redirect("setup:hours")


@allowed_to(Permission.MANAGE_HOURS)
@never_cache
@require_POST
def add_special_day(request: StaffRequest) -> HttpResponse:
    """Close the site on a date, or give it other hours then."""
    typed = {name: request.POST.get(name, "") for name in ("date", "reason", *PARTS)}
    refused = pages.attempt(lambda: _add(request, typed))
    if refused is not None:
        return _page(request, _kept(request.site), refused, typed)
    messages.success(request, _("Quedó guardado el día especial."))
    return redirect("setup:hours")


@allowed_to(Permission.MANAGE_HOURS)
@require_POST
def remove_special_day(request: StaffRequest, day_id: int) -> HttpResponse:
    """Let a date keep the hours of its weekday again."""
    day = get_object_or_404(SpecialDay.objects.select_related("site"), pk=day_id, site=request.site)
    service.remove_special_day(day=day, by=request.user)
    messages.success(request, _("Se quitó el día especial."))
    return redirect("setup:hours")


def _kept(site: Site) -> WeekDraft:
    """Return the week of `site`; office hours to begin with while it has none."""
    draft = WeekDraft.of(site)
    return draft if any(draft.days.values()) or site.never_closes else suggestions.week()


def _add(request: StaffRequest, typed: Mapping[str, str]) -> None:
    try:
        date = dt.date.fromisoformat(typed["date"])
    except ValueError:
        raise WrongFields({"date": _("Elija la fecha.")}) from None
    service.set_special_day(
        site=request.site, date=date, hours=_other_hours(typed), reason=typed["reason"], by=request.user
    )


def _other_hours(typed: Mapping[str, str]) -> Stretch | None:
    """Return the hours typed for a special day; None when none were: closed."""
    if not any(typed[part] for part in PARTS):
        return None
    opens, last, closes = (week.time_of(typed[part]) for part in PARTS)
    if opens is None or last is None or closes is None:
        message = _("Complete las tres horas, o déjelas vacías si ese día no se abre.")
        raise WrongFields({"last_turn_at": message})
    return Stretch(opens, last, closes)


def _typed(posted: Mapping[str, str]) -> WeekDraft:
    days = {}
    for weekday in Weekday.values:
        every = [
            HoursDraft(*(posted.get(f"{part}-{weekday}-{place}", "").strip() for part in PARTS))
            for place in range(HOURS_PER_DAY)
        ]
        days[weekday] = tuple(each for each in every if not each.is_empty)
    return WeekDraft(days, posted.get("opens_on_holidays") == "1")


def _with_copies(draft: WeekDraft, weekday: int) -> WeekDraft:
    """Return the week with one day's hours on every day that opens."""
    hours = draft.days.get(weekday, ())
    copies = {each: hours for each, typed in draft.days.items() if typed}
    return replace(draft, days=draft.days | copies) if hours else draft


def _page(
    request: StaffRequest,
    draft: WeekDraft,
    refused: Refused | None = None,
    special: Mapping[str, str] | None = None,
) -> HttpResponse:
    errors = refused.errors if refused else {}
    today = clock.business_date(request.site.time_zone)
    context = {
        "rows": [_row(weekday, draft, errors) for weekday in Weekday.values],
        "opens_on_holidays": draft.opens_on_holidays,
        "never_closes": request.site.never_closes,
        "seen": pages.seen(request, WeekDraft.of(request.site), refused),
        "holidays": _coming_holidays(today),
        "special_days": selectors_hours.special_days_of(request.site, today),
        "special": special or {},
    }
    return pages.page(request, Step.HOURS, "setup/hours.html", context, refused)


def _row(weekday: int, draft: WeekDraft, errors: Mapping[str, str]) -> DayRow:
    first, second = [*draft.days.get(weekday, ()), HoursDraft(), HoursDraft()][:HOURS_PER_DAY]
    return DayRow(weekday, Weekday(weekday).label, first, second, errors.get(f"day-{weekday}", ""))


def _coming_holidays(today: dt.date) -> list[tuple[dt.date, str]]:
    """Return the holidays left in this year, with their names; those of the next one in December."""
    last = dt.date(today.year + (today.month == 12), 12, 31)
    days = (today + dt.timedelta(days=ahead) for ahead in range((last - today).days + 1))
    return [(day, name) for day in days if (name := holiday_name(day))]
