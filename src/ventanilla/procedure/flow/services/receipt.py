"""Sending the receipt of a petition to who filed it, by WhatsApp or e-mail."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.errors import NoAddress, NotAllowed
from ventanilla.customers.contact.models import Channel, Message, Purpose
from ventanilla.customers.contact.services import permissions, writing
from ventanilla.customers.models import Person
from ventanilla.customers.services import people
from ventanilla.kernel import phones
from ventanilla.org.models import StaffUser
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.flow import receipt_text
from ventanilla.procedure.flow.errors import NothingFiled, ReceiptSent, ReceiptToNobody
from ventanilla.procedure.tickets.models import Ticket
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit

TEMPLATE = "constancia_radicado"
RECEIVED = "recibido"


@transaction.atomic
def send(*, visit: Visit, channel: Channel, address: str, says_yes: bool, by: StaffUser) -> Message:
    """Return the message with the receipt of the petition filed in this visit, queued.

    `address` is the mobile number or the e-mail address as the person confirms it at the desk; it is kept as theirs.
    `says_yes` is their yes to WhatsApp, which is kept too. The same receipt goes to the same address once, unless it did
    not arrive. Raises NothingFiled, ReceiptToNobody, ReceiptSent; and beside its field NoAddress, MalformedPhone,
    NotAMobile, IncompletePerson and NotAllowed.
    """
    visit = visits.locked(visit)
    ticket = _filed(visit)
    person = _reachable(ticket, channel, address)
    is_whatsapp = channel == Channel.WHATSAPP
    present = person.phone if is_whatsapp else person.email
    if any(each.address == present for each in contact.on_their_way(visit.pk, channel, ticket.filing_number)):
        raise ReceiptSent(_("Esta constancia ya se le envió ahí. Abajo ve si llegó."))
    if is_whatsapp:
        _take_yes(person, visit, by, says_yes=says_yes)
        return writing.write_whatsapp(
            site=visit.site,
            person=person,
            body=receipt_text.in_short(ticket),
            choices=[(RECEIVED, _("Recibido"))],
            template=TEMPLATE,
            parameters=receipt_text.parameters(ticket),
            visit_id=visit.pk,
            by=by,
        )
    return writing.write_mail(
        site=visit.site,
        person=person,
        subject=receipt_text.subject(ticket),
        paragraphs=receipt_text.paragraphs(ticket),
        facts=receipt_text.facts(ticket),
        visit_id=visit.pk,
        by=by,
    )


def _filed(visit: Visit) -> Ticket:
    ticket = Ticket.objects.select_related("site", "term", "person").filter(visit=visit).first()
    if ticket is None:
        raise NothingFiled(_("En esta atención no hay un radicado: no hay constancia que enviar."))
    return ticket


def _reachable(ticket: Ticket, channel: Channel, address: str) -> Person:
    """Return the petitioner with the address kept as theirs, who let the Caja use their data."""
    person = ticket.person
    if person is None or consents.standing_consent(person) is None:
        raise ReceiptToNobody(
            _("Sin la autorización de datos de la persona no se le puede escribir. Imprímale la constancia.")
        )
    if channel == Channel.WHATSAPP:
        if not address.strip():
            raise NoAddress(_("Pregunte a la persona su celular y escríbalo."), field="phone")
        return people.correct_contact(person=person, phone=phones.mobile(address))
    if not address.strip():
        raise NoAddress(_("Pregunte a la persona su correo y escríbalo."), field="email")
    return people.correct_contact(person=person, email=address)


def _take_yes(person: Person, visit: Visit, by: StaffUser, *, says_yes: bool) -> None:
    """Keep the person's yes to WhatsApp, unless it stands already. Raises NotAllowed without one."""
    if contact.may_be_written_to(person, Channel.WHATSAPP, Purpose.SERVICE):
        return
    if not says_yes:
        raise NotAllowed(
            _("Pregunte a la persona si acepta que le escribamos por WhatsApp, y marque que dijo que sí."),
            field="says_yes",
        )
    permissions.take(
        person=person,
        channel=Channel.WHATSAPP,
        purpose=Purpose.SERVICE,
        is_given=True,
        how=_("Lo dijo en el módulo %(desk)s") % {"desk": visit.desk.number},
        by=by,
    )
