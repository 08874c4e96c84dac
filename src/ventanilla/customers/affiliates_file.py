"""What stands in an affiliates file: checked rows, and every line that cannot be taken. Pure: no database, no clock.

The file names ten columns in its first line, in any order, and may name two more that tell by whom a beneficiary is
affiliated; accents, capitals and the word "de" are forgiven there. A cell is data whatever it begins with: "=", "+", "-"
and "@" mean nothing here.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from ventanilla.customers import rules
from ventanilla.customers.errors import BadCell, BadLine, ImportRefused
from ventanilla.customers.models import AffiliationType, Category
from ventanilla.customers.table_file import Line, lines_of
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.phones import e164

COLUMNS = (
    "tipo_documento",
    "numero_documento",
    "nombres",
    "apellidos",
    "fecha_nacimiento",
    "celular",
    "correo",
    "tipo_afiliacion",
    "categoria",
    "desde",
)
HOLDER_COLUMNS = ("tipo_documento_titular", "numero_documento_titular")
"""Columns that may be missing, but only both together."""

MOST_LINES = 200_000
FIRST_DAY = dt.date(1957, 1, 1)
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AffiliateRow:
    """One affiliate as a good line tells of them; empty text and None where the line says nothing."""

    line: int
    document: IdentityDocument
    given_names: str
    family_names: str
    birth_date: dt.date | None
    phone: str
    email: str
    type: AffiliationType
    category: Category
    since: dt.date | None
    holder: IdentityDocument | None
    """The affiliate by whom this beneficiary is one; None when the file does not say."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """An affiliates file after reading: who it is by its digest, its good rows and its bad lines."""

    name: str
    sha256: str
    rows: tuple[AffiliateRow, ...]
    bad_lines: tuple[BadLine, ...]


@dataclass(slots=True)
class _Cells:
    """The cells of one line by column, and what is wrong with them as they are read."""

    line: int
    texts: dict[str, str]
    bad: list[BadLine] = field(default_factory=list)

    def take(self, column: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of a cell; None, with the line marked as bad, when it refuses."""
        try:
            return read(_visible(self.texts.get(column, "")))
        except DomainError as refusal:
            self.refuse(column, str(refusal))
            return None

    def refuse(self, column: str, message: str) -> None:
        """Mark the line as bad, and say why at that column."""
        self.bad.append(BadLine(self.line, column, message))


def parse(content: bytes, name: str, *, today: dt.date) -> ParsedFile:
    """Return what stands in the file. Dates after `today` are bad.

    Holders who stand in the file are looked at here; the others are for who knows the people. Raises ImportRefused
    when it is no CSV or XLSX, its first line does not name the ten columns once each (every wrong one is named), or it
    has no or too many lines.
    """
    lines = lines_of(content)
    columns = _columns(next(lines, None))
    rows: list[AffiliateRow] = []
    bad: list[BadLine] = []
    seen: dict[IdentityDocument, int] = {}
    for line in lines:
        if line.number > MOST_LINES:
            raise ImportRefused(_("El archivo pasa de %(most)s renglones. Divídalo.") % {"most": MOST_LINES})
        row, wrong = _row(line, columns, today)
        if row is not None:
            wrong = _repeated(row, seen)
        bad.extend(wrong)
        if row is not None and not wrong:
            rows.append(row)
    if not rows and not bad:
        raise ImportRefused(_("El archivo no trae ningún afiliado: debajo de los títulos no hay renglones."))
    bad.extend(_held_by_beneficiaries(rows))
    return ParsedFile(name[:255], hashlib.sha256(content).hexdigest(), tuple(rows), tuple(bad))


def _columns(heading: Line | None) -> list[str]:
    """Return the column of each place in a line. Raises ImportRefused naming each wrong heading."""
    if heading is None:
        raise ImportRefused(_("El archivo está vacío."))
    columns = [_heading(text) for text in heading.cells]
    while columns and not columns[-1]:
        columns.pop()
    wrong = [*_unknown(columns), *_missing(columns), *_doubled(columns)]
    if wrong:
        raise ImportRefused(
            _("Los títulos de las columnas no son los esperados."),
            bad_lines=[BadLine(heading.number, column, message) for column, message in wrong],
        )
    return columns


def _heading(text: str) -> str:
    plain = _plain(text)
    return "_".join(word for word in re.split(r"[\W_]+", plain) if word and word != "de")


