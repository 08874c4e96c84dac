"""Informe Turnero CIS as a spreadsheet, read back the way a coordinator's program reads it."""

import dataclasses
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from ventanilla.oversight.reports.away import TimeAway
from ventanilla.oversight.reports.figures import (
    FIGURES,
    PROMISE_FIGURES,
    PromiseFigures,
    Spread,
    TurnFigures,
    TurnReport,
)
from ventanilla.oversight.reports.out_of_order import AdvisorOutOfOrder, CallOutOfOrder, OutOfOrder
from ventanilla.oversight.reports.spreadsheet import write_turn_report

GROUPS = ["Por línea", "Por asesor", "Por hora", "Por día", "Por prioridad"]


def figures(label: str, **changes: object) -> TurnFigures:
    row = TurnFigures(
        key=label,
        label=label,
        issued=12,
        people=15,
        called=10,
        served=8,
        no_show=2,
        walked_out=1,
        cancelled=0,
        waiting_now=1,
        wait=Spread(mean=330.0, median=300.0, p90=720.0),
        service=Spread(mean=480.0, median=420.0, p90=900.0),
        ratings_asked=8,
        ratings_answered=6,
        ratings_declined=1,
        ratings_no_answer=1,
        rating_mean=4.5,
        level_1_visits=5,
        level_2_visits=2,
        level_3_visits=1,
        opportunities=2,
        tickets=1,
    )
    return dataclasses.replace(row, **changes)  # type: ignore[arg-type]


def promises(label: str, *, measured: int = 10, edge_error: float | None = 1.5) -> PromiseFigures:
    return PromiseFigures(
        key=label,
        label=label,
        promised=11,
        without=1,
        measured=measured,
        inside=measured * 4 // 5,
        edge_error=edge_error,
        middle_error=edge_error,
    )


REPORT = TurnReport(
    site_name="CIS Cali",
    from_date=date(2026, 11, 23),
    to_date=date(2026, 11, 24),
    generated_at=datetime(2026, 11, 24, 14, 35, tzinfo=ZoneInfo("America/Bogota")),
    procedure_version="10",
    totals=figures("Total"),
    by_line=(figures("Recreación"), figures("Educación")),
    by_advisor=(figures("Ana Restrepo"),),
    by_hour=(figures("8 a. m."),),
    by_day=(figures("lunes 23 de noviembre"),),
    by_priority=(figures("General"),),
    promises=promises("Total"),
    promises_by_line=(promises("Recreación"), promises("Educación", measured=0, edge_error=None)),
)


AWAY = (TimeAway("Ana Restrepo", 2, (3600.0, 600.0, None, None, None, None)),)
OUT_OF_ORDER = OutOfOrder(
    calls=(
        CallOutOfOrder(
            date=date(2026, 11, 24),
            called_at=datetime(2026, 11, 24, 9, 5, 9, tzinfo=ZoneInfo("America/Bogota")),
            turn_code="R-003",
            desk=4,
            advisor="Ana Restrepo",
            reason="=Se siente mal",
            passed=2,
        ),
    ),
    by_advisor=(AdvisorOutOfOrder("Ana Restrepo", 1, 2, ("=Se siente mal",)),),
)


def read(report: TurnReport) -> Workbook:
    return load_workbook(io.BytesIO(write_turn_report(report, AWAY, OUT_OF_ORDER)))


def column(workbook: Workbook, sheet: str, heading: str) -> list[object]:
    """Return the cells below a heading."""
    rows = list(workbook[sheet].iter_rows(values_only=True))
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_the_workbook_has_a_summary_each_grouping_and_the_definitions() -> None:
    others = ["Espera prometida", "Fuera del módulo", "Fuera de orden", "Definiciones"]
    assert read(REPORT).sheetnames == ["Resumen", *GROUPS, *others]


def test_the_summary_says_what_it_is_about() -> None:
    rows = read(REPORT)["Resumen"].iter_rows(max_row=5, max_col=1, values_only=True)

    assert [" ".join(str(words).split()) for (words,) in rows] == [
        "Informe Turnero CIS",
        "Sede: CIS Cali",
        "Periodo: lunes 23 de noviembre de 2026 a martes 24 de noviembre de 2026",
        "Hecho el 24 de noviembre de 2026, 2:35 p. m.",
        "PRD-SYE-ATC-01, versión 10",
    ]


def test_the_period_of_one_day_is_that_day() -> None:
    sheet = read(dataclasses.replace(REPORT, from_date=REPORT.to_date))["Resumen"]

    assert sheet["A3"].value == "Periodo: martes 24 de noviembre de 2026"


