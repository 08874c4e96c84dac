"""The connector and the stand-in for WhatsApp understand each other, over HTTP and the real webhook."""

import base64
import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from tests.cast import PNG
from tests.connectors.whatsapp.conftest import Wire, graph_at
from ventanilla.connectors.whatsapp.connector import WhatsApp
from ventanilla.connectors.whatsapp.graph import Graph, MediaGone
from ventanilla.customers.contact.models import Channel, MessageState, Reply
from ventanilla.customers.contact.services import replies
from ventanilla.customers.services import people
from ventanilla.kernel import clock, files
from ventanilla.kernel.commands.errors import CannotTell, Refused, SendFailed, Transient, Unauthorized
from ventanilla.kernel.commands.models import Command, CommandState
from ventanilla.kernel.commands.ports import Order

pytestmark = [pytest.mark.contract, pytest.mark.django_db]

PDF = b"%PDF-1.7\n%minimal\n%%EOF"
NAME = "Constancia de Ñandú, año 2026 🌞.pdf"
TEMPLATE = {"name": "constancia", "parameters": ["RAD-1"]}
CHOICES = [("consent:yes", "Autorizo"), ("consent:no", "No autorizo")]


def order(**content: Any) -> Order:
    given: dict[str, Any] = {"to": "+573155551234", "body": "Hola, señora Ñandú 🌞", "choices": []}
    return Order(
        operation="send",
        aggregate="message:1",
        idempotency_key=uuid.uuid4(),
        content=given | content,
        queued_at=clock.now(),
    )


def open_window(wire: Wire, text: str = "Buenos días, ¿están abiertos? 🌞") -> None:
    """Have Dora write, so that free text may be sent to her."""
    wire.ask("phones", {"number": "573155551234"})
    wire.do("write", text=text)
    wire.hear(1)


def wrote(at: dt.datetime, phone: str = "+573155551234") -> None:
    """Have something kept that somebody wrote from that number at that moment."""
    replies.receive(
        channel=Channel.WHATSAPP, external_id=f"wamid.{at}", kind="text", written_at=at, phone=phone
    )


def test_a_template_leaves_is_delivered_and_read(wire: Wire) -> None:
    message = wire.write()
    (bubble,) = wire.chat()
    wire.do("read")
    wire.hear(3)

    message.refresh_from_db()
    assert bubble["text"] == "Hola. Esta es la constancia de su atención: RAD-1."
    assert message.state == MessageState.READ
    assert Command.objects.get().state == CommandState.CONFIRMED
    assert message.external_id == Command.objects.get().external_id == bubble["id"]
    told = dict(message.statuses.values_list("state", "pricing__category"))
    assert told == {"sent": "utility", "delivered": "utility", "read": "utility"}


def test_free_text_goes_to_who_wrote_within_a_day(wire: Wire) -> None:
    open_window(wire)

    message = wire.write(body="Sí, señora Ñandú: hasta las 4:30 🌞", template="")
    wire.hear(2)

    message.refresh_from_db()
    assert wire.chat()[-1]["text"] == "Sí, señora Ñandú: hasta las 4:30 🌞"
    assert message.state == MessageState.DELIVERED
    assert Reply.objects.get().text == "Buenos días, ¿están abiertos? 🌞"


def test_free_text_after_the_window_does_not_arrive_and_the_message_says_why(wire: Wire) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(hours=30)):
        wrote(clock.now())
        message = wire.write(template="")
    wire.hear(1)

    message.refresh_from_db()
    assert wire.chat() == []
    assert message.state == MessageState.FAILED
    assert message.trouble == (
        "La persona no ha escrito en las últimas 24 horas: WhatsApp pide una plantilla aprobada."
    )
    assert message.statuses.get(state=MessageState.FAILED).code == "131047"


def test_what_leaves_after_the_window_has_closed_leaves_as_its_template(wire: Wire) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(hours=30)):
        wrote(clock.now())
        wire.queue(body="Aquí tiene su constancia RAD-1")

    wire.send()

    (bubble,) = wire.chat()
    assert (bubble["kind"], bubble["text"]) == (
        "template",
        "Hola. Esta es la constancia de su atención: RAD-1.",
    )


def test_what_leaves_after_the_person_wrote_leaves_as_free_text_and_no_template_is_spent(wire: Wire) -> None:
    wire.queue(body="Aquí tiene su constancia RAD-1")
    open_window(wire)

    wire.send()

    bubble = wire.chat()[-1]
    assert (bubble["kind"], bubble["text"]) == ("text", "Aquí tiene su constancia RAD-1")


