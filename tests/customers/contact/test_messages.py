"""Messages to people: written, on their way, answered."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests import cast
from tests.cast import PNG
from ventanilla.customers.contact import clearance, selectors, tasks
from ventanilla.customers.contact.errors import DoesNotFit, NoAddress, NotAllowed, TemplateMissing
from ventanilla.customers.contact.models import (
    Channel,
    Message,
    MessageState,
    MessageStatus,
    Permission,
    Purpose,
    Reply,
)
from ventanilla.customers.contact.services import permissions, replies, statuses, writing
from ventanilla.customers.models import Person
from ventanilla.customers.services import people
from ventanilla.kernel import clock, files
from ventanilla.kernel.commands.errors import Postponed, Refused
from ventanilla.kernel.commands.models import Command, CommandPayload, CommandState
from ventanilla.kernel.commands.ports import Order
from ventanilla.kernel.commands.services.sending import settle
from ventanilla.kernel.files import Takes
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.phones import NotAMobile
from ventanilla.org.models import Site

pytestmark = pytest.mark.django_db

PHONE = "+573155551234"


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def dora() -> Person:
    return cast.make_person()


def says_yes(
    person: Person, site: Site, purpose: Purpose = Purpose.SERVICE, *, is_given: bool = True
) -> None:
    permissions.take(
        person=person,
        channel=Channel.WHATSAPP,
        purpose=purpose,
        is_given=is_given,
        how="En el módulo",
        by=cast.make_advisor(site, "Ana" if is_given else "Bruno"),
    )


def write(person: Person, site: Site, **other: Any) -> Message:
    given: dict[str, Any] = {
        "body": "Su radicado es RAD-1.",
        "template": "constancia",
        "parameters": ["RAD-1"],
    } | other
    return writing.write_whatsapp(site=site, person=person, **given)


def hears(external_id: str = "wamid.1", **other: Any) -> Reply | None:
    given: dict[str, Any] = {"kind": "text", "phone": PHONE, "written_at": clock.now()} | other
    return replies.receive(channel=Channel.WHATSAPP, external_id=external_id, **given)


def test_a_message_is_queued_with_its_command_and_what_it_says_is_kept_apart(
    site: Site, dora: Person
) -> None:
    says_yes(dora, site)

    message = write(dora, site, choices=[("recibido", "Recibido")])

    assert (message.address, message.state) == (PHONE, MessageState.QUEUED)
    content = CommandPayload.objects.get(command=message.command).content
    assert content["choices"] == [[f"recibido:{message.nonce}", "Recibido"]]
    assert content["template"] == {"name": "constancia", "parameters": ["RAD-1"]}


def test_who_wrote_within_a_day_may_get_free_text_alone(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    hears(text="Hola")

    message = write(dora, site, template="")

    assert "template" not in CommandPayload.objects.get(command=message.command).content


def test_a_template_goes_along_for_when_the_message_leaves_later(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    hears(text="Hola")

    message = write(dora, site)

    content = CommandPayload.objects.get(command=message.command).content
    assert content["body"] == "Su radicado es RAD-1."
    assert content["template"] == {"name": "constancia", "parameters": ["RAD-1"]}
    assert message.template == "constancia"


def test_who_has_another_number_since_they_wrote_gets_only_a_template(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    hears(text="Hola")
    other = people.correct_contact(person=dora, phone="300 999 8877")

    with pytest.raises(TemplateMissing):
        write(other, site, template="")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"choices": [(f"a{n}", f"Opción {n}") for n in range(4)]}, "3 botones"),
        ({"choices": [("a", "Un título de veintiún c")]}, "de 1 a 20 letras"),
        ({"choices": [("a", " ")]}, "de 1 a 20 letras"),
        ({"choices": [("a", "Sí"), ("b", "Sí")]}, "lo mismo"),
        ({"choices": [("a" * 250, "Sí")]}, "demasiado larga"),
        ({"body": "a" * 4097}, "4096 letras"),
        ({"body": "a" * 1025, "choices": [("a", "Sí")]}, "1024 letras"),
        ({"body": " \n"}, "está vacío"),
        ({"parameters": ["RAD-1", " "]}, "Falta un dato"),
        ({"parameters": ["RAD-1\nRAD-2"]}, "un solo renglón"),
        ({"parameters": ["RAD-1     RAD-2"]}, "un solo renglón"),
        ({"parameters": ["a" * 513, "b" * 512]}, "demasiado largos"),
    ],
)
def test_what_whatsapp_does_not_carry_is_said_at_once(
    site: Site, dora: Person, given: dict[str, Any], words: str
) -> None:
    says_yes(dora, site)

    with pytest.raises(DoesNotFit, match=words):
        write(dora, site, **given)

    assert not Command.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ([PNG, PNG], "foto.png", "un solo archivo"),
        ([b"OggS" + bytes(30)], "nota.ogg", "solo PDF e imágenes"),
    ],
)
def test_a_file_that_whatsapp_does_not_carry_is_said_at_once(
    site: Site,
    dora: Person,
    settings: LazySettings,
    tmp_path: Path,
    content: list[bytes],
    name: str,
    words: str,
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    says_yes(dora, site)
    stored = [files.store(content=each, original_name=name, takes=Takes.SENT_BY_PHONE).pk for each in content]

    with pytest.raises(DoesNotFit, match=words):
        write(dora, site, files=stored)


def test_what_whatsapp_just_carries_is_taken(site: Site, dora: Person) -> None:
    says_yes(dora, site)

    write(dora, site, body="a" * 4096)
    write(dora, site, body="a" * 1024, choices=[("a", "Un título de veinte.")])

    assert Command.objects.count() == 2


def test_who_did_not_write_within_a_day_gets_only_a_template(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    hears(text="Hola", written_at=clock.now() - dt.timedelta(days=2))

    with pytest.raises(TemplateMissing):
        write(dora, site, template="")


def test_without_a_yes_nothing_is_written_by_whatsapp_and_the_last_word_counts(
    site: Site, dora: Person
) -> None:
    with pytest.raises(NotAllowed):
        write(dora, site)
    says_yes(dora, site)
    write(dora, site)
    says_yes(dora, site, is_given=False)
    with pytest.raises(NotAllowed):
        write(dora, site)


def test_a_fixed_line_is_named_and_a_missing_address_too(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    dora.phone = "+576025551234"
    with pytest.raises(NotAMobile, match="602"):
        write(dora, site)
    dora.phone = ""
    with pytest.raises(NoAddress):
        write(dora, site)
    with pytest.raises(NoAddress):
        writing.write_mail(site=site, person=dora, subject="Radicado", paragraphs=["Uno."])


def test_advertising_waits_for_its_hour_and_service_does_not(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    says_yes(dora, site, Purpose.PROMOTION)
    sunday = dt.datetime(2026, 11, 29, 15, tzinfo=dt.UTC)

    with clock.moved_to(sunday):
        service, advertising = write(dora, site), write(dora, site, purpose=Purpose.PROMOTION)

    assert service.command.due_at == sunday
    assert advertising.command.due_at == dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def test_advertising_whose_try_comes_late_waits_for_the_next_morning(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    says_yes(dora, site, Purpose.PROMOTION)
    monday, evening = (dt.datetime(2026, 11, 30, hour, tzinfo=dt.UTC) for hour in (20, 23))
    evening += dt.timedelta(minutes=59)
    with clock.moved_to(monday):
        service, advertising = (
            order_of(write(dora, site)),
            order_of(write(dora, site, purpose=Purpose.PROMOTION)),
        )

    with clock.moved_to(evening):
        clearance.check(service)
        clearance.check(advertising)
    with clock.moved_to(evening + dt.timedelta(minutes=1)):
        clearance.check(service)
        with pytest.raises(Postponed) as later:
            clearance.check(advertising)

    assert later.value.until == dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def test_who_takes_their_yes_back_before_it_left_gets_no_advertising(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    says_yes(dora, site, Purpose.PROMOTION)
    advertising = order_of(write(dora, site, purpose=Purpose.PROMOTION))

    hears(text="Baja")

    with pytest.raises(Refused):
        clearance.check(advertising)


def test_who_takes_their_yes_to_whatsapp_back_gets_nothing_more_by_it(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    service = order_of(write(dora, site))
    clearance.check(service)

    says_yes(dora, site, is_given=False)

    with pytest.raises(Refused, match="ya no quiere que le escribamos por WhatsApp"):
        clearance.check(service)


def test_an_email_about_what_somebody_asked_for_needs_no_yes(site: Site, dora: Person) -> None:
    dora.email = "dora@ejemplo.co"
    letter = writing.write_mail(site=site, person=dora, subject="Radicado", paragraphs=["Uno."])

    clearance.check(order_of(letter))


def order_of(message: Message) -> Order:
    """Return what the adapter is asked to send."""
    return Order(
        operation=writing.SEND,
        aggregate=message.command.aggregate,
        idempotency_key=message.command.idempotency_key,
        content={},
        queued_at=message.command.created_at,
    )


def note(message: Message, state: MessageState, **other: Any) -> None:
    statuses.note(
        channel=Channel.WHATSAPP,
        state=state,
        at=clock.now(),
        idempotency_key=message.command.idempotency_key,
        **other,
    )


def test_statuses_are_kept_once_and_never_take_a_message_back(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    message = write(dora, site)

    for state in (MessageState.READ, MessageState.DELIVERED, MessageState.READ, MessageState.SENT):
        note(message, state, external_id="wamid.9", pricing={"category": "utility"})

    message.refresh_from_db()
    assert (message.state, message.external_id) == (MessageState.READ, "wamid.9")
    assert MessageStatus.objects.count() == 3


def test_a_status_of_somebody_elses_message_is_nobodys() -> None:
    told = statuses.note(
        channel=Channel.WHATSAPP, state=MessageState.SENT, at=clock.now(), external_id="wamid.unknown"
    )

    assert told is None


def end(command: Command, state: CommandState, external_id: str = "") -> None:
    settle(command, state, external_id=external_id)
    tasks.move_message(OutboxEvent.objects.filter(name="CommandChanged").latest("pk"))


def test_a_message_moves_with_its_command(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    sent, cancelled = write(dora, site), write(dora, site)

    end(sent.command, CommandState.CONFIRMED, "wamid.5")
    end(cancelled.command, CommandState.CANCELLED)

    sent.refresh_from_db()
    cancelled.refresh_from_db()
    assert (sent.state, sent.external_id) == (MessageState.SENT, "wamid.5")
    assert cancelled.state == MessageState.FAILED


def test_what_a_status_costs_is_kept_although_the_receipt_came_first(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    message = write(dora, site)
    end(message.command, CommandState.CONFIRMED, "wamid.5")

    note(message, MessageState.SENT, external_id="wamid.5", pricing={"category": "utility"})

    assert MessageStatus.objects.get().pricing == {"category": "utility"}


def test_a_reference_typed_twice_by_hand_keeps_no_message_from_moving(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    messages = [write(dora, site), write(dora, site)]

    for message in messages:
        end(message.command, CommandState.CONFIRMED, "ok")

    assert {each.state for each in Message.objects.all()} == {MessageState.SENT}


def test_a_status_settles_the_command_whose_answer_was_lost(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    message = write(dora, site)
    Command.objects.update(state=CommandState.MANUAL)

    note(message, MessageState.FAILED, external_id="wamid.9")

    command = Command.objects.get()
    assert (command.state, command.external_id) == (CommandState.CONFIRMED, "wamid.9")
    assert not CommandPayload.objects.exists()


def test_an_answer_is_matched_by_its_nonce_whatever_number_it_comes_from(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    message = write(dora, site)

    reply = hears(kind="button", choice=f"recibido:{message.nonce}", phone="", scoped_id="CO.123")

    assert reply is not None
    assert (reply.message, reply.person) == (message, dora)
    later = hears("wamid.2", text="¿Sigue en pie?", phone="", scoped_id="CO.123")
    assert later is not None
    assert later.person == dora


def test_an_answer_is_matched_by_what_it_quotes_and_by_telephone(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    message = write(dora, site)
    note(message, MessageState.SENT, external_id="wamid.9")

    quoting, plain = hears(answers="wamid.9", phone=""), hears("wamid.2", text="Gracias")

    assert quoting is not None
    assert plain is not None
    assert quoting.message == message
    assert (plain.message, plain.person) == (None, dora)


def test_a_telephone_of_two_people_names_neither(dora: Person) -> None:
    cast.make_family(dora, "Elio")
    Person.objects.update(phone=PHONE)

    reply = hears(text="Hola")

    assert reply is not None
    assert reply.person is None


def test_the_same_answer_ten_times_is_kept_once() -> None:
    kept = [hears(text="Hola") for _time in range(10)]

    assert [reply is not None for reply in kept] == [True] + [False] * 9
    assert Reply.objects.count() == 1


def test_who_asks_for_no_more_gets_no_more_advertising_and_service_goes_on(site: Site, dora: Person) -> None:
    says_yes(dora, site)
    says_yes(dora, site, Purpose.PROMOTION)

    hears(text="No más")

    assert not selectors.may_be_written_to(dora, Channel.WHATSAPP, Purpose.PROMOTION)
    assert selectors.may_be_written_to(dora, Channel.WHATSAPP, Purpose.SERVICE)
    assert Permission.objects.latest("pk").reply is not None


def test_an_email_says_in_one_text_what_it_says(site: Site, dora: Person) -> None:
    dora.email = "dora@ejemplo.co"

    message = writing.write_mail(
        site=site,
        person=dora,
        subject="Su radicado",
        paragraphs=["Recibimos su petición."],
        facts=[("Radicado", "RAD-1")],
    )

    assert message.body == "Recibimos su petición.\n\nRadicado: RAD-1"
    assert message.command.target == Channel.EMAIL
