"""The receipt of a petition goes to who filed it, where and as they say."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.connectors.sandbox.whatsapp.templates import APPROVED
from ventanilla.customers.contact.errors import NoAddress, NotAllowed
from ventanilla.customers.contact.models import Channel, Message, MessageState, Permission
from ventanilla.customers.contact.services import statuses
from ventanilla.customers.errors import IncompletePerson
from ventanilla.kernel import clock
from ventanilla.kernel.commands.models import Command, CommandPayload
from ventanilla.kernel.phones import MalformedPhone, NotAMobile
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.flow.errors import NothingFiled, ReceiptSent, ReceiptToNobody
from ventanilla.procedure.flow.services import customer, receipt
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.tickets.models import Ticket
from ventanilla.procedure.tickets.selectors import terms_on
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db

MOBILE = "315 5551234"


@pytest.fixture
def visit() -> Visit:
    return authorized_visit()


def authorized_visit() -> Visit:
    """Return Dora's visit, in which she authorized the use of her data."""
    site = cast.make_site()
    line = cast.make_line(site)
    cast.make_person()
    visit = cast.begin_visit(cast.make_desk(site, line), line)
    customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)
    consent.attach_form(visit=visit, content=cast.PNG, original_name="firmado.png", by=visit.advisor)
    consent.confirm_signature(visit=visit, by=visit.advisor)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def ticket(visit: Visit) -> Ticket:
    return file(visit)


def file(visit: Visit) -> Ticket:
    with clock.moved_to(dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)):
        return tickets.file(
            visit=visit,
            term=terms_on(visit.business_date)[0],
            pqrsf_class="PETITION",
            form="VERBAL",
            matter="Pide un certificado",
            by=visit.advisor,
        )


def send(
    visit: Visit, channel: Channel = Channel.WHATSAPP, address: str = MOBILE, *, says_yes: bool = True
) -> Message:
    return receipt.send(visit=visit, channel=channel, address=address, says_yes=says_yes, by=visit.advisor)


def test_by_whatsapp_it_says_the_number_and_the_date_and_not_what_was_asked_for(
    visit: Visit, ticket: Ticket
) -> None:
    message = send(visit)

    content = CommandPayload.objects.get(command=message.command).content
    due = f"{ticket.due_date:%-d}"
    assert content["template"]["name"] == "constancia_radicado"
    assert content["template"]["parameters"][:2] == ["petición", ticket.filing_number]
    assert f" {due} de diciembre de 2026" in content["template"]["parameters"][2]
    assert message.body.startswith(f"Recibimos su petición. Su número de radicado es {ticket.filing_number}.")
    assert content["choices"] == [[f"recibido:{message.nonce}", "Recibido"]]
    assert "certificado" not in message.body
    assert (message.visit_id, message.command.about) == (visit.pk, f"visit:{visit.pk}")


def test_what_whatsapp_approved_are_the_same_words_and_the_same_button(visit: Visit, ticket: Ticket) -> None:
    approved = APPROVED[receipt.TEMPLATE]

    content = CommandPayload.objects.get(command=send(visit).command).content

    assert approved.filled(content["template"]["parameters"]) == content["body"]
    assert list(approved.buttons) == [title for _answer, title in content["choices"]]


def test_by_mail_it_says_what_was_asked_for_too(visit: Visit, ticket: Ticket) -> None:
    message = send(visit, Channel.EMAIL, "Dora@Ejemplo.co")

    assert message.address == "dora@ejemplo.co"
    assert ticket.filing_number in message.subject
    assert "el martes 24 de noviembre de 2026" in message.body
    assert "Pide un certificado" in message.body


def test_the_yes_to_whatsapp_is_kept_and_asked_for_once(visit: Visit, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed) as refusal:
        send(visit, says_yes=False)
    assert refusal.value.field == "says_yes"
    message = send(visit)
    fails(message)

    send(visit, says_yes=False)

    said = Permission.objects.get()
    assert (said.is_given, said.taken_by, said.how) == (True, visit.advisor, "Lo dijo en el módulo 1")


def test_an_address_that_the_person_corrects_is_kept_as_theirs(visit: Visit, ticket: Ticket) -> None:
    send(visit, address="300 555 1234")

    person = visit.person
    assert person is not None
    person.refresh_from_db()
    assert person.phone == "+573005551234"


def test_a_refusal_leaves_the_address_as_it_was(visit: Visit, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        send(visit, address="300 555 1234", says_yes=False)

    person = visit.person
    assert person is not None
    person.refresh_from_db()
    assert person.phone == "+573155551234"
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("channel", "address", "error", "field"),
    [
        (Channel.WHATSAPP, "602 886 2727", NotAMobile, "phone"),
        (Channel.WHATSAPP, "315 555", MalformedPhone, "phone"),
        (Channel.WHATSAPP, "  ", NoAddress, "phone"),
        (Channel.EMAIL, "", NoAddress, "email"),
        (Channel.EMAIL, "dora", IncompletePerson, "email"),
    ],
)
def test_an_address_that_does_not_serve_is_named_beside_its_field(
    visit: Visit, ticket: Ticket, channel: Channel, address: str, error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        send(visit, channel, address)

    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert not Command.objects.exists()


def test_the_same_receipt_goes_to_the_same_address_once(visit: Visit, ticket: Ticket) -> None:
    send(visit)

    with pytest.raises(ReceiptSent):
        send(visit, address="+57 315 555 12 34")
    send(visit, address="300 555 1234")

    assert Message.objects.count() == 2


def test_one_that_did_not_arrive_is_sent_again(visit: Visit, ticket: Ticket) -> None:
    fails(send(visit))

    send(visit)

    assert Message.objects.count() == 2


def test_without_a_petition_there_is_no_receipt(visit: Visit) -> None:
    with pytest.raises(NothingFiled):
        send(visit)


def test_who_did_not_authorize_the_use_of_their_data_is_not_written_to() -> None:
    line = cast.make_line(cast.make_site())
    cast.make_person()
    visit = cast.begin_visit(cast.make_desk(line.site, line), line)
    customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)
    visit.refresh_from_db()
    file(visit)

    with pytest.raises(ReceiptToNobody, match="Imprímale la constancia"):
        send(visit)


def test_who_stays_unidentified_is_not_written_to() -> None:
    line = cast.make_line(cast.make_site())
    visit = cast.begin_visit(cast.make_desk(line.site, line), line)
    customer.stay_unidentified(visit=visit, by=visit.advisor)
    visit.refresh_from_db()
    file(visit)

    with pytest.raises(ReceiptToNobody):
        send(visit)


def fails(message: Message) -> None:
    statuses.note(
        channel=Channel(message.channel),
        state=MessageState.FAILED,
        at=clock.now(),
        idempotency_key=message.command.idempotency_key,
        trouble="No tiene WhatsApp.",
    )
