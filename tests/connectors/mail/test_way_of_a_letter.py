"""An e-mail from the service that writes it to what became of it, through the queue, the server and its reports."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.connectors.mail.letterbox import SENDER, read
from tests.connectors.mail.loopback import Sandbox, sandbox
from tests.web.hooks.signing import SECRET, signed
from ventanilla.connectors.mail.connector import MailConnector
from ventanilla.connectors.mail.server import Encryption, MailServer
from ventanilla.connectors.sandbox.mail import reports
from ventanilla.customers.contact import tasks
from ventanilla.customers.contact.models import Channel, Message, MessageState, Purpose
from ventanilla.customers.contact.services import permissions, writing
from ventanilla.kernel import clock
from ventanilla.kernel.commands.models import CommandState
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.models import OutboxEvent

TUESDAY_MORNING = dt.datetime.fromisoformat("2026-11-24T10:24:00-05:00")

pytestmark = [pytest.mark.contract, pytest.mark.django_db]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path / "mail") as server:
        yield server


def write(address: str, purpose: Purpose = Purpose.SERVICE) -> Message:
    site, dora = cast.make_site(), cast.make_person()
    dora.email = address
    dora.save()
    if purpose == Purpose.PROMOTION:
        permissions.take(
            person=dora,
            channel=Channel.EMAIL,
            purpose=purpose,
            is_given=True,
            how="En el módulo",
            by=cast.make_advisor(site),
        )
    return writing.write_mail(
        site=site,
        person=dora,
        subject="Su radicado",
        paragraphs=["Recibimos su petición."],
        facts=[("Radicado", "RAD-1")],
        purpose=purpose,
    )


def carry(running: Sandbox, message: Message) -> Message:
    """Have the worker send what is due, and the relay tell the message what came of it."""
    server = MailServer(host="127.0.0.1", port=running.port, encryption=Encryption.NONE, seconds=5)
    sending.drain(MailConnector(server=server, sender=SENDER))
    for event in OutboxEvent.objects.filter(name="CommandChanged").order_by("pk"):
        tasks.move_message(event)
    message.refresh_from_db()
    return message


def test_a_letter_is_sent_once_and_known_by_its_identifier(running: Sandbox) -> None:
    message = carry(running, write("dora@ejemplo.co"))

    (raw,) = running.letters()
    assert message.state == MessageState.SENT
    assert message.external_id == read(raw)["Message-ID"]
    assert message.command.state == CommandState.CONFIRMED


def test_an_address_that_does_not_exist_waits_for_a_person_with_the_reason_in_words(
    running: Sandbox,
) -> None:
    message = carry(running, write("rebota@ejemplo.co"))

    assert message.state == MessageState.FAILED
    assert message.trouble == "La dirección no existe. Confírmela con la persona."
    assert message.command.state == CommandState.DEAD
    assert running.letters() == []


def test_a_busy_mailbox_is_tried_again_later(running: Sandbox) -> None:
    message = carry(running, write("ocupada@ejemplo.co"))

    assert message.state == MessageState.QUEUED
    assert message.command.state == CommandState.RETRY


def test_a_full_mailbox_is_told_by_a_report_after_the_letter_was_taken(
    running: Sandbox, settings: LazySettings
) -> None:
    settings.MAIL_HOOK_SECRET = SECRET
    message = carry(running, write("llena@ejemplo.co"))
    assert message.state == MessageState.SENT

    ((letter, address),) = running.bounced
    raw = reports.failed(letter, address=address, code="5.2.2", diagnostic="smtp; 552 5.2.2 Mailbox full")
    for _time in range(10):
        answer = Client().post(reverse("hooks:mail"), raw, "message/rfc822", headers=signed(raw))
        assert answer.status_code == 204

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "está lleno" in message.trouble
    assert message.statuses.filter(state=MessageState.FAILED, code="5.2.2").count() == 1


def test_advertising_tells_how_to_get_no_more(running: Sandbox) -> None:
    with clock.moved_to(TUESDAY_MORNING):
        carry(running, write("dora@ejemplo.co", Purpose.PROMOTION))

    (raw,) = running.letters()
    assert "mailto:" in read(raw)["List-Unsubscribe"]
