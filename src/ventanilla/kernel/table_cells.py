"""The headings of a table somebody hands in, and its cells by column: what is wrong is said at its place. Pure.

In headings accents, capitals and the word "de" are forgiven.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType
from ventanilla.kernel.table_file import BadCell, BadLine, Line, TableRefused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns a file must name in its first line, in any order, and those it may name.

    Of `together` it names all or none.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    def read(self, line: Line | None) -> list[str]:
        """Return the column of each place in a line. Raises TableRefused naming each wrong heading."""
        if line is None:
            raise TableRefused(_("El archivo está vacío."))
        columns = [_canonical(text) for text in line.cells]
        while columns and not columns[-1]:
            columns.pop()
        wrong = [*self._unknown(columns), *self._missing(columns), *self._doubled(columns)]
        if wrong:
            raise TableRefused(
                _("Los títulos de las columnas no son los esperados."),
                bad_lines=[BadLine(line.number, column, message) for column, message in wrong],
            )
        return columns

    @property
    def _known(self) -> tuple[str, ...]:
        return self.required + self.optional + self.together

    def _unknown(self, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
        for place, column in enumerate(columns, start=1):
            if not column:
                name = _("columna %(place)s") % {"place": place}
                yield name, _("No tiene título. Póngalo o quite la columna.")
            elif column not in self._known:
                yield column, _("No conocemos esta columna. Quítela o corrija su título.")

    def _missing(self, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
        for column in self.required:
            if column not in columns:
                message = _("Falta esta columna. Agréguela; puede ir vacía si el dato no es obligatorio.")
                yield column, message
        absent = [column for column in self.together if column not in columns]
        if 0 < len(absent) < len(self.together):
            present = next(column for column in self.together if column in columns)
            yield present, _("Va junto con %(absent)s. Agréguela o quite esta.") % {"absent": absent[0]}

    def _doubled(self, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
        for column in self._known:
            if columns.count(column) > 1:
                yield column, _("Esta columna está más de una vez. Deje una sola.")


@dataclass(slots=True)
class Cells:
    """The cells of one line by column, and what is wrong with them as they are read."""

    line: int
    texts: dict[str, str]
    bad: list[BadLine] = field(default_factory=list)

    @classmethod
    def of(cls, line: Line, columns: Sequence[str]) -> "Cells":
        """Return the cells of `line`, marked as bad when it has more of them than there are columns."""
        padded = [*line.cells, *[""] * len(columns)]
        cells = cls(line.number, dict(zip(columns, padded, strict=False)))
        if any(line.cells[len(columns) :]):
            message = _(
                "El renglón tiene más celdas que títulos. Ponga entre comillas lo que lleve el separador."
            )
            cells.refuse("", message)
        return cells

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


def plain(text: str) -> str:
    """Return the text without accents, capitals and spaces around it, to be compared."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold().strip()


def document_type(text: str) -> DocumentType:
    """Return the type of document a cell means, by its letters or its name. Raises BadCell."""
    means = plain(text).replace(".", "")
    for kind in DocumentType:
        if means in {kind.value.casefold(), plain(str(kind.label))}:
            return kind
    raise BadCell(_("Escriba el tipo de documento: %(types)s.") % {"types": ", ".join(DocumentType.values)})


def _canonical(text: str) -> str:
    return "_".join(word for word in re.split(r"[\W_]+", plain(text)) if word and word != "de")


def _visible(text: str) -> str:
    if any(unicodedata.category(each) == "Cc" for each in text):
        raise BadCell(_("Tiene caracteres que no se ven. Escríbalo de nuevo."))
    return text.strip()
