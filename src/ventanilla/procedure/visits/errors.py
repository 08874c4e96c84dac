"""Refusals about visits."""

from ventanilla.kernel.errors import Conflict, DomainError


class VisitIsClosed(Conflict):
    """The visit came to its end already."""

    code = "visits.closed"


class IncompleteNeed(DomainError):
    """Something the procedure asks of a need is missing."""

    code = "visits.incomplete_need"
