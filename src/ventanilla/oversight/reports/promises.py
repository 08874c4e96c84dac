"""How far off the waits were that people were told: each promise against the first call that came of it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ventanilla.org.models import ServiceLine, Site
from ventanilla.oversight.reports.figures import PromiseFigures

_STATEMENT = """
WITH told AS (
    SELECT turn.service_line_id AS line,
           promise.low IS NOT NULL AS is_promised,
           promise.low::float8 AS low,
           promise.high::float8 AS high,
           extract(epoch FROM first_call.at - turn.issued_at)::float8 / 60 AS waited
      FROM turns_turn turn
      LEFT JOIN turns_waitpromise promise ON promise.turn_id = turn.id
      LEFT JOIN LATERAL (SELECT min(called_at) AS at FROM turns_turncall WHERE turn_id = turn.id) first_call ON true
     WHERE turn.site_id = %(site)s AND turn.business_date BETWEEN %(first)s AND %(last)s
), held AS (
    SELECT line, is_promised,
           CASE WHEN is_promised AND waited IS NOT NULL THEN greatest(low - waited, waited - high, 0) END AS off_edge,
           abs(waited - (low + high) / 2) AS off_middle
      FROM told
)
SELECT line,
       count(*) FILTER (WHERE is_promised) AS promised,
       count(*) FILTER (WHERE NOT is_promised) AS without,
       count(off_edge) AS measured,
       count(*) FILTER (WHERE off_edge = 0) AS inside,
       avg(off_edge) AS edge_error,
       avg(off_middle) AS middle_error
  FROM held
 GROUP BY GROUPING SETS ((), (line))
"""


def promises_kept(
    site: Site, first: dt.date, last: dt.date, lines: Iterable[ServiceLine]
) -> tuple[PromiseFigures, tuple[PromiseFigures, ...]]:
    """Return how the promises made on these dates, both included, were kept so far: in all, and by line."""
    rows = _rows(site, first, last)
    totals = _figures(rows.get(None), key="total", label=_("Total"))
    return totals, tuple(_figures(rows.get(line.pk), key=line.code, label=line.name) for line in lines)


def _rows(site: Site, first: dt.date, last: dt.date) -> dict[int | None, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"site": site.pk, "first": first, "last": last})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return {row.pop("line"): row for row in rows}


def _figures(row: dict[str, Any] | None, *, key: str, label: str) -> PromiseFigures:
    nothing: dict[str, Any] = {
        **dict.fromkeys(("promised", "without", "measured", "inside"), 0),
        **dict.fromkeys(("edge_error", "middle_error")),
    }
    return PromiseFigures(key=key, label=label, **(row or nothing))
