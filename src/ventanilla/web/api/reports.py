"""Informe Turnero CIS for programs."""

import datetime as dt
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

from ninja import Router
from ninja.params.functions import Query

from ventanilla.oversight.reports import selectors
from ventanilla.oversight.reports.figures import TurnFigures, TurnReport
from ventanilla.web.api.access import ApiRequest, Scope, open_to, site_of
from ventanilla.web.api.schemas import FiguresOut, ReportOut
from ventanilla.web.api.visits import period

router = Router(tags=["Visitas e informes"])


class Grouping(StrEnum):
    """What the turns of a report are grouped by."""

    LINE = "line"
    ADVISOR = "advisor"
    HOUR = "hour"
    DAY = "day"


@router.get(
    "/sites/{site}/reports/turns",
    response=ReportOut,
    summary="Informe Turnero CIS",
    by_alias=True,
    **open_to(scope=Scope.REPORTS_READ),
)
def turns(
    request: ApiRequest,
    site: str,
    from_date: Annotated[dt.date | None, Query(alias="from")] = None,
    to_date: Annotated[dt.date | None, Query(alias="to")] = None,
    group_by: Grouping = Grouping.LINE,
) -> ReportOut:
    """Las cifras del informe, del total y de cada grupo; las duraciones, en segundos. Sin fechas, las de hoy."""
    here = site_of(request, site)
    first, last = period(here, from_date, to_date)
    report = selectors.turn_report(here, first, last)
    return ReportOut.model_validate(
        {
            "site": here.code,
            "from": report.from_date,
            "to": report.to_date,
            "generated_at": report.generated_at,
            "procedure_version": report.procedure_version,
            "group_by": group_by.value,
            "totals": _figures_out(report.totals),
            "groups": [_figures_out(figures) for figures in _groups(report, group_by)],
        }
    )


def _groups(report: TurnReport, by: Grouping) -> tuple[TurnFigures, ...]:
    return {
        Grouping.LINE: report.by_line,
        Grouping.ADVISOR: report.by_advisor,
        Grouping.HOUR: report.by_hour,
        Grouping.DAY: report.by_day,
    }[by]


def _figures_out(figures: TurnFigures) -> FiguresOut:
    told = asdict(figures)
    told |= {"wait_seconds": told.pop("wait"), "service_seconds": told.pop("service")}
    return FiguresOut(**told)
