"""What WhatsApp told about the cost of a year's messages, as a spreadsheet."""

import io

import xlsxwriter
from babel.dates import format_datetime
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ventanilla.oversight.sending.costs import CostReport

_LOCALE = "es_CO"
_WIDTHS = (12, 34, 14, 18, 34, 13, 16)


def write_cost_report(report: CostReport) -> bytes:
    """Return the report as an XLSX workbook: a row for each month and pricing, and what the figures count.

    What WhatsApp told stays text, whatever it looks like. The same report gives the same bytes.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"title": title(), "created": report.generated_at.replace(tzinfo=None)})
        heading = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#e6efee", "bottom": 1}
        )
        whole = workbook.add_format({"num_format": "#,##0"})
        total = workbook.add_format({"num_format": "#,##0", "bold": True, "top": 1})
        _write_rows(workbook.add_worksheet(_("Mensajes")), report, heading, whole, total)
        _write_facts(workbook.add_worksheet(_("Qué cuenta")), report)
    return buffer.getvalue()


def title() -> str:
    """Return what the report is called."""
    return _("Mensajes de WhatsApp y su costo")


def meanings() -> tuple[str, ...]:
    """Return what the figures count, a sentence each."""
    return (
        _(
            "Cada mensaje cuenta una vez, en el mes de su entrega; sin noticia de ella, en el mes en que salió."
        ),
        _("WhatsApp dice de cada mensaje si lo cobra, de qué clase es y cómo lo cobra; el valor no lo dice."),
        _("El valor está en la factura de WhatsApp, según las tarifas de su país."),
        _("«Por conversación» quiere decir que varios mensajes pueden ser un solo cobro."),
        _("Sin noticia de entrega: salieron, y WhatsApp no ha dicho que llegaran."),
    )


def _write_rows(sheet: Worksheet, report: CostReport, heading: Format, whole: Format, total: Format) -> None:
    headings = (
        _("Mes"),
        _("Clase de mensaje"),
        _("¿Lo cobra?"),
        _("Cómo lo cobra"),
        _("Como lo dijo WhatsApp"),
        _("Entregados"),
        _("Sin noticia de entrega"),
    )
    sheet.set_row(0, 32)
    for column, (text, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.write_string(0, column, text, heading)
        sheet.set_column(column, column, width)
    for row, each in enumerate(report.rows, start=1):
        pricing = each.pricing
        texts = (
            f"{each.month:%Y-%m}",
            pricing.category_in_words,
            pricing.billable_in_words,
            pricing.model_in_words,
            pricing.told,
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 5, each.delivered, whole)
        sheet.write_number(row, 6, each.pending, whole)
    last = len(report.rows) + 1
    for column in range(5):
        sheet.write_string(last, column, "" if column else _("Total"), total)
    sheet.write_number(last, 5, sum(each.delivered for each in report.rows), total)
    sheet.write_number(last, 6, report.pending, total)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _set_for_print(sheet)


def _write_facts(sheet: Worksheet, report: CostReport) -> None:
    moment = format_datetime(
        report.generated_at, "d 'de' MMMM 'de' y, h:mm a", locale=_LOCALE, tzinfo=report.generated_at.tzinfo
    )
    facts = (
        _("Sede: %(site)s") % {"site": report.site_name},
        _("Año: %(year)s") % {"year": report.year},
        _("Hecho el %(moment)s") % {"moment": moment},
        *meanings(),
    )
    for row, words in enumerate(facts):
        sheet.write_string(row, 0, words)
    sheet.set_column(0, 0, 100)
    _set_for_print(sheet)


def _set_for_print(sheet: Worksheet) -> None:
    """Letter paper on its side, as many pages high as it takes, with "page x of y" below."""
    sheet.set_paper(1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_("&LMensajes de WhatsApp · &A&RPágina &P de &N"))