def test_what_has_no_template_and_leaves_after_the_window_is_refused_in_words(wire: Wire) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(hours=30)):
        wrote(clock.now())
        message = wire.queue(template="")

    wire.send()

    message.command.refresh_from_db()
    assert message.command.state == CommandState.DEAD
    assert message.command.reason == (
        "Desde ese celular no han escrito en las últimas 24 horas y este mensaje no tiene plantilla aprobada: "
        "WhatsApp no lo recibe."
    )
    assert wire.phones() == []


def test_only_the_number_that_is_written_to_opens_the_window(wire: Wire) -> None:
    wrote(clock.now(), phone="+573009998877")
    wire.queue()
    people.correct_contact(person=wire.dora, phone="300 999 8877")

    wire.send()

    assert [each["kind"] for each in wire.chat()] == ["template"]


def test_who_took_their_yes_to_whatsapp_back_before_it_left_gets_nothing(wire: Wire) -> None:
    message = wire.queue()
    wire.say(is_given=False)

    wire.send()

    message.command.refresh_from_db()
    assert message.command.state == CommandState.DEAD
    assert message.command.reason == "La persona ya no quiere que le escribamos por WhatsApp."
    assert wire.phones() == []


def test_a_template_that_nobody_approved_is_refused_in_words(wire: Wire) -> None:
    wire.write(template="inventada")

    command = Command.objects.get()
    assert command.state == CommandState.DEAD
    assert command.reason == (
        "Esa plantilla no existe en WhatsApp en español de Colombia, o aún no la aprueban."
    )


@pytest.mark.parametrize("is_open", [True, False])
def test_a_button_that_is_pressed_answers_the_message(wire: Wire, is_open: bool) -> None:
    if is_open:
        open_window(wire)
    message = wire.write(
        body="¿Nos autoriza?",
        choices=CHOICES,
        template="autorizacion_datos",
        parameters=["Dora", "La Caja", "ejemplo.co"],
    )
    bubble = wire.chat()[-1]
    wire.do("press", bubble=bubble["id"], button=bubble["buttons"][0]["id"])
    wire.hear(4)

    reply = Reply.objects.order_by("received_at").last()
    assert reply is not None
    assert (reply.message, reply.person) == (message, wire.dora)
    assert reply.choice == f"consent:yes:{message.nonce}"
    assert reply.text == "Autorizo"
    assert reply.kind == ("interactive" if is_open else "button")
    assert wire.chat()[-2]["pressed"] == "Autorizo"


def test_a_document_arrives_under_its_name_byte_for_byte(wire: Wire) -> None:
    open_window(wire)
    record = files.store(content=PDF, original_name=NAME)

    wire.write(body="Su constancia", files=[record.pk], template="")

    bubble = wire.chat()[-1]
    assert (bubble["kind"], bubble["text"]) == ("document", "Su constancia")
    assert bubble["file"]["name"] == NAME
    assert wire.graph.fetch(bubble["file"]["media_id"]) == PDF


@pytest.mark.parametrize("content", [{}, {"choices": [list(each) for each in CHOICES]}])
def test_a_picture_goes_with_text_and_with_buttons(wire: Wire, content: dict[str, Any]) -> None:
    open_window(wire)
    record = files.store(content=PNG, original_name="mapa.png")

    WhatsApp(wire.graph).send(replace(order(**content), files=(record.pk,)))

    assert wire.chat()[-1]["file"]["content_type"] == "image/png"


def test_a_file_whose_bytes_are_gone_ends_the_message_with_the_reason(wire: Wire) -> None:
    open_window(wire)
    record = files.store(content=PDF, original_name=NAME)
    message = wire.queue(files=[record.pk])
    files.path_of(record).unlink()

    wire.send()

    message.command.refresh_from_db()
    assert message.command.state == CommandState.DEAD
    assert message.command.reason == "El archivo que acompaña el mensaje ya no está."
    assert len(wire.chat()) == 1


