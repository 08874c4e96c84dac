"""Reads about tickets."""

import datetime as dt

from django.db.models import Q

from ventanilla.procedure.tickets.models import LegalTerm, TicketDecision
from ventanilla.procedure.visits.models import Visit


def terms_on(day: dt.date) -> list[LegalTerm]:
    """Return the legal terms in force on `day`, the general one first."""
    valid = LegalTerm.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return sorted(valid, key=lambda term: (term.code != "GENERAL", term.name))


def decision_of(visit: Visit) -> TicketDecision | None:
    """Return what was decided about a ticket for this visit, with the ticket."""
    return TicketDecision.objects.select_related("ticket", "ticket__term").filter(visit=visit).first()
