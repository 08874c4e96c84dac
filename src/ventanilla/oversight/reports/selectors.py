"""Reads of Informe Turnero CIS: every figure of every grouping in one statement, straight from the records (R60).

A turn belongs to the business date on which it was issued, to the line it ended up in, to the hour of its issue and to
the advisor who called it last; so the groups of each grouping add up to the total.

- Wait: from issuing the turn to its first call. Turns not called yet have none.
- Service time: the sum of the turn's stretches in attention, without the pauses; of turns that are done.
- Information level: a visit counts once in every level one of its needs was given at.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import formats
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine, Site, StaffUser
from ventanilla.oversight.reports.figures import Spread, TurnFigures, TurnReport
from ventanilla.oversight.reports.promises import promises_kept
from ventanilla.procedure.flow import procedure

Row = dict[str, Any]

_ONE_DAY = dt.timedelta(days=1)
_GROUPINGS = ("line", "advisor", "hour", "day", "is_priority")
_STATEMENT = """
WITH facts AS (
    SELECT turn.state,
           turn.people,
           turn.service_line_id AS line,
           calls.advisor,
           extract(hour FROM turn.issued_at AT TIME ZONE %(zone)s)::int AS hour,
           turn.business_date AS day,
           turn.priority_class IS NOT NULL AS is_priority,
           calls.advisor IS NOT NULL AS is_called,
           extract(epoch FROM calls.first_at - turn.issued_at)::float8 AS wait,
           serving.seconds IS NOT NULL AS is_served,
           CASE WHEN turn.state = 'done' THEN serving.seconds END AS service,
           request.state AS rating,
           rating.score,
           needs.levels,
           coalesce(left_behind.opportunities, 0) AS opportunities,
           coalesce(left_behind.tickets, 0) AS tickets
      FROM turns_turn turn
      LEFT JOIN LATERAL (
          SELECT min(called_at) AS first_at, (array_agg(advisor_id ORDER BY number DESC))[1] AS advisor
            FROM turns_turncall WHERE turn_id = turn.id
      ) calls ON true
      LEFT JOIN LATERAL (
          SELECT sum(extract(epoch FROM coalesce(ended_at, %(now)s) - started_at))::float8 AS seconds
            FROM turns_turnsegment WHERE turn_id = turn.id AND state = 'serving'
      ) serving ON true
      LEFT JOIN LATERAL (
          SELECT array_agg(information_level) AS levels FROM visits_need WHERE visit_id = turn.visit_id
      ) needs ON true
      LEFT JOIN LATERAL (
          SELECT (SELECT count(*) FROM opportunities_opportunity WHERE visit_id = turn.visit_id) AS opportunities,
                 (SELECT count(*) FROM tickets_ticket WHERE visit_id = turn.visit_id) AS tickets
      ) left_behind ON turn.visit_id IS NOT NULL
      LEFT JOIN ratings_ratingrequest request ON request.visit_id = turn.visit_id
      LEFT JOIN ratings_rating rating ON rating.request_id = request.id
     WHERE turn.site_id = %(site)s AND turn.business_date BETWEEN %(first)s AND %(last)s
)
SELECT grouping(line, advisor, hour, day, is_priority) AS grouped_by,
       line, advisor, hour, day, is_priority,
       count(*) AS issued,
       coalesce(sum(people), 0)::int AS people,
       count(*) FILTER (WHERE is_called) AS called,
       count(*) FILTER (WHERE is_served) AS served,
       count(*) FILTER (WHERE state = 'no_show') AS no_show,
       count(*) FILTER (WHERE state = 'walked_out') AS walked_out,
       count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE state = 'waiting') AS waiting_now,
       avg(wait) AS wait_mean,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY wait) AS wait_median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY wait) AS wait_p90,
       avg(service) AS service_mean,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY service) AS service_median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY service) AS service_p90,
       count(rating) AS ratings_asked,
       count(*) FILTER (WHERE rating = 'answered') AS ratings_answered,
       count(*) FILTER (WHERE rating = 'declined') AS ratings_declined,
       count(*) FILTER (WHERE rating = 'no_answer') AS ratings_no_answer,
       avg(score)::float8 AS rating_mean,
       count(*) FILTER (WHERE 1 = ANY (levels)) AS level_1_visits,
       count(*) FILTER (WHERE 2 = ANY (levels)) AS level_2_visits,
       count(*) FILTER (WHERE 3 = ANY (levels)) AS level_3_visits,
       coalesce(sum(opportunities), 0)::int AS opportunities,
       coalesce(sum(tickets), 0)::int AS tickets
  FROM facts
 GROUP BY GROUPING SETS ((), (line), (advisor), (hour), (day), (is_priority))
