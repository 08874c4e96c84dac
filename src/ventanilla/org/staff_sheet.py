"""What stands in a sheet of the staff: checked rows, and every line that cannot be taken. Pure: no database, no clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.kernel import fields
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.table_cells import Cells, Heading, document_type, plain
from ventanilla.kernel.table_file import BadCell, BadLine, Line, TableRefused, lines_of
from ventanilla.org.roles import Role

REQUIRED = ("tipo_documento", "numero_documento", "nombres", "apellidos", "cargo")
OPTIONAL = ("correo", "sede", "usuario")
HEADING = Heading(required=REQUIRED, optional=OPTIONAL)
MOST_LINES = 500
LONGEST_NAMES = 58
ALL_SITES = "todas"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff as a good line tells of them; empty text where the line says nothing."""

    line: int
    document: IdentityDocument
    given_names: str
    family_names: str
    role: Role
    email: str
    site: str
    username: str

    @property
    def full_name(self) -> str:
        """The name as screens say it."""
        return f"{self.given_names} {self.family_names}"


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """A sheet of the staff after reading: its good rows and its bad lines."""

    rows: tuple[StaffRow, ...]
    bad_lines: tuple[BadLine, ...]


def parse(content: bytes) -> StaffSheet:
    """Return what stands in the sheet (CSV or XLSX).

    Raises TableRefused when it is neither, its first line does not name the columns (every wrong one is named), or it
    has no or too many lines.
    """
    lines = lines_of(content)
    columns = HEADING.read(next(lines, None))
    rows: list[StaffRow] = []
    bad: list[BadLine] = []
    seen: dict[IdentityDocument, int] = {}
    for line in lines:
        if len(seen) > MOST_LINES:
            raise TableRefused(_("La hoja pasa de %(most)s personas. Divídala.") % {"most": MOST_LINES})
        row, wrong = _row(line, columns)
        wrong = wrong or _repeated(row, seen)
        bad.extend(wrong)
        if row is not None and not wrong:
            rows.append(row)
    if not rows and not bad:
        raise TableRefused(_("La hoja no trae a nadie: debajo de los títulos no hay renglones."))
    return StaffSheet(tuple(rows), tuple(bad))


def role_of(text: str) -> Role:
    """Return the post a text means: by its name, or by the first words of it.

    Raises BadCell for what is no post, or could be two: there are two kinds of Coordinador.
    """
    means = _words(text)
    found = [role for role in Role if means == role.value.casefold() or _begins(str(role.label), means)]
    if len(found) != 1:
        names = ", ".join(str(label) for label in Role.labels)
        raise BadCell(_("Escriba el cargo como en la lista: %(names)s.") % {"names": names})
    return found[0]


def names(text: str, *, missing: str) -> str:
    """Return given or family names: letters with single spaces. Raises WrongText."""
    words = fields.line(text, missing=missing, longest=LONGEST_NAMES)
    if not all(each.isalpha() or each in " '’-." for each in words):
        raise BadCell(_("Escriba solo letras; puede llevar espacios, apóstrofos, guiones y puntos."))
    return words


def username(text: str) -> str:
    """Return a user name in lower case; an empty text stays empty. Raises BadCell."""
    name = text.strip().lower()
    if name and not _USERNAME.fullmatch(name):
        raise BadCell(_("Escriba de 3 a 60 letras sin tildes, números, puntos o guiones, como clara.ospina."))
    return name


def username_for(given_names: str, family_names: str) -> str:
    """Return the user name made from the first of the names and the first of the surnames: clara.ospina."""
    first = [re.sub(r"[^a-z0-9]", "", plain(each.split(" ")[0])) for each in (given_names, family_names)]
    name = ".".join(each for each in first if each)
    return name if _USERNAME.fullmatch(name) else f"usuario.{name}".rstrip(".")


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


def _begins(name: str, words: str) -> bool:
    return bool(words) and f"{_words(name)} ".startswith(f"{words} ")


def _row(line: Line, columns: Sequence[str]) -> tuple[StaffRow | None, list[BadLine]]:
    cells = Cells.of(line, columns)
    if cells.bad:
        return None, cells.bad
    document = _document(cells)
    given_names = cells.take("nombres", lambda text: names(text, missing=_("Escriba los nombres.")))
    family_names = cells.take("apellidos", lambda text: names(text, missing=_("Escriba los apellidos.")))
    role = cells.take("cargo", role_of)
    email = cells.take("correo", fields.email)
    account = cells.take("usuario", username)
    site = cells.take("sede", str)
    if cells.bad or not (document and given_names and family_names and role):
        return None, cells.bad
    row = StaffRow(
        line.number, document, given_names, family_names, role, email or "", site or "", account or ""
    )
    return row, []


def _document(cells: Cells) -> IdentityDocument | None:
    kind = cells.take("tipo_documento", document_type)
    if kind is None:
        return None
    return cells.take("numero_documento", lambda text: IdentityDocument.parse(kind, text))


def _repeated(row: StaffRow | None, seen: dict[IdentityDocument, int]) -> list[BadLine]:
    first = seen.setdefault(row.document, row.line) if row else 0
    if row is None or first == row.line:
        return []
    message = _("Este documento ya está en el renglón %(line)s. Deje uno solo.") % {"line": first}
    return [BadLine(row.line, "numero_documento", message)]
