"""Refusals about people."""

from ventanilla.kernel.errors import Conflict, DomainError


class PersonExists(Conflict):
    """That document belongs to somebody already."""

    code = "customers.person_exists"


class IncompletePerson(DomainError):
    """Something that is needed to create the person is missing or impossible."""

    code = "customers.incomplete_person"


class ImportIsStale(Conflict):
    """Somebody changed the same people meanwhile, or the file is not the one that was tried."""

    code = "customers.import_is_stale"
