"""Informe Turnero CIS before and after: through the API as a program, and as the coordinator's spreadsheet."""

import io
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from ventanilla.config.outside.browser import Api, Browser
from ventanilla.config.outside.errors import Missed

MOVED_BY_ONE = {
    "issued": "Turnos emitidos",
    "called": "Llamados",
    "served": "Atendidos",
    "ratings_asked": "Calificaciones pedidas",
    "ratings_answered": "Respondidas",
    "level_2_visits": "Nivel de información 2",
    "opportunities": "Oportunidades",
    "tickets": "Tickets radicados",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Today's figures of the site: in total, and of one advisor."""

    day: str
    total: dict[str, int]
    own: dict[str, int]


def read(program: Api, site: str, advisor: str = "", *, day: str = "") -> Figures:
    """Return the figures of `day` (today without one), of all and of the advisor of that full name, if any."""
    dates = {"from": day, "to": day} if day else {}
    told = program.get(f"/sites/{site}/reports/turns", group_by="advisor", **dates)
    own: dict[str, Any] = next((group for group in told["groups"] if group["label"] == advisor), {})
    return Figures(day=told["from"], total=_counts(told["totals"]), own=_counts(own))


def moves(start: Figures, before: Figures, after: Figures) -> list[str]:
    """Return how each figure moved, after checking that the advisor's moved by exactly one and the total no less.

    `start` was read before the turn was taken and `before` just before it was called. The advisor's figures are the
    strict ones: in the total, whoever else works or waits at the site moves them too. Raises Missed.
    """
    told = []
    for name, heading in MOVED_BY_ONE.items():
        own, total = after.own[name] - before.own[name], after.total[name] - start.total[name]
        if own != 1:
            raise Missed(f"«{heading}» del asesor se movió {own:+d} y debía moverse +1")
        if total < 1:
            raise Missed(f"«{heading}» del total se movió {total:+d} y debía moverse +1")
        others = f" (de otros {total - 1:+d})" if total > 1 else ""
        told.append(f"{heading.lower()} {start.total[name]}→{after.total[name]}{others}")
    return told


def check_spreadsheet(coordinator: Browser, advisor: str, figures: Figures) -> None:
    """Check that the coordinator's spreadsheet says the same of the advisor. Raises Missed."""
    page = coordinator.open(f"/coordinacion/informe.xlsx?desde={figures.day}&hasta={figures.day}")
    rows = load_workbook(io.BytesIO(page.content), read_only=True)["Por asesor"].iter_rows(values_only=True)
    headings = next(rows)
    row = next((each for each in rows if each[0] == advisor), None)
    if row is None:
        raise Missed(f"la hoja «Por asesor» del informe no tiene a {advisor}")
    told = dict(zip(headings, row, strict=True))
    for name, heading in MOVED_BY_ONE.items():
        if told.get(heading) != figures.own[name]:
            raise Missed(f"la hoja dice {told.get(heading)} en «{heading}» y la API {figures.own[name]}")


def _counts(figures: dict[str, Any]) -> dict[str, int]:
    return {name: int(figures.get(name, 0)) for name in MOVED_BY_ONE}
