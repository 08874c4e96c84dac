"""Refusals about people."""

from ventanilla.kernel.errors import Conflict, DomainError


class PersonExists(Conflict):
    """That document belongs to somebody already."""

    code = "customers.person_exists"


class IncompletePerson(DomainError):
    """Something that is needed to create the person is missing or impossible."""

    code = "customers.incomplete_person"


class ImportRefused(DomainError):
    """The affiliates file cannot be applied; its bad lines are listed one by one."""

    code = "customers.import_refused"