def test_a_file_that_we_know_nothing_of_ends_the_message_too(wire: Wire) -> None:
    with pytest.raises(Refused, match="ya no está"):
        WhatsApp(wire.graph).send(replace(order(), files=(uuid.uuid4(),)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"choices": [[f"a{n}", f"Opción {n}"] for n in range(4)]}, "3 botones"),
        ({"choices": [["a", "Un título de veintiún c"]]}, "de 1 a 20 letras"),
        ({"choices": [["a", "Sí"], ["b", "Sí"]]}, "lo mismo"),
        ({"body": "a" * 4097}, "demasiado largo"),
        ({"body": "a" * 1025, "choices": [["a", "Sí"]]}, "demasiado largo"),
        ({"template": {"name": "constancia", "parameters": [" "]}}, "Falta un dato"),
        ({}, "24 horas"),
    ],
)
def test_what_whatsapp_would_refuse_does_not_leave(wire: Wire, content: dict[str, Any], words: str) -> None:
    connector = WhatsApp(wire.graph)

    with pytest.raises(Refused, match=words):
        connector.send(order(**content))
    with pytest.raises(Refused, match=words):
        connector.rehearse(order(**content))

    assert wire.phones() == []


def test_a_rehearsal_tells_what_would_leave_and_nothing_about_the_person(graph: Graph) -> None:
    given = order(choices=[list(each) for each in CHOICES], template=TEMPLATE)
    closed = WhatsApp(graph).rehearse(given)
    wrote(clock.now())
    opened = WhatsApp(graph).rehearse(given)

    assert closed == "Enviaría a un celular la plantilla «constancia», con 2 botones."
    assert opened == "Enviaría a un celular un texto de 20 letras, con 2 botones."


def test_whether_a_message_left_is_known_once_a_status_of_it_comes(wire: Wire) -> None:
    message = wire.write()
    same = replace(order(), idempotency_key=message.command.idempotency_key)
    with pytest.raises(CannotTell):
        WhatsApp(wire.graph).find(same)

    wire.hear(1)

    receipt = WhatsApp(wire.graph).find(same)
    assert receipt is not None
    assert receipt.external_id == wire.chat()[0]["id"]


def test_a_telephone_out_of_reach_gets_it_later(wire: Wire) -> None:
    wire.ask("phones", {"number": "573155551234"})
    wire.do("connection", is_offline=True)
    message = wire.write()
    wire.hear(1)
    message.refresh_from_db()
    assert (message.state, wire.chat()) == (MessageState.SENT, [])

    wire.do("connection", is_offline=False)
    wire.hear(1)

    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_a_picture_that_somebody_sends_is_fetched_at_once_and_kept(wire: Wire) -> None:
    wire.ask("phones", {"number": "573155551234"})
    said = {"content": _base64(PNG), "content_type": "image/png", "name": "foto.png", "text": "Mi cédula"}
    wire.do("files", **said)
    wire.hear(1)

    reply = Reply.objects.get()
    assert (reply.kind, reply.text, reply.person) == ("image", "Mi cédula", wire.dora)
    assert reply.file is not None
    with files.open_stored(reply.file) as kept:
        assert kept.read() == PNG


def test_a_file_that_is_not_kept_leaves_its_words_and_the_reason(wire: Wire) -> None:
    wire.ask("phones", {"number": "573155551234"})
    wire.do("files", content=_base64(b"MZ no"), content_type="text/plain", name="programa.exe", text="Mire")
    wire.hear(1)

    reply = Reply.objects.get()
    assert (reply.text, reply.file) == ("Mire", None)
    assert reply.trouble == "El archivo no es un PDF, una imagen ni una nota de voz: no se guardó."


def test_who_keeps_their_number_to_themselves_is_heard(wire: Wire) -> None:
    wire.ask("phones", {})
    wire.do("write", text="Buenas")
    wire.hear(1)

    reply = Reply.objects.get()
    assert (reply.phone, reply.person) == ("", None)
    assert reply.scoped_id == wire.phones()[0]["user_id"]


def test_a_wrong_token_is_a_matter_for_a_person(wire: Wire) -> None:
    graph = graph_at(wire.sandbox.url, token="vencida")
    for ask in (
        lambda: WhatsApp(graph).send(order(template=TEMPLATE)),
        lambda: graph.fetch("1"),
        lambda: graph.upload(PDF, "x"),
    ):
        with pytest.raises(Unauthorized, match="venció"):
            ask()


def test_a_file_that_whatsapp_no_longer_has_is_gone(graph: Graph) -> None:
    with pytest.raises(MediaGone):
        graph.fetch("123456789")
    with pytest.raises(MediaGone):
        graph.fetch("../../otra")


def test_nobody_there_is_a_matter_of_time() -> None:
    nobody = graph_at("http://127.0.0.1:9")
    for ask in (
        lambda: WhatsApp(nobody).send(order(template=TEMPLATE)),
        lambda: nobody.fetch("1"),
        lambda: nobody.upload(PDF, "x"),
    ):
        with pytest.raises(Transient) as failed:
            ask()
        assert isinstance(failed.value, SendFailed)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
