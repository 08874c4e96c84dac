"""What stands in an affiliates file: checked rows, and every line that cannot be taken. Pure: no database, no clock.

The file names ten columns in its first line, in any order, and may name two more that tell by whom a beneficiary is
affiliated; accents, capitals and the word "de" are forgiven there. A cell is data whatever it begins with: "=", "+", "-"
and "@" mean nothing here.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.customers import rules
from ventanilla.customers.models import AffiliationType, Category
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.phones import e164
from ventanilla.kernel.table_cells import Cells, Heading, document_type, plain
from ventanilla.kernel.table_file import BadCell, BadLine, Line, TableRefused, lines_of

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

HEADING = Heading(required=COLUMNS, together=HOLDER_COLUMNS)

MOST_LINES = 200_000
FIRST_DAY = dt.date(1957, 1, 1)
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)


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


def parse(content: bytes, name: str, *, today: dt.date) -> ParsedFile:
    """Return what stands in the file. Dates after `today` are bad.

    Holders who stand in the file are looked at here; the others are for who knows the people. Raises TableRefused
    when it is no CSV or XLSX, its first line does not name the ten columns once each (every wrong one is named), or it
    has no or too many lines.
    """
    lines = lines_of(content)
    columns = HEADING.read(next(lines, None))
    rows: list[AffiliateRow] = []
    bad: list[BadLine] = []
    seen: dict[IdentityDocument, int] = {}
    for line in lines:
        if line.number > MOST_LINES:
            raise TableRefused(_("El archivo pasa de %(most)s renglones. Divídalo.") % {"most": MOST_LINES})
        row, wrong = _row(line, columns, today)
        if row is not None:
            wrong = _repeated(row, seen)
        bad.extend(wrong)
        if row is not None and not wrong:
            rows.append(row)
    if not rows and not bad:
        raise TableRefused(_("El archivo no trae ningún afiliado: debajo de los títulos no hay renglones."))
    bad.extend(_held_by_beneficiaries(rows))
    return ParsedFile(name[:255], hashlib.sha256(content).hexdigest(), tuple(rows), tuple(bad))


def _row(line: Line, columns: Sequence[str], today: dt.date) -> tuple[AffiliateRow | None, list[BadLine]]:
    cells = Cells.of(line, columns)
    if cells.bad:
        return None, cells.bad
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


def _document(cells: Cells) -> IdentityDocument | None:
    """Return the document of a line; what is wrong is said of its type or of its number."""
    return _document_in(cells, "tipo_documento", "numero_documento")


def _document_in(cells: Cells, of_type: str, of_number: str) -> IdentityDocument | None:
    kind = cells.take(of_type, document_type)
    if kind is None:
        return None
    return cells.take(of_number, lambda text: IdentityDocument.parse(kind, text))


def _holder(
    cells: Cells, kind: AffiliationType | None, document: IdentityDocument | None
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


def _names(missing: str) -> Callable[[str], str]:
    return lambda text: rules.proper_name(text, field="", missing=missing)


def _affiliation_type(text: str) -> AffiliationType:
    means = plain(text)
    for kind in AffiliationType:
        if means in {kind.value.casefold(), plain(str(kind.label))}:
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