"""
_COUNTS = (
    "issued",
    "people",
    "called",
    "served",
    "no_show",
    "walked_out",
    "cancelled",
    "waiting_now",
    "ratings_asked",
    "ratings_answered",
    "ratings_declined",
    "ratings_no_answer",
    "level_1_visits",
    "level_2_visits",
    "level_3_visits",
    "opportunities",
    "tickets",
)


def turn_report(site: Site, from_date: dt.date, to_date: dt.date) -> TurnReport:
    """Return Informe Turnero CIS of `site` for these business dates, both included, as the records are now.

    Lines and days without turns are listed with zeros; an hour or an advisor only between or among those with turns.
    """
    rows = _rows(site, from_date, to_date)
    lines = list(ServiceLine.objects.filter(site=site).order_by("position", "pk"))
    promises, promises_by_line = promises_kept(site, from_date, to_date, lines)
    return TurnReport(
        site_name=site.name,
        from_date=from_date,
        to_date=to_date,
        generated_at=clock.now().astimezone(ZoneInfo(site.time_zone)),
        procedure_version=_versions(from_date, to_date),
        totals=_totals(rows),
        by_line=_by_line(lines, rows["line"]),
        by_advisor=_by_advisor(rows["advisor"]),
        by_hour=_by_hour(rows["hour"]),
        by_day=_by_day(rows["day"], from_date, to_date),
        by_priority=_by_priority(rows["is_priority"]),
        promises=promises,
        promises_by_line=promises_by_line,
    )


def turn_totals(site: Site, from_date: dt.date, to_date: dt.date) -> TurnFigures:
    """Return the figures of all turns of these business dates, both included, as the records are now."""
    return _totals(_rows(site, from_date, to_date))


def _totals(rows: dict[str, dict[Any, Row]]) -> TurnFigures:
    return _figures(rows[""][None], key="total", label=_("Total"))


def _rows(site: Site, first: dt.date, last: dt.date) -> dict[str, dict[Any, Row]]:
    """Return the figures by grouping and by what it groups; the total stands under "" and None."""
    found: dict[str, dict[Any, Row]] = {name: {} for name in ("", *_GROUPINGS)}
    parameters: dict[str, str | int | dt.date] = {
        "site": site.pk,
        "zone": site.time_zone,
        "first": first,
        "last": last,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, parameters)
        names = [column.name for column in cursor.description or ()]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            grouping = _grouping(row["grouped_by"])
            found[grouping][row[grouping] if grouping else None] = row
    return found


def _grouping(mask: int) -> str:
    """Return which grouping a row belongs to: `grouping()` sets the bit of each column the row is not grouped by."""
    last = len(_GROUPINGS) - 1
    return next((name for place, name in enumerate(_GROUPINGS) if not mask >> (last - place) & 1), "")


def _figures(row: Row | None, *, key: str, label: str) -> TurnFigures:
    """Return the figures of one group; zeros for a group without turns."""
    values = row or {}
    return TurnFigures(
        key=key,
        label=label,
        wait=_spread(values, "wait"),
        service=_spread(values, "service"),
        rating_mean=values.get("rating_mean"),
        **{name: values.get(name, 0) for name in _COUNTS},
    )


def _spread(values: Row, name: str) -> Spread:
    return Spread(*(values.get(f"{name}_{each}") for each in ("mean", "median", "p90")))


def _by_line(lines: Iterable[ServiceLine], rows: dict[int, Row]) -> tuple[TurnFigures, ...]:
    return tuple(_figures(rows.get(line.pk), key=line.code, label=line.name) for line in lines)


def _by_advisor(rows: dict[int | None, Row]) -> tuple[TurnFigures, ...]:
    """By name, never by figures: the report is no ranking. Turns nobody called stand last."""
    advisors = StaffUser.objects.filter(pk__in=[pk for pk in rows if pk is not None])
    figures = [
        _figures(rows[advisor.pk], key=str(advisor.pk), label=advisor.full_name)
        for advisor in advisors.order_by("full_name", "pk")
    ]
    if None in rows:
        figures.append(_figures(rows[None], key="none", label=_("Sin llamar")))
    return tuple(figures)


def _by_hour(rows: dict[int, Row]) -> tuple[TurnFigures, ...]:
    hours: Iterable[int] = range(min(rows), max(rows) + 1) if rows else ()
    return tuple(_figures(rows.get(hour), key=f"{hour:02d}", label=_hour(hour)) for hour in hours)


def _hour(hour: int) -> str:
    half = _("a. m.") if hour < 12 else _("p. m.")
    return f"{hour % 12 or 12} {half}"


def _by_day(rows: dict[dt.date, Row], first: dt.date, last: dt.date) -> tuple[TurnFigures, ...]:
    days = [first + _ONE_DAY * place for place in range((last - first).days + 1)]
    return tuple(_figures(rows.get(day), key=day.isoformat(), label=_day(day)) for day in days)


def _day(day: dt.date) -> str:
    return formats.date_format(day, r"l j \d\e F").lower()


def _by_priority(rows: dict[bool, Row]) -> tuple[TurnFigures, ...]:
    """Preferential or not; the class a person declared is nobody's business here."""
    return (
        _figures(rows.get(False), key="general", label=_("General")),
        _figures(rows.get(True), key="preferential", label=_("Preferencial")),
    )


def _versions(first: dt.date, last: dt.date) -> str:
    """Return the versions of the procedure in force in the period, such as "10"."""
    begun = sorted(
        (each for each in procedure.VERSIONS if each.valid_from <= last), key=lambda v: v.valid_from
    )
    replaced = sum(each.valid_from <= first for each in begun) - 1
    return _(" y ").join(str(each.version) for each in begun[max(replaced, 0) :]) or _("ninguna")