def test_the_summary_holds_the_totals() -> None:
    rows = read(REPORT)["Resumen"].iter_rows(min_row=7, max_col=2, values_only=True)
    totals = {row[0]: row[1] for row in rows}

    assert len(totals) == len(FIGURES)
    assert totals["Turnos emitidos"] == 12
    assert totals["Tickets radicados"] == 1


def test_durations_are_in_minutes_and_shares_are_fractions() -> None:
    workbook = read(REPORT)

    assert column(workbook, "Por línea", "Espera media (min)") == [5.5, 5.5, 5.5]
    assert column(workbook, "Por línea", "Atención, 9 de cada 10 (min)") == [15, 15, 15]
    assert column(workbook, "Por línea", "No se presentaron (%)") == [0.2, 0.2, 0.2]
    assert column(workbook, "Por línea", "Respondidas (%)") == [0.75, 0.75, 0.75]


def test_figures_carry_the_number_format_of_their_unit() -> None:
    sheet = read(REPORT)["Por asesor"]
    formats = {heading.value: cell.number_format for heading, cell in zip(sheet[1], sheet[2], strict=True)}

    assert formats["Turnos emitidos"] == "#,##0"
    assert formats["Espera media (min)"] == "#,##0.0"
    assert formats["Respondidas (%)"] == "0.0%"
    assert formats["Calificación media (1 a 5)"] == "0.00"


@pytest.mark.parametrize("sheet", GROUPS)
def test_each_grouping_ends_in_the_total(sheet: str) -> None:
    rows = list(read(REPORT)[sheet].iter_rows(values_only=True))

    assert rows[-1][:2] == ("Total", 12)


def test_what_was_not_measured_is_an_empty_cell() -> None:
    nobody = figures(
        "Salud",
        called=0,
        wait=Spread.of([]),
        service=Spread.of([]),
        ratings_asked=0,
        rating_mean=None,
    )
    workbook = read(dataclasses.replace(REPORT, by_line=(nobody,)))

    for heading in [
        "Espera media (min)",
        "Atención mediana (min)",
        "No se presentaron (%)",
        "Respondidas (%)",
    ]:
        assert column(workbook, "Por línea", heading)[0] is None
    assert column(workbook, "Por línea", "Calificación media (1 a 5)")[0] is None


def test_the_promised_waits_have_their_own_sheet() -> None:
    workbook = read(REPORT)

    assert column(workbook, "Espera prometida", "Línea de servicio") == ["Recreación", "Educación", "Total"]
    assert column(workbook, "Espera prometida", "Con espera prometida") == [11, 11, 11]
    assert column(workbook, "Espera prometida", "Dentro de lo prometido (%)") == [0.8, None, 0.8]
    assert column(workbook, "Espera prometida", "Fuera por (min)") == [1.5, None, 1.5]


def test_an_empty_report_still_opens() -> None:
    empty = dataclasses.replace(REPORT, by_line=(), by_advisor=(), by_hour=(), by_day=(), by_priority=())

    assert column(read(empty), "Por línea", "Turnos emitidos") == [12]


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "{=A1}", "http://ejemplo.co", "007", "Ñandú <&>"],
)
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    workbook = read(dataclasses.replace(REPORT, by_advisor=(figures(name),)))

    cell = workbook["Por asesor"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_every_figure_is_defined_once() -> None:
    rows = list(read(REPORT)["Definiciones"].iter_rows(min_row=2, values_only=True))

    headings = [str(figure.heading) for figure in FIGURES]
    assert [row[0] for row in rows] == [*headings, *(str(figure.heading) for figure in PROMISE_FIGURES)]
    assert len({row[0] for row in rows}) == len(rows)
    assert all(row[1] for row in rows)


def test_headings_stay_in_view_and_repeat_on_paper() -> None:
    sheet = read(REPORT)["Por línea"]

    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"


def test_the_same_report_gives_the_same_file() -> None:
    assert write_turn_report(REPORT, AWAY, OUT_OF_ORDER) == write_turn_report(REPORT, AWAY, OUT_OF_ORDER)


def test_the_minutes_away_are_told_by_reason() -> None:
    rows = list(read(REPORT)["Fuera del módulo"].iter_rows(values_only=True))

    assert rows[0][:4] == ("Asesor", "Pausas", "Almuerzo (min)", "Pausa activa (min)")
    assert rows[1] == ("Ana Restrepo", 2, 60, 10, None, None, None, None, 70)


def test_each_call_out_of_order_is_listed_and_counted_for_its_advisor() -> None:
    rows = list(read(REPORT)["Fuera de orden"].iter_rows(values_only=True))

    assert rows[1] == (
        *("2026-11-24", "09:05:09", "R-003", 4, "Ana Restrepo", "=Se siente mal", 2, None),
        *("Ana Restrepo", 1, 2),
    )
