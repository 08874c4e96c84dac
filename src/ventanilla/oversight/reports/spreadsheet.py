"""Informe Turnero CIS as a spreadsheet: a summary, a sheet for each grouping, the promised waits, the definitions."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import xlsxwriter
from babel.dates import format_date, format_datetime
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ventanilla.oversight.reports.away import TimeAway, headings_of_reasons
from ventanilla.oversight.reports.figures import (
    FIGURES,
    PROMISE_FIGURES,
    Figure,
    PromiseFigures,
    TurnFigures,
    TurnReport,
    Unit,
)
from ventanilla.oversight.reports.out_of_order import OutOfOrder

_LOCALE = "es_CO"
_NUMBER_FORMATS = {Unit.COUNT: "#,##0", Unit.MINUTES: "#,##0.0", Unit.SHARE: "0.0%", Unit.SCORE: "0.00"}
_LABEL_WIDTH = 30
_FIGURE_WIDTH = 13
_MEANING_WIDTH = 90


@dataclass(frozen=True, slots=True)
class _Styles:
    """The cell formats of one workbook."""

    title: Format
    note: Format
    heading: Format
    label: Format
    meaning: Format
    total_label: Format
    figures: dict[Unit, Format]
    totals: dict[Unit, Format]


R = TypeVar("R", TurnFigures, PromiseFigures)


@dataclass(frozen=True, slots=True)
class _Table(Generic[R]):
    """What a sheet holds: its columns, its rows, and the row below them."""

    figures: tuple[Figure[R], ...]
    rows: tuple[R, ...]
    totals: R


def write_turn_report(report: TurnReport, away: Sequence[TimeAway], out_of_order: OutOfOrder) -> bytes:
    """Return the report as an XLSX workbook, with time away and calls out of order; durations in minutes.

    A name that looks like a formula stays text. The same report gives the same bytes. Serves activity 5 of
    PRD-SYE-ATC-01.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties(
            {"title": _("Informe Turnero CIS"), "created": report.generated_at.replace(tzinfo=None)}
        )
        styles = _styles(workbook)
        _write_summary(workbook.add_worksheet(_("Resumen")), styles, report)
        for name, heading, rows in _groups(report):
            sheet = workbook.add_worksheet(name)
            _write_group(sheet, styles, heading, _Table(FIGURES, rows, report.totals))
        promises = _Table(PROMISE_FIGURES, report.promises_by_line, report.promises)
        _write_group(workbook.add_worksheet(_("Espera prometida")), styles, _("Línea de servicio"), promises)
        _write_away(workbook.add_worksheet(_("Fuera del módulo")), styles, away)
        _write_out_of_order(workbook.add_worksheet(_("Fuera de orden")), styles, out_of_order, report)
        _write_definitions(workbook.add_worksheet(_("Definiciones")), styles)
    return buffer.getvalue()


def _groups(report: TurnReport) -> tuple[tuple[str, str, tuple[TurnFigures, ...]], ...]:
    """Return each grouped sheet: its name, the heading of its first column, its rows."""
    return (
        (_("Por línea"), _("Línea de servicio"), report.by_line),
        (_("Por asesor"), _("Asesor"), report.by_advisor),
        (_("Por hora"), _("Hora de emisión"), report.by_hour),
        (_("Por día"), _("Día"), report.by_day),
        (_("Por prioridad"), _("Atención"), report.by_priority),
    )


def _write_summary(sheet: Worksheet, styles: _Styles, report: TurnReport) -> None:
    sheet.write_string(0, 0, _("Informe Turnero CIS"), styles.title)
    for row, words in enumerate(_facts(report), start=1):
        sheet.write_string(row, 0, words, styles.note)
    first = len(_facts(report)) + 2
    for row, figure in enumerate(FIGURES, start=first):
        sheet.write_string(row, 0, str(figure.heading), styles.label)
        _write_value(sheet, row, 1, figure.read(report.totals), styles.figures[figure.unit])
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _FIGURE_WIDTH)
    _set_for_print(sheet, landscape=False)


def _facts(report: TurnReport) -> tuple[str, ...]:
    """Return what the report is about, one sentence a line."""
    period = _day(report.from_date)
    if report.to_date != report.from_date:
        period = _("%(first)s a %(last)s") % {"first": period, "last": _day(report.to_date)}
    moment = format_datetime(
        report.generated_at, "d 'de' MMMM 'de' y, h:mm a", locale=_LOCALE, tzinfo=report.generated_at.tzinfo
    )
    return (
        _("Sede: %(site)s") % {"site": report.site_name},
        _("Periodo: %(period)s") % {"period": period},
        _("Hecho el %(moment)s") % {"moment": moment},
        _("PRD-SYE-ATC-01, versión %(version)s") % {"version": report.procedure_version},
    )


def _day(day: date) -> str:
    return format_date(day, "EEEE d 'de' MMMM 'de' y", locale=_LOCALE)