def _plain(text: str) -> str:
    """Return the text without accents, capitals and spaces around it, to be compared."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold().strip()


def _unknown(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, column in enumerate(columns, start=1):
        if not column:
            yield _("columna %(place)s") % {"place": place}, _("No tiene título. Póngalo o quite la columna.")
        elif column not in COLUMNS + HOLDER_COLUMNS:
            yield column, _("No conocemos esta columna. Quítela o corrija su título.")


def _missing(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for column in COLUMNS:
        if column not in columns:
            yield column, _("Falta esta columna. Agréguela; puede ir vacía si el dato no es obligatorio.")
    named = [column for column in HOLDER_COLUMNS if column in columns]
    if len(named) == 1:
        yield named[0], _("Las dos columnas del titular van juntas. Agregue la otra o quite esta.")


def _doubled(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for column in COLUMNS + HOLDER_COLUMNS:
        if columns.count(column) > 1:
            yield column, _("Esta columna está más de una vez. Deje una sola.")


def _row(line: Line, columns: Sequence[str], today: dt.date) -> tuple[AffiliateRow | None, list[BadLine]]:
    if len(line.cells) > len(columns) and any(line.cells[len(columns) :]):
        message = _(
            "El renglón tiene más celdas que títulos. Ponga entre comillas lo que lleve el separador."
        )
        return None, [BadLine(line.number, "", message)]
    padded = [*line.cells, *[""] * len(columns)]
    cells = _Cells(line.number, dict(zip(columns, padded, strict=False)))
    document = _document(cells)
    given_names = cells.take("nombres", _names(_("Escriba los nombres.")))
    family_names = cells.take("apellidos", _names(_("Escriba los apellidos.")))
    birth_date = cells.take("fecha_nacimiento", lambda text: rules.plausible_birth_date(_date(text), today))
    phone = cells.take("celular", e164)
    email = cells.take("correo", rules.proper_email)
    kind = cells.take("tipo_afiliacion", _affiliation_type)
    category = cells.take("categoria", _category)
    since = cells.take("desde", lambda text: _since(text, today))
    holder = _holder(cells, kind, document)
    if cells.bad or not (document and given_names and family_names and kind and category):
        return None, cells.bad
    return (
        AffiliateRow(
            line.number,
            document,
            given_names,
            family_names,
            birth_date,
            phone or "",
            email or "",
            kind,
            category,
            since,
            holder,
        ),
        [],
    )


def _document(cells: _Cells) -> IdentityDocument | None:
    """Return the document of a line; what is wrong is said of its type or of its number."""
    return _document_in(cells, "tipo_documento", "numero_documento")


def _document_in(cells: _Cells, of_type: str, of_number: str) -> IdentityDocument | None:
    kind = cells.take(of_type, _document_type)
    if kind is None:
        return None
    return cells.take(of_number, lambda text: IdentityDocument.parse(kind, text))


def _holder(
    cells: _Cells, kind: AffiliationType | None, document: IdentityDocument | None
) -> IdentityDocument | None:
    """Return by whom the person of a line is affiliated; None where both cells are empty."""
    of_type, of_number = HOLDER_COLUMNS
    if not any(cells.texts.get(column, "").strip() for column in HOLDER_COLUMNS):
        return None
    if kind not in {None, AffiliationType.BENEFICIARY}:
        cells.refuse(
            of_number, _("Solo un beneficiario tiene titular. Deje esta celda vacía o corrija el tipo.")
        )
        return None
    holder = _document_in(cells, of_type, of_number)
    if holder is not None and holder == document:
        cells.refuse(of_number, _("Nadie es su propio titular. Escriba el documento del trabajador."))
    return holder


def _held_by_beneficiaries(rows: Sequence[AffiliateRow]) -> Iterator[BadLine]:
    beneficiaries = {row.document: row.line for row in rows if row.type == AffiliationType.BENEFICIARY}
    for row in rows:
        if row.holder in beneficiaries:
            yield BadLine(
                row.line,
                HOLDER_COLUMNS[1],
                _("El titular también es beneficiario, en el renglón %(line)s. Escriba el trabajador.")
                % {"line": beneficiaries[row.holder]},
            )


def _repeated(row: AffiliateRow, seen: dict[IdentityDocument, int]) -> list[BadLine]:
    first = seen.setdefault(row.document, row.line)
    if first == row.line:
        return []
    message = _("Este documento ya está en el renglón %(line)s. Deje uno solo.") % {"line": first}
    return [BadLine(row.line, "numero_documento", message)]


def _visible(text: str) -> str:
    if any(unicodedata.category(each) == "Cc" for each in text):
        raise BadCell(_("Tiene caracteres que no se ven. Escríbalo de nuevo."))
    return text.strip()


def _names(missing: str) -> Callable[[str], str]:
    return lambda text: rules.proper_name(text, field="", missing=missing)


def _document_type(text: str) -> DocumentType:
    plain = _plain(text).replace(".", "")
    for kind in DocumentType:
        if plain in {kind.value.casefold(), _plain(str(kind.label))}:
            return kind
    raise BadCell(_("Escriba el tipo de documento: %(types)s.") % {"types": ", ".join(DocumentType.values)})


def _affiliation_type(text: str) -> AffiliationType:
    plain = _plain(text)
    for kind in AffiliationType:
        if plain in {kind.value.casefold(), _plain(str(kind.label))}:
            return kind
    labels = ", ".join(str(label).lower() for label in AffiliationType.labels)
    raise BadCell(_("Escriba el tipo de afiliación: %(types)s.") % {"types": labels})


def _category(text: str) -> Category:
    plain = text.upper().removeprefix("CATEGORÍA").removeprefix("CATEGORIA").strip()
    if plain == Category.D:
        raise BadCell(_("D es quien no está afiliado: quite el renglón o corrija la categoría."))
    if plain not in {Category.A, Category.B, Category.C}:
        raise BadCell(_("Escriba la categoría: A, B o C."))
    return Category(plain)


def _since(text: str, today: dt.date) -> dt.date | None:
    since = _date(text)
    if since is not None and not FIRST_DAY <= since <= today:
        raise BadCell(_("Revise la fecha: la afiliación empieza entre 1957 y hoy."))
    return since


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise BadCell(_("Escriba la fecha como 2026-01-31 o 31/01/2026."))
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadCell(_("Esa fecha no existe. Revísela.")) from None
