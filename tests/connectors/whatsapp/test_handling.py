"""What Meta posts becomes statuses and replies: each once, whatever its order, and nothing of it is lost."""

import json
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.connectors.whatsapp import bodies
from tests.connectors.whatsapp.bodies import WAMID, signature, status, written
from tests.connectors.whatsapp.conftest import HOOK, handle_all, post
from ventanilla.customers.contact.models import Channel, Message, MessageState, Permission, Purpose, Reply
from ventanilla.customers.contact.services import permissions, writing
from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.inbox import rules, selectors
from ventanilla.kernel.inbox.models import Delivery, InboxItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handler")]


def arrives(body: bytes) -> None:
    """Have it posted to the webhook and handled."""
    assert post(body, signature(body)) == 200
    handle_all()


@pytest.fixture
def dora() -> Person:
    return cast.make_person()


@pytest.fixture
def message(dora: Person) -> Message:
    """A message to Dora that waits to be sent."""
    site = cast.make_site()
    permissions.take(
        person=dora,
        channel=Channel.WHATSAPP,
        purpose=Purpose.SERVICE,
        is_given=True,
        how="En el módulo",
        by=cast.make_advisor(site),
    )
    return writing.write_whatsapp(
        site=site, person=dora, body="Hola", template="constancia", parameters=["1"]
    )


def key(message: Message) -> str:
    return str(message.command.idempotency_key)


@pytest.mark.parametrize("signed", ["", "sha256=0", signature(b"otro cuerpo"), signature(written(), "otro")])
def test_a_message_with_a_bad_signature_leaves_no_trace(signed: str) -> None:
    assert post(written(), signed) == 401
    assert (Delivery.objects.count(), InboxItem.objects.count(), Reply.objects.count()) == (0, 0, 0)


def test_the_same_message_ten_times_is_one_row() -> None:
    for time in range(10):
        arrives(written(text={"body": "Hola"}))
        arrives(written(text={"body": "Hola"}, timestamp=f"179605440{time}"))

    assert (InboxItem.objects.count(), Reply.objects.count()) == (1, 1)


def test_words_keep_their_accents_and_signs(dora: Person) -> None:
    said = "¿Cuándo abre? Señora Ñandú 🌞👩🏽‍🦽 «ok»"

    arrives(written(text={"body": said}))

    reply = Reply.objects.get()
    assert (reply.text, reply.kind, reply.person, reply.phone) == (said, "text", dora, "+573155551234")
    assert reply.written_at.timestamp() == 1796054400


@pytest.mark.parametrize("name", ["sent", "delivered", "read"])
def test_a_status_finds_its_message_by_the_key_of_its_command(message: Message, name: str) -> None:
    pricing = {"billable": True, "pricing_model": "PMP", "category": "utility"}

    arrives(status(name, key=key(message), pricing=pricing))

    message.refresh_from_db()
    assert (message.state, message.external_id) == (MessageState(name), WAMID)
    assert message.statuses.get().pricing == pricing


def test_statuses_in_any_order_never_take_a_message_back(message: Message) -> None:
    for name in ("read", "delivered", "sent", "failed", "delivered"):
        arrives(status(name, key=key(message)))

    message.refresh_from_db()
    assert message.state == MessageState.READ
    assert message.statuses.count() == 4


def test_a_message_that_did_not_arrive_says_why_in_words(message: Message) -> None:
    arrives(status("failed", key=key(message), errors=[{"code": 131026, "title": "Message undeliverable"}]))

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert message.trouble == "Ese número no tiene WhatsApp, o no lo tiene al día: no le llega."
    assert message.statuses.get().code == "131026"


@pytest.mark.parametrize("state", ["deleted", "warning", "algo-nuevo"])
def test_a_status_that_says_nothing_to_us_changes_nothing(message: Message, state: str) -> None:
    arrives(status(state, key=key(message)))

    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert not selectors.not_handled().exists()


def test_a_status_of_a_message_that_is_not_ours_is_nobodys() -> None:
    arrives(status("read", key="no es una llave"))

    assert InboxItem.objects.get().handled_at is not None


@pytest.mark.parametrize(
    ("kind", "said", "text", "choice"),
    [
        ("button", {"button": {"payload": "si:{nonce}", "text": "Sí"}}, "Sí", "si:{nonce}"),
        (
            "interactive",
            {
                "interactive": {
                    "type": "button_reply",
                    "button_reply": {"id": "si:{nonce}", "title": "Autorizo"},
                }
            },
            "Autorizo",
            "si:{nonce}",
        ),
        ("text", {"text": {"body": "AUTORIZO-{nonce}"}}, "AUTORIZO-{nonce}", ""),
    ],
)
def test_an_answer_finds_its_message_by_the_nonce_whoever_sends_it(
    message: Message, kind: str, said: dict[str, Any], text: str, choice: str
) -> None:
    filled = json.loads(json.dumps(said).replace("{nonce}", message.nonce))

    arrives(written(kind, number="573009998877", **filled))

    reply = Reply.objects.get()
    assert (reply.message, reply.person) == (message, message.person)
    assert (reply.text, reply.choice) == (
        text.replace("{nonce}", message.nonce),
        choice.replace("{nonce}", message.nonce),
    )


