"""The advisor sends a petition's receipt, and sees whether it arrived and what the person answered."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.kernel.commands.scripted import ScriptedConnector
from tests.web.desk.conftest import Screen
from ventanilla.customers.contact.models import Channel, Message, MessageState
from ventanilla.customers.contact.services import replies, statuses
from ventanilla.kernel import clock
from ventanilla.kernel.commands import ports
from ventanilla.kernel.commands.errors import Refused
from ventanilla.kernel.commands.ports import Known
from ventanilla.kernel.commands.services import sending
from ventanilla.procedure.tickets.selectors import terms_on


class WhatsApp(ScriptedConnector):
    target = Channel.WHATSAPP.value


@pytest.fixture
def filed(attending: Screen) -> Screen:
    """Ana, with Dora at her desk, who authorized the use of her data and filed a petition."""
    cast.make_person()
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")
    attending.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.png", cast.PNG))
    attending.open()
    attending.press("desk:confirm", visit.pk)
    attending.press(
        "desk:ticket",
        visit.pk,
        decision="file",
        term=terms_on(visit.business_date)[0].pk,
        pqrsf_class="PETITION",
        petition_form="VERBAL",
        matter="Pide un certificado",
    )
    attending.open(paso="ticket")
    return attending


def press(screen: Screen, **typed: str) -> Any:
    given = {"channel": "whatsapp", "phone": "315 5551234", "says_yes": "on", "shown": "ticket"} | typed
    return screen.press("desk:send_receipt", screen.visit().pk, **given)


def test_the_address_of_the_person_stands_in_the_form(filed: Screen) -> None:
    assert "Enviar constancia" in filed.shown
    assert 'value="315 5551234"' in filed.shown
    assert "¿Acepta que le escribamos por WhatsApp" in filed.shown


def test_what_was_sent_is_shown_with_its_state_and_the_screen_stays(filed: Screen) -> None:
    answer = press(filed)

    assert answer.status_code == 200
    assert 'data-shown="ticket"' in filed.shown
    assert "Por enviar" in filed.shown
    assert "1 envío en camino" in filed.shown
    assert "Ya dijo que sí a recibir mensajes por WhatsApp" in filed.shown


def test_pressed_twice_it_is_sent_once_also_from_another_tab(filed: Screen) -> None:
    page = filed.shown
    press(filed)
    filed.shown = page
    again = press(filed)
    filed.shown = page.replace('name="nonce" value="', 'name="nonce" value="otra-')
    from_another_tab = press(filed)

    assert (again.status_code, from_another_tab.status_code) == (200, 409)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "602 886 2727"}, "no es un celular"),
        ({"phone": ""}, "Pregunte a la persona su celular"),
        ({"says_yes": ""}, "marque que dijo que sí"),
        ({"channel": "mail", "email": "dora"}, "Revise el correo"),
        ({"channel": "mail"}, "Pregunte a la persona su correo"),
        ({"channel": "fax"}, "Elija por dónde"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    filed: Screen, typed: dict[str, str], said: str
) -> None:
    answer = press(filed, **typed)

    assert answer.status_code == 422
    assert said in filed.shown
    assert "invalid-feedback" in filed.shown
    assert '<details class="send-receipt" open>' in filed.shown
    assert f'value="{typed.get("phone", "315 5551234")}"' in filed.shown
    assert not Message.objects.exists()


def test_the_way_of_a_message_is_seen_at_the_desk_without_anybody_touching_it(filed: Screen) -> None:
    press(filed)
    message = Message.objects.get()
    before = filed.shown.split("?version=")[1][:16]
    sending.drain(WhatsApp())
    for state in (MessageState.SENT, MessageState.DELIVERED, MessageState.READ):
        statuses.note(
            channel=Channel.WHATSAPP,
            state=state,
            at=clock.now(),
            external_id="wamid.1",
            idempotency_key=message.command.idempotency_key,
        )
    replies.receive(
        channel=Channel.WHATSAPP,
        external_id="wamid.2",
        kind="button",
        written_at=clock.now(),
        phone="+573155551234",
        text="Recibido",
        choice=f"recibido:{message.nonce}",
    )

    filed.open("desk:pulse", version=before, paso="ticket")

    assert "Leído" in filed.shown
    assert "Respondió: «Recibido»" in filed.shown
    assert "en camino" not in filed.shown


def test_a_message_that_the_coordinator_has_to_see_to_is_said_quietly(filed: Screen) -> None:
    press(filed)
    whatsapp = WhatsApp()
    whatsapp.sends += [Refused("El número no tiene WhatsApp.")]

    sending.drain(whatsapp)
    filed.open()

    assert "1 envío por revisar en coordinación" in filed.shown


def test_without_the_authorization_it_can_only_be_printed(attending: Screen) -> None:
    cast.make_person()
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")
    attending.press(
        "desk:ticket",
        visit.pk,
        decision="file",
        term=terms_on(visit.business_date)[0].pk,
        pqrsf_class="PETITION",
        petition_form="VERBAL",
        matter="Pide un certificado",
    )

    attending.open(paso="ticket")

    assert "Enviar constancia" not in attending.shown
    assert "falta la autorización de datos" in attending.shown


def test_another_advisor_cannot_send_it(filed: Screen) -> None:
    visit = filed.visit()
    bruno = Screen(cast.make_advisor(visit.site, "Bruno"), filed.desk)
    bruno.client.force_login(bruno.advisor, backend="django.contrib.auth.backends.ModelBackend")

    answer = bruno.send("desk:send_receipt", visit.pk, channel="whatsapp", phone="315 5551234")

    assert answer.status_code == 404


def test_the_screen_with_messages_on_it_takes_at_most_thirty_queries(
    filed: Screen, django_assert_max_num_queries: Any
) -> None:
    for number in ("315 5551234", "300 5551234", "301 5551234"):
        press(filed, phone=number)

    with django_assert_max_num_queries(30):
        filed.open(paso="ticket")


def test_what_this_installation_cannot_send_by_is_said_where_the_receipt_is_offered(
    filed: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_given", ports._Given())
    ports.announce(Channel.WHATSAPP, Known("WhatsApp"))
    ports.announce(Channel.EMAIL, Known("Correo", lacks="No hay correo configurado"))

    filed.open(paso="ticket")

    said = "No hay correo configurado: la constancia esperaría sin salir. Mejor imprímala."
    assert filed.shown.count("esperaría sin salir") == 1
    assert said in filed.shown.partition('class="for-mail"')[2]


def test_that_a_file_did_not_come_is_said_with_the_answer(filed: Screen) -> None:
    press(filed)
    message = Message.objects.get()
    replies.receive(
        channel=Channel.WHATSAPP,
        external_id="wamid.9",
        kind="image",
        written_at=clock.now(),
        text=f"Aquí va {message.nonce}",
        trouble="El archivo no llegó.",
    )

    filed.open(paso="ticket")

    assert "El archivo no llegó." in filed.shown
