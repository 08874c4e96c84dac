"""Informe Turnero CIS as a page and as a spreadsheet, for today or for the dates asked for (R60)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.kernel import clock
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.oversight.reports import away
from ventanilla.oversight.reports.figures import FIGURES, PROMISE_FIGURES, TurnFigures, TurnReport
from ventanilla.oversight.reports.out_of_order import out_of_order
from ventanilla.oversight.reports.selectors import turn_report
from ventanilla.oversight.reports.spreadsheet import write_turn_report
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.coordinator.charts import Bar, bars

LONGEST_PERIOD_DAYS = 366
FIRST_YEAR = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Period:
    """The dates asked for as they were typed, and as dates when they make sense; else what to correct."""

    from_text: str
    to_text: str
    dates: tuple[dt.date, dt.date] | None
    from_error: str = ""
    to_error: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One grouping of the report: its table, and the bars of its turns and of its waits."""

    anchor: str
    title: str
    heading: str
    rows: Sequence[TurnFigures]
    turns: tuple[Bar, ...]
    waits: tuple[Bar, ...]


@allowed_to(Permission.SEE_REPORT)
@never_cache
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show the report; dates that make no sense are said beside their field, and there is no report then."""
    period = period_of(request, request.site)
    context: dict[str, object] = {"period": period}
    if period.dates is None:
        return render(request, "coordinator/report.html", context, status=422)
    report = turn_report(request.site, *period.dates)
    context |= {
        "report": report,
        "figures": FIGURES,
        "promise_figures": PROMISE_FIGURES,
        "sections": sections_of(report),
        "away": away.time_away(request.site, *period.dates),
        "away_headings": away.headings_of_reasons(),
        "out_of_order": out_of_order(request.site, *period.dates),
        "may_see_calls": may(request.user.role, Permission.SEE_CALLS),
        "may_see_costs": may(request.user.role, Permission.SEE_MESSAGE_COSTS),
    }
    return render(request, "coordinator/report.html", context)


@allowed_to(Permission.SEE_REPORT)
@never_cache
@require_safe
def spreadsheet(request: StaffRequest) -> HttpResponse:
    """Hand out the report of the same dates as a spreadsheet; wrong dates go back to the page that says so."""
    period = period_of(request, request.site)
    if period.dates is None:
        page = redirect("coordinator:report")
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    first, last = period.dates
    name = f"informe-turnero-cis-{request.site.code}-{first}" + ("" if first == last else f"-a-{last}")
    content = write_turn_report(
        turn_report(request.site, first, last),
        away.time_away(request.site, first, last),
        out_of_order(request.site, first, last),
    )
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def period_of(request: HttpRequest, site: Site) -> Period:
    """Return the period that the request asks for: today when it asks for none, one day when it names one date."""
    today = clock.business_date(site.time_zone)
    from_text, to_text = (request.GET.get(name, "").strip() for name in ("desde", "hasta"))
    first = _date(from_text) if from_text else _date(to_text) or today
    last = _date(to_text) if to_text else first or today
    from_text, to_text = from_text or str(first), to_text or str(last)
    if first is None or last is None:
        wrong = _("Escriba una fecha que exista, como 2026-11-24.")
        return Period(from_text, to_text, None, "" if first else wrong, "" if last else wrong)
    if last < first:
        return Period(from_text, to_text, None, to_error=_("El final no puede ser antes del comienzo."))
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        return Period(from_text, to_text, None, to_error=_("Pida como máximo un año a la vez."))
    return Period(from_text, to_text, (first, last))


def sections_of(report: TurnReport) -> list[Section]:
    """Return the groupings of the report in the order of the page."""
    groupings = [
        ("linea", _("Por línea de servicio"), _("Línea de servicio"), report.by_line),
        ("hora", _("Por hora de emisión"), _("Hora"), report.by_hour),
        ("asesor", _("Por asesor"), _("Asesor"), report.by_advisor),
        ("prioridad", _("Por prioridad"), _("Atención"), report.by_priority),
        ("dia", _("Por día"), _("Día"), report.by_day),
    ]
    return [
        Section(
            anchor,
            title,
            heading,
            rows,
            turns=bars(rows, lambda row: row.issued, lambda row: row.served),
            waits=bars(rows, lambda row: row.wait.p90, lambda row: row.wait.median),
        )
        for anchor, title, heading, rows in groupings
    ]


def _date(text: str) -> dt.date | None:
    try:
        date = dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return None
    return date if date.year >= FIRST_YEAR else None