def test_an_answer_without_a_nonce_finds_its_message_by_what_it_answers(message: Message) -> None:
    arrives(status("delivered", key=key(message)))
    arrives(written(id="wamid.otro", text={"body": "Gracias"}, context={"id": WAMID}))

    assert Reply.objects.get().message == message


def test_who_shows_no_number_is_known_by_the_other_identifier() -> None:
    arrives(written(number="", user_id="CO.13491208655302741918", text={"body": "Hola"}))

    reply = Reply.objects.get()
    assert (reply.phone, reply.scoped_id, reply.person) == ("", "CO.13491208655302741918", None)


def test_who_shows_neither_is_kept_all_the_same() -> None:
    arrives(written(number="", text={"body": "Hola"}))

    assert Reply.objects.get().text == "Hola"


def test_of_several_people_in_one_body_each_keeps_their_own() -> None:
    contacts = [{"wa_id": "573155551234"}, {"user_id": "CO.2", "wa_id": "573001112233"}]
    messages = [
        {"id": "wamid.a", "from_user_id": "CO.2", "type": "text", "text": {"body": "A"}},
        {"id": "wamid.b", "from": "573155551234", "type": "text", "text": {"body": "B"}},
    ]
    arrives(bodies.body(contacts=contacts, messages=messages))

    told = {each.text: (each.phone, each.scoped_id) for each in Reply.objects.all()}
    assert told == {"A": ("+573001112233", "CO.2"), "B": ("+573155551234", "")}


@pytest.mark.parametrize(
    "kind", ["location", "contacts", "order", "unsupported", "algo_nuevo_con_nombre_largo"]
)
def test_other_kinds_are_kept_as_such(kind: str) -> None:
    said: Any = {kind: {"latitude": 3.4}}
    arrives(written(kind, **said))

    assert Reply.objects.get().kind == kind[:20]


def test_a_reaction_answers_its_message(message: Message) -> None:
    arrives(status("delivered", key=key(message)))
    arrives(written("reaction", id="wamid.r", reaction={"message_id": WAMID, "emoji": "👍🏽"}))

    assert (Reply.objects.get().text, Reply.objects.get().message) == ("👍🏽", message)


def test_who_asks_for_no_more_messages_gets_no_more_advertising(dora: Person) -> None:
    arrives(written(text={"body": "BAJA"}))

    permission = Permission.objects.get()
    assert (permission.person, permission.purpose, permission.is_given) == (dora, Purpose.PROMOTION, False)


def test_what_the_database_keeps_in_no_text_is_left_out() -> None:
    arrives(written(text={"body": "a\0b\ud83d!"}))

    assert Reply.objects.get().text == "ab\ufffd!"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"entry": {}}',
        b"[" * 100_000,
        b'{"entry": [{"changes": [{"field": "messages", "value": {"x": NaN}}]}]}',
        bodies.body(messages=[{"type": "text"}]),
        bodies.body(statuses=[{"id": WAMID}]),
    ],
)
def test_garbage_that_is_genuine_is_kept_for_a_person(body: bytes) -> None:
    arrives(body)

    (item,) = selectors.not_handled()
    assert item.trouble == "WhatsApp mandó algo que no se entiende; quedó guardado tal como llegó."
    assert bytes(item.delivery.body) == body
    assert item.due_at is None


def test_garbage_beside_a_message_does_not_hold_it_up() -> None:
    good = {"id": WAMID, "type": "text", "text": {"body": "Hola"}}
    arrives(bodies.body(messages=[{"type": "text"}, good]))

    assert Reply.objects.get().text == "Hola"
    assert selectors.not_handled().count() == 1


@pytest.mark.parametrize(
    "body",
    [
        bodies.body(phone_id="999", messages=[{"id": WAMID, "type": "text", "text": {"body": "Hola"}}]),
        bodies.body(field="account_alerts", alert="x"),
    ],
)
def test_what_is_not_about_our_messages_is_kept_and_nothing_more(body: bytes) -> None:
    arrives(body)

    assert Delivery.objects.count() == 1
    assert not InboxItem.objects.exists()


def test_a_file_that_cannot_be_had_now_is_fetched_later() -> None:
    arrives(written("image", image={"id": "123", "mime_type": "image/png"}))

    (item,) = selectors.not_handled()
    assert item.trouble == "No hay conexión con WhatsApp."
    assert item.due_at is not None
    assert not Reply.objects.exists()


def test_a_file_that_never_comes_leaves_the_words_and_says_so(dora: Person) -> None:
    said = {"id": "123", "mime_type": "image/png", "caption": "Esta es la fórmula"}
    arrives(written("image", image=said))
    begins = clock.now()

    for attempt in range(1, rules.MOST_ATTEMPTS):
        assert not Reply.objects.exists()
        with clock.moved_to(begins + rules.LONGEST_WAIT * attempt):
            handle_all()

    reply = Reply.objects.get()
    assert (reply.text, reply.person, reply.file) == ("Esta es la fórmula", dora, None)
    assert reply.trouble == "El archivo no llegó: se pidió muchas veces. No hay conexión con WhatsApp."
    assert InboxItem.objects.get().handled_at is not None


def test_meta_is_greeted_with_its_challenge(client: Client) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": bodies.VERIFY_TOKEN, "hub.challenge": "42"}

    assert client.get(HOOK, query).content == b"42"
