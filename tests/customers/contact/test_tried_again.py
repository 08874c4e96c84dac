"""A message whose command was given up, and what a person decides about it."""

from collections.abc import Iterator

import pytest

from tests import cast
from tests.kernel.commands.scripted import ScriptedConnector
from ventanilla.customers.contact import tasks
from ventanilla.customers.contact.models import Channel, Message, MessageState
from ventanilla.customers.contact.services import statuses, writing
from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands.errors import Refused
from ventanilla.kernel.commands.services import sending, steering
from ventanilla.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


class Mail(ScriptedConnector):
    target = Channel.EMAIL.value


@pytest.fixture
def mail() -> Mail:
    return Mail()


@pytest.fixture
def message(mail: Mail) -> Message:
    """An e-mail that its system refused."""
    site = cast.make_site()
    dora = cast.make_person()
    dora.email = "dora@ejemplo.co"
    dora.save()
    message = writing.write_mail(site=site, person=dora, subject="Su radicado", paragraphs=["RAD-1"])
    mail.sends += [Refused("La dirección no existe.")]
    sending.drain(mail)
    hand_over(events())
    message.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.FAILED, "La dirección no existe.")
    return message


def events() -> Iterator[OutboxEvent]:
    return OutboxEvent.objects.filter(name__in=["CommandChanged", "CommandQueued"]).order_by("pk").iterator()


def hand_over(found: Iterator[OutboxEvent], *, after: int = 0) -> int:
    """Do what the relay does with these events; return the last one."""
    for event in found:
        if event.pk > after:
            (tasks.move_message if event.name == "CommandChanged" else tasks.wait_again)(event)
            after = event.pk
    return after


def test_a_message_that_is_tried_again_waits_and_then_reads_sent(message: Message, mail: Mail) -> None:
    last = OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]

    steering.replay(command=message.command, by_id=1)
    last = hand_over(events(), after=last)
    message.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.QUEUED, "")
    sending.drain(mail)
    hand_over(events(), after=last)

    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_a_message_that_is_cancelled_says_who_took_it_back(message: Message) -> None:
    steering.cancel(command=message.command, by_id=1, why="Ya se le entregó en papel")
    fresh = Message.objects.filter(pk=message.pk)
    fresh.update(state=MessageState.QUEUED)

    tasks.move_message(OutboxEvent.objects.filter(name="CommandChanged").latest("pk"))

    assert fresh.get().trouble == "La coordinación canceló este envío."


def test_what_arrived_does_not_wait_again(message: Message) -> None:
    statuses.note(
        channel=Channel.EMAIL,
        state=MessageState.DELIVERED,
        at=clock.now(),
        idempotency_key=message.command.idempotency_key,
    )

    assert statuses.wait_again(command_id=message.command_id) is None


def test_the_relay_hands_over_what_is_queued_again() -> None:
    assert "ventanilla.customers.contact.tasks.wait_again" in relay._handlers["CommandQueued"]
