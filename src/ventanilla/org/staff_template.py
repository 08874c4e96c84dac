"""The sheet that a new site fills in with its people: titles, lists to choose from, and what each column means."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ventanilla.kernel.identity import DocumentType
from ventanilla.org.roles import Role
from ventanilla.org.staff_sheet import ALL_SITES, MOST_LINES

_AS_TEXT = "@"
_WIDTH = 22
_MEANING_WIDTH = 78
_OF_PEOPLE = [kind for kind in DocumentType if kind is not DocumentType.NIT]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet, as the page of explanations tells it."""

    name: str
    meaning: str | Promise
    example: str
    is_required: bool


COLUMNS = (
    Column("tipo_documento", gettext_lazy("Tipo de documento, de la lista."), "CC", True),
    Column(
        "numero_documento", gettext_lazy("Número del documento. Puede llevar puntos."), "31.123.456", True
    ),
    Column("nombres", gettext_lazy("Nombres de la persona."), "Ana Lucía", True),
    Column("apellidos", gettext_lazy("Apellidos de la persona."), "Restrepo Gil", True),
    Column("cargo", gettext_lazy("Cargo, de la lista."), str(Role.ADVISOR.label), True),
    Column("correo", gettext_lazy("Correo de trabajo."), "ana.restrepo@ejemplo.co", False),
    Column(
        "sede", gettext_lazy("Sede donde trabaja. Vacía: esta sede. «todas»: todas las sedes."), "", False
    ),
    Column(
        "usuario",
        gettext_lazy("Nombre con el que entra. Vacío: se forma con nombre y apellido."),
        "ana.restrepo",
        False,
    ),
)


def write_staff_template(sites: Sequence[str]) -> bytes:
    """Return an XLSX workbook: a sheet to fill in, with lists of documents, posts and `sites`, and one that explains it.

    The sheet to fill in comes first, for that is the one which is read (`staff_sheet.parse`).
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        heading = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E2EEEE"})
        _write_people(workbook, workbook.add_worksheet(_("Personas")), heading, sites)
        _write_explanations(workbook.add_worksheet(_("Explicaciones")), heading, workbook)
    return buffer.getvalue()


def _write_people(workbook: Workbook, sheet: Worksheet, heading: Format, sites: Sequence[str]) -> None:
    as_text = workbook.add_format({"num_format": _AS_TEXT})
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.name, heading)
        sheet.set_column(place, place, _WIDTH, as_text)
    choices = {
        "tipo_documento": [kind.value for kind in _OF_PEOPLE],
        "cargo": [str(role.label) for role in Role],
        "sede": [*sites, ALL_SITES],
    }
    for place, column in enumerate(COLUMNS):
        if column.name in choices:
            _offer(sheet, place, choices[column.name])
    sheet.freeze_panes(1, 0)


def _offer(sheet: Worksheet, place: int, choices: Sequence[str]) -> None:
    """Let a column be chosen from a list; Excel takes no more than 255 letters of it, and then it is left free."""
    if len(",".join(choices)) <= 255:
        sheet.data_validation(1, place, MOST_LINES, place, {"validate": "list", "source": list(choices)})


def _write_explanations(sheet: Worksheet, heading: Format, workbook: Workbook) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, title in enumerate([_("Columna"), _("¿Obligatoria?"), _("Qué va ahí"), _("Ejemplo")]):
        sheet.write_string(0, place, title, heading)
    for row, column in enumerate(COLUMNS, start=1):
        cells = [column.name, _("Sí") if column.is_required else _("No"), str(column.meaning), column.example]
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wrapped)
    notes = [
        _("Escriba a las personas en la hoja «Personas», un renglón por cada una, y guarde como XLSX o CSV."),
        _("Cargos: %(roles)s.") % {"roles": "; ".join(str(role.label) for role in Role)},
        _("Tipos de documento: %(kinds)s.")
        % {"kinds": "; ".join(f"{kind.value}, {str(kind.label).lower()}" for kind in _OF_PEOPLE)},
    ]
    for row, note in enumerate(notes, start=len(COLUMNS) + 2):
        sheet.merge_range(row, 0, row, 3, note, wrapped)
        sheet.set_row(row, 48)
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 2, _MEANING_WIDTH)
    sheet.set_column(3, 3, _WIDTH)
