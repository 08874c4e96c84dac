"""Filing a ticket, or saying why none applies."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Site, StaffUser
from ventanilla.procedure.tickets import rules
from ventanilla.procedure.tickets.errors import IncompleteTicket, TicketDecided
from ventanilla.procedure.tickets.events import TicketFiled, TicketNotNeeded
from ventanilla.procedure.tickets.models import (
    Form,
    LegalTerm,
    NoTicketReason,
    PqrsfClass,
    Ticket,
    TicketDecision,
)
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit


@transaction.atomic
def file(*, visit: Visit, term: LegalTerm, pqrsf_class: str, form: str, matter: str, by: StaffUser) -> Ticket:
    """File a petition at once, with its number and the date its answer is due (Ley 1437 de 2011, arts. 13-15).

    Nothing but the concrete matter can keep it from being filed. Raises IncompleteTicket, or TicketDecided when this
    visit has its decision already.
    """
    visit = _undecided(visit)
    if not matter.strip():
        raise IncompleteTicket(_("Escriba qué pide la persona."), field="matter")
    if pqrsf_class not in PqrsfClass.values:
        raise IncompleteTicket(_("Elija la clase de solicitud."), field="pqrsf_class")
    if form not in Form.values:
        raise IncompleteTicket(_("Diga si la solicitud es verbal o escrita."), field="form")
    now = clock.now()
    received_on = clock.business_date(visit.site.time_zone, now)
    ticket = Ticket.objects.create(
        visit=visit,
        site=visit.site,
        filing_number=_next_filing_number(visit.site, received_on.year),
        person_id=visit.person_id,
        pqrsf_class=pqrsf_class,
        form=form,
        matter=matter.strip(),
        received_at=now,
        term=term,
        due_date=rules.due_date(received_on, term.business_days),
        filed_by=by,
    )
    TicketDecision.objects.create(visit=visit, ticket=ticket, decided_by=by, decided_at=now)
    emit(
        TicketFiled(
            site_id=visit.site_id,
            visit_id=str(visit.pk),
            desk_id=visit.desk_id,
            ticket_id=str(ticket.pk),
            filing_number=ticket.filing_number,
        )
    )
    return ticket


@transaction.atomic
def does_not_apply(*, visit: Visit, reason: str, by: StaffUser) -> TicketDecision:
    """Say that the visit needs no ticket, and why (R56). Raises IncompleteTicket without a reason, or TicketDecided."""
    visit = _undecided(visit)
    if reason not in NoTicketReason.values:
        raise IncompleteTicket(_("Elija por qué no aplica el ticket."), field="reason")
    if reason == NoTicketReason.SERVICE_TAKEN and not visit.needs.exclude(taken_product=None).exists():
        raise IncompleteTicket(
            _("En esta atención no hay un servicio tomado. Elija otro motivo."), field="reason"
        )
    decision = TicketDecision.objects.create(visit=visit, reason=reason, decided_by=by)
    emit(
        TicketNotNeeded(
            site_id=visit.site_id, visit_id=str(visit.pk), desk_id=visit.desk_id, reason=decision.reason
        )
    )
    return decision


def _undecided(visit: Visit) -> Visit:
    visit = visits.locked(visit)
    if TicketDecision.objects.filter(visit=visit).exists():
        raise TicketDecided(_("El ticket de esta atención ya quedó decidido."))
    return visit


def _next_filing_number(site: Site, year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tickets_filingcounter (site_id, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (site_id, year) DO UPDATE SET last = tickets_filingcounter.last + 1 RETURNING last",
            [site.pk, year],
        )
        (number,) = cursor.fetchone()
    return f"{site.code}-{year}-{number:06d}"
