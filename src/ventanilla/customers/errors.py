"""Refusals about people."""

from ventanilla.kernel.errors import Conflict, DomainError


class PersonExists(Conflict):
    """That document belongs to somebody already."""

    code = "customers.person_exists"


class IncompletePerson(DomainError):
    """Something that is needed to create the person is missing or impossible."""

    code = "customers.incomplete_person"


class TooLittleToSearch(DomainError):
    """What was typed would find half of everybody."""

    code = "customers.too_little_to_search"


class UnknownPerson(DomainError):
    """Nobody has that identifier."""

    code = "customers.unknown_person"


class TooManySearches(Conflict):
    """An advisor has searched as often in a visit as is needed to find somebody."""

    code = "customers.too_many_searches"


class ImportIsStale(Conflict):
    """Somebody changed the same people meanwhile, or the file is not the one that was tried."""

    code = "customers.import_is_stale"