def _write_group(sheet: Worksheet, styles: _Styles, heading: str, table: _Table[R]) -> None:
    sheet.set_row(0, 45)
    sheet.write_string(0, 0, heading, styles.heading)
    for column, figure in enumerate(table.figures, start=1):
        sheet.write_string(0, column, str(figure.heading), styles.heading)
    for row, figures in enumerate(table.rows, start=1):
        sheet.write_string(row, 0, figures.label, styles.label)
        _write_figures(sheet, row, table.figures, figures, styles.figures)
    last = len(table.rows) + 1
    sheet.write_string(last, 0, _("Total"), styles.total_label)
    _write_figures(sheet, last, table.figures, table.totals, styles.totals)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, len(table.figures), _FIGURE_WIDTH)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    _set_for_print(sheet, landscape=True)


def _write_figures(
    sheet: Worksheet, row: int, columns: tuple[Figure[R], ...], figures: R, styles: dict[Unit, Format]
) -> None:
    for column, figure in enumerate(columns, start=1):
        _write_value(sheet, row, column, figure.read(figures), styles[figure.unit])


def _write_away(sheet: Worksheet, styles: _Styles, rows: Sequence[TimeAway]) -> None:
    """Write the minutes that each advisor was away, by reason."""
    sheet.set_row(0, 45)
    headings = (
        _("Asesor"),
        _("Pausas"),
        *(f"{each} (min)" for each in headings_of_reasons()),
        _("Total (min)"),
    )
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, styles.heading)
    for row, each in enumerate(rows, start=1):
        sheet.write_string(row, 0, each.advisor, styles.label)
        _write_value(sheet, row, 1, each.pauses, styles.figures[Unit.COUNT])
        for column, seconds in enumerate((*each.seconds, each.total), start=2):
            minutes = None if seconds is None else seconds / 60
            _write_value(sheet, row, column, minutes, styles.figures[Unit.MINUTES])
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, len(headings), _FIGURE_WIDTH)
    sheet.freeze_panes(1, 1)
    _set_for_print(sheet, landscape=True)


def _write_out_of_order(sheet: Worksheet, styles: _Styles, found: OutOfOrder, report: TurnReport) -> None:
    """Write each call out of order and, beside them, how many each advisor made."""
    headings = (_("Día"), _("Hora"), _("Turno"), _("Módulo"), _("Asesor"), _("Motivo"), _("A cuántos pasó"))
    own = len(headings) + 1
    totals = (_("Asesor"), _("Llamados"), _("A cuántos pasó"))
    sheet.set_row(0, 45)
    for column, heading in [*enumerate(headings), *enumerate(totals, start=own)]:
        sheet.write_string(0, column, heading, styles.heading)
    for row, call in enumerate(found.calls, start=1):
        at = call.called_at.astimezone(report.generated_at.tzinfo)
        texts = (call.date.isoformat(), f"{at:%H:%M:%S}", call.turn_code)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.label)
        _write_value(sheet, row, 3, call.desk, styles.figures[Unit.COUNT])
        sheet.write_string(row, 4, call.advisor, styles.label)
        sheet.write_string(row, 5, call.reason, styles.meaning)
        _write_value(sheet, row, 6, call.passed, styles.figures[Unit.COUNT])
    for row, each in enumerate(found.by_advisor, start=1):
        sheet.write_string(row, own, each.advisor, styles.label)
        _write_value(sheet, row, own + 1, each.calls, styles.figures[Unit.COUNT])
        _write_value(sheet, row, own + 2, each.passed, styles.figures[Unit.COUNT])
    sheet.set_column(0, own + 2, _FIGURE_WIDTH)
    for column in (4, 5, own):
        sheet.set_column(column, column, _LABEL_WIDTH)
    sheet.freeze_panes(1, 0)
    _set_for_print(sheet, landscape=True)


def _write_value(sheet: Worksheet, row: int, column: int, value: float | None, style: Format) -> None:
    """Write a number, or leave the cell empty where there is nothing to measure."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, value, style)


def _write_definitions(sheet: Worksheet, styles: _Styles) -> None:
    sheet.write_string(0, 0, _("Cifra"), styles.heading)
    sheet.write_string(0, 1, _("Qué cuenta"), styles.heading)
    defined = [(each.heading, each.meaning) for each in FIGURES]
    defined += [(each.heading, each.meaning) for each in PROMISE_FIGURES]
    for row, (heading, meaning) in enumerate(defined, start=1):
        sheet.write_string(row, 0, str(heading), styles.label)
        sheet.write_string(row, 1, str(meaning), styles.meaning)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _MEANING_WIDTH)
    sheet.freeze_panes(1, 0)
    _set_for_print(sheet, landscape=True)


def _set_for_print(sheet: Worksheet, *, landscape: bool) -> None:
    """Letter paper, as many pages high as it takes, with "page x of y" below."""
    sheet.set_paper(1)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_("&LInforme Turnero CIS · &A&RPágina &P de &N"))


def _styles(workbook: xlsxwriter.Workbook) -> _Styles:
    total = {"bold": True, "top": 1}
    return _Styles(
        title=workbook.add_format({"bold": True, "font_size": 18}),
        note=workbook.add_format({"font_color": "#46524f"}),
        heading=workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#e6efee", "bottom": 1}
        ),
        label=workbook.add_format({}),
        meaning=workbook.add_format({"text_wrap": True, "valign": "top"}),
        total_label=workbook.add_format(total),
        figures={unit: workbook.add_format({"num_format": code}) for unit, code in _NUMBER_FORMATS.items()},
        totals={
            unit: workbook.add_format(total | {"num_format": code}) for unit, code in _NUMBER_FORMATS.items()
        },
    )
