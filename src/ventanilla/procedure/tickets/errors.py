"""Refusals about tickets."""

from ventanilla.kernel.errors import Conflict, DomainError


class IncompleteTicket(DomainError):
    """Something a ticket needs is missing."""

    code = "tickets.incomplete"


class TicketDecided(Conflict):
    """Whether a ticket applies was decided already."""

    code = "tickets.decided"
