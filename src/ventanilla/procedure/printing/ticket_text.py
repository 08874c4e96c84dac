"""What a ticket says, in the language of whoever takes it: the code and the line, never why somebody goes first."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, words
from ventanilla.org import selectors
from ventanilla.org.models import Site
from ventanilla.procedure.printing.models import TicketPrint
from ventanilla.procedure.printing.ports import Ticket
from ventanilla.procedure.turns.models import Turn

NO_BREAK = "\u00a0"


def ticket_of(ticket_print: TicketPrint) -> Ticket:
    """Return the ticket of the turn, or one that says that it is a trial."""
    with translation.override(ticket_print.language):
        if ticket_print.turn is None:
            return _trial(ticket_print)
        return _of_turn(ticket_print, ticket_print.turn)


def _of_turn(ticket_print: TicketPrint, turn: Turn) -> Ticket:
    return Ticket(
        caja=selectors.the_caja().name,
        site=turn.site.name,
        code=turn.code,
        line=_(turn.service_line.name),
        moment=_moment(turn.issued_at, turn.site),
        follow_url=ticket_print.follow_url,
        sentence=_("Lo llamaremos por este número en la pantalla de la sala."),
        name=f"{ticket_print.requested_at:%Y%m%d-%H%M%S-%f}-{turn.code}",
    )


def _trial(ticket_print: TicketPrint) -> Ticket:
    site: Site = ticket_print.printer.device.site
    return Ticket(
        caja=selectors.the_caja().name,
        site=site.name,
        code="A-000",
        line=_("Tiquete de prueba"),
        moment=_moment(clock.now(), site),
        follow_url=ticket_print.follow_url,
        sentence=_("Esto no es un turno. Ñandú, cigüeña, ¿qué más? ¡Así se leen las tildes!"),
        name=f"{ticket_print.requested_at:%Y%m%d-%H%M%S-%f}-prueba",
    )


def _moment(at: dt.datetime, site: Site) -> str:
    """Return a moment as people say it; the time of day stays on one line."""
    local = at.astimezone(ZoneInfo(site.time_zone))
    return f"{words.date(local.date())}, {words.time_of_day(local.time()).replace(' ', NO_BREAK)}"
