"""What the receipt of a petition says, in short plain sentences; by WhatsApp, those of the approved template.

A telephone shows messages to whoever passes: what the person asked for stands in the e-mail alone.
"""

import datetime as dt

from django.utils.translation import gettext as _

from ventanilla.kernel import clock, words
from ventanilla.procedure.tickets.models import Ticket


def parameters(ticket: Ticket) -> list[str]:
    """Return what fills the template: what was filed, its number, and until when it is answered."""
    return [_kind(ticket), ticket.filing_number, _date(ticket.due_date)]


def in_short(ticket: Ticket) -> str:
    """Return the receipt as WhatsApp shows it."""
    kind, number, due = parameters(ticket)
    return _(
        "Recibimos su %(kind)s. Su número de radicado es %(number)s. Le respondemos a más tardar el %(due)s. "
        "Guarde este mensaje."
    ) % {"kind": kind, "number": number, "due": due}


def subject(ticket: Ticket) -> str:
    """Return the subject of the e-mail."""
    return _("Recibimos su %(kind)s: radicado %(number)s") % {
        "kind": _kind(ticket),
        "number": ticket.filing_number,
    }


def paragraphs(ticket: Ticket) -> list[str]:
    """Return the sentences of the e-mail."""
    received = clock.business_date(ticket.site.time_zone, ticket.received_at)
    return [
        _("Recibimos su %(kind)s en %(site)s el %(day)s.")
        % {"kind": _kind(ticket), "site": ticket.site.name, "day": _date(received)},
        _("Le respondemos a más tardar el %(due)s.") % {"due": _date(ticket.due_date)},
        _("Guarde este correo. Con el número de radicado puede preguntar en cualquier sede."),
    ]


def facts(ticket: Ticket) -> list[tuple[str, str]]:
    """Return the facts of the e-mail, each with its label."""
    return [
        (_("Radicado"), ticket.filing_number),
        (_("Clase"), f"{ticket.get_pqrsf_class_display()}, {str(ticket.get_form_display()).lower()}"),
        (_("Qué pide"), ticket.matter),
        (_("Respuesta a más tardar"), _date(ticket.due_date)),
    ]


def _kind(ticket: Ticket) -> str:
    return str(ticket.get_pqrsf_class_display()).lower()


def _date(day: dt.date) -> str:
    return _("%(day)s de %(year)s") % {"day": words.date(day), "year": day.year}
