"""Refusals about people."""

from collections.abc import Sequence
from dataclasses import dataclass

from ventanilla.kernel.errors import Conflict, DomainError


class PersonExists(Conflict):
    """That document belongs to somebody already."""

    code = "customers.person_exists"


class IncompletePerson(DomainError):
    """Something that is needed to create the person is missing or impossible."""

    code = "customers.incomplete_person"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that cannot be taken: its number as an editor counts them, its column, what to do."""

    line: int
    column: str
    message: str


class BadCell(DomainError):
    """A cell of an affiliates file says something it cannot mean."""

    code = "customers.bad_cell"


class ImportRefused(DomainError):
    """The affiliates file cannot be applied; its bad lines are listed one by one."""

    code = "customers.import_refused"

    def __init__(
        self, message: str, *, bad_lines: Sequence[BadLine] = (), field: str | None = "file"
    ) -> None:
        super().__init__(message, field=field)
        self.bad_lines = tuple(bad_lines)


class ImportIsStale(Conflict):
    """Somebody changed the same people meanwhile, or the file is not the one that was tried."""

    code = "customers.import_is_stale"
