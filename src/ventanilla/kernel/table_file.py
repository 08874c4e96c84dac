"""Lines and cells of a table somebody hands in, as text: CSV (UTF-8 or Latin-1, comma or semicolon) or XLSX. Pure."""

import csv
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from ventanilla.kernel.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
_XLSX = b"PK"
_OLD_XLS = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that cannot be taken: its number as an editor counts them, its column, what to do."""

    line: int
    column: str
    message: str


class BadCell(DomainError):
    """A cell says something it cannot mean."""

    code = "table_file.bad_cell"


class TableRefused(DomainError):
    """The file cannot be taken; its bad lines are listed one by one."""

    code = "table_file.refused"

    def __init__(
        self, message: str, *, bad_lines: Sequence[BadLine] = (), field: str | None = "file"
    ) -> None:
        super().__init__(message, field=field)
        self.bad_lines = tuple(bad_lines)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, with its number as an editor or a spreadsheet counts it."""

    number: int
    cells: list[str]


def lines_of(content: bytes) -> Iterator[Line]:
    """Return the lines of the file that are not blank; its kind is told by its content, not its name.

    Raises TableRefused when it is too large, or neither CSV nor XLSX; also while it is being read.
    """
    if len(content) > MOST_BYTES:
        raise TableRefused(_("El archivo pesa más de 10 MB. Divídalo."))
    if content.startswith(_OLD_XLS):
        raise TableRefused(_("Ese archivo es de un Excel antiguo (XLS). Guárdelo como XLSX o como CSV."))
    lines = _xlsx_lines(content) if content.startswith(_XLSX) else _csv_lines(content)
    return (line for line in lines if any(cell.strip() for cell in line.cells))


def _csv_lines(content: bytes) -> Iterator[Line]:
    if b"\x00" in content:
        raise TableRefused(_("Eso no es un CSV ni un XLSX. Guárdelo como «CSV UTF-8» o como XLSX."))
    text = _decoded(content)
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield Line(number, cells)
            number = reader.line_num + 1
    except csv.Error:
        message = _("Las comillas de este renglón no cierran, o una celda es demasiado larga. Corríjalo.")
        raise TableRefused(
            _("No pudimos leer el archivo completo."), bad_lines=[BadLine(number, "", message)]
        ) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _xlsx_lines(content: bytes) -> Iterator[Line]:
    try:
        _refuse_bomb(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield Line(number, [_text(value) for value in values])
    except (zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, OSError, SyntaxError):
        raise TableRefused(_("No pudimos abrir el XLSX. Guárdelo de nuevo, o como «CSV UTF-8».")) from None


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_BYTES_UNPACKED:
            raise TableRefused(_("El XLSX es demasiado grande. Divídalo, o guárdelo como CSV."))


def _text(value: object) -> str:
    """Return a spreadsheet's value as it would stand in a CSV: whole numbers without ".0", dates as 2026-01-31."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
