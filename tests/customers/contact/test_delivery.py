"""What mail servers report becomes a state of the message, in words; whatever else they send changes nothing."""

import datetime as dt

import pytest

from tests import cast
from tests.customers.contact.reports import NO_REPORT, POSTFIX, WHOLE_LETTER_BACK, filled
from ventanilla.connectors.sandbox.mail import reports as sandbox
from ventanilla.customers.contact import mail_trouble
from ventanilla.customers.contact.errors import NoDeliveryReport
from ventanilla.customers.contact.events import MessageMoved
from ventanilla.customers.contact.models import Channel, Message, MessageState, MessageStatus
from ventanilla.customers.contact.services import delivery, statuses, writing
from ventanilla.kernel import clock
from ventanilla.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db

NOW = dt.datetime.fromisoformat("2026-11-24T10:24:00-05:00")
REPORTED = dt.datetime.fromisoformat("2026-11-24T10:20:00-05:00")
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def message() -> Message:
    """An e-mail to Dora that has left."""
    site, dora = cast.make_site(), cast.make_person()
    dora.email = "dora@ejemplo.co"
    message = writing.write_mail(site=site, person=dora, subject="Su radicado", paragraphs=["Recibido."])
    statuses.note(
        channel=Channel.EMAIL,
        state=MessageState.SENT,
        at=clock.now(),
        idempotency_key=message.command.idempotency_key,
    )
    return message


def take(message: Message, template: bytes = POSTFIX, **told: str) -> Message:
    with clock.moved_to(NOW):
        delivery.take_report(raw=filled(template, key=message.command.idempotency_key, **told))
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("template", [POSTFIX, WHOLE_LETTER_BACK])
def test_a_letter_that_did_not_arrive_says_so_and_why(message: Message, template: bytes) -> None:
    take(message, template, status="5.2.2")

    assert message.state == MessageState.FAILED
    assert "está lleno" in message.trouble
    kept = MessageStatus.objects.get(message=message, state=MessageState.FAILED)
    assert (kept.code, kept.at) == ("5.2.2", REPORTED)


def test_the_same_report_ten_times_has_one_effect(message: Message) -> None:
    for _time in range(10):
        take(message)

    assert MessageStatus.objects.filter(message=message, state=MessageState.FAILED).count() == 1
    moved = OutboxEvent.objects.filter(name=MessageMoved.__name__, payload__state=MessageState.FAILED)
    assert moved.count() == 1


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "something"])
def test_a_server_that_still_tries_changes_nothing(message: Message, action: str) -> None:
    take(message, action=action, status="4.4.1")

    assert message.state == MessageState.SENT
    assert MessageStatus.objects.filter(message=message).count() == 1


def test_a_letter_that_arrived_did_not_fail_whatever_is_told_later(message: Message) -> None:
    take(message, action="delivered", status="2.0.0")
    take(message, action="failed")

    assert message.state == MessageState.DELIVERED
    assert message.trouble == ""


def test_arriving_after_all_takes_the_trouble_back(message: Message) -> None:
    take(message, action="Failed")
    take(message, action="delivered", status="2.0.0")

    assert (message.state, message.trouble) == (MessageState.DELIVERED, "")


@pytest.mark.parametrize(
    "date", ["Tue, 24 Nov 2036 10:20:00 -0500", "Mon, 1 Jan 1900 00:00:00 -0500", "ayer"]
)
def test_a_report_with_an_impossible_date_counts_from_its_arrival(message: Message, date: str) -> None:
    template = POSTFIX.replace(b"Tue, 24 Nov 2026 10:20:00 -0500 (COT)", date.encode())

    take(message, template)

    assert MessageStatus.objects.get(message=message, state=MessageState.FAILED).at == NOW


def test_a_report_about_no_message_of_ours_moves_nothing(message: Message) -> None:
    assert delivery.take_report(raw=filled(POSTFIX, key=UNKNOWN)) is None

    message.refresh_from_db()
    assert message.state == MessageState.SENT


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(3000)
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe garbage",
        filled(NO_REPORT, key=UNKNOWN),
        filled(POSTFIX, key="no-key"),
        filled(POSTFIX, key=UNKNOWN).replace(b"Action:", b"X-Action:"),
        filled(POSTFIX, key=UNKNOWN)[:700],
        NESTED,
        b"Content-Type: message/delivery-status\n\nAction: failed\n",
    ],
    ids=["empty", "garbage", "holiday", "not ours", "no action", "cut off", "nested", "no letter"],
)
def test_what_is_no_report_is_refused(raw: bytes) -> None:
    with pytest.raises(NoDeliveryReport, match="no es el informe de entrega"):
        delivery.take_report(raw=raw)


def test_the_reports_of_the_sandbox_are_read_as_those_of_others(message: Message) -> None:
    letter = f"From: avisos@cis.ejemplo.co\nMessage-ID: <{message.command.idempotency_key}@cis.ejemplo.co>\n\nHola\n"

    delivery.take_report(
        raw=sandbox.failed(letter.encode(), address="dora@ejemplo.co", code="5.1.1", diagnostic="smtp; no")
    )

    message.refresh_from_db()
    assert (message.state, message.trouble) == (
        MessageState.FAILED,
        "La dirección no existe. Confírmela con la persona.",
    )


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("5.1.1", "La dirección no existe"),
        ("5.1.2", "Lo que sigue a la @ no existe"),
        ("5.1.99", "La dirección no existe"),
        ("5.2.1", "está desactivado"),
        ("4.2.2", "está lleno"),
        ("5.3.4", "pesa más"),
        ("5.4.4", "Lo que sigue a la @ no existe"),
        ("4.4.7", "en varios intentos"),
        ("5.7.1", "no acepta mensajes nuestros"),
        ("5.0.0", "no recibió el mensaje"),
        ("", "no recibió el mensaje"),
    ],
)
def test_each_code_has_its_sentence_and_says_what_to_do(code: str, says: str) -> None:
    told = mail_trouble.in_words(code)

    assert says in told
    assert told.count(".") >= 2 or told.endswith(".")
    assert not any(digit in told for digit in "0123456789")
