"""The telephones of the demo: what came to them, and what whoever holds them does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import PNG
from ventanilla.connectors.sandbox.whatsapp.notices import Business
from ventanilla.connectors.sandbox.whatsapp.server import Sandbox
from ventanilla.web.door import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_demo")]

NUMBER = "573155551234"
TOKEN = "clave-de-prueba"
PHONE_ID = "106540352242922"
LIST = reverse("door:telephones")


@pytest.fixture(autouse=True)
def sandbox(settings: LazySettings, tmp_path: Path) -> Iterator[Sandbox]:
    """A stand-in that tells nobody what happens."""
    business = Business(phone_id=PHONE_ID, token=TOKEN, app_secret="x", webhook="http://127.0.0.1:9/")
    running = Sandbox(business, tmp_path / "sandbox").start()
    settings.WHATSAPP_URL, settings.WHATSAPP_TOKEN = running.url, TOKEN
    yield running
    running.stop()


def send(sandbox: Sandbox) -> None:
    """Have the Caja write a template with two buttons."""
    components = [
        {
            "type": "body",
            "parameters": [{"type": "text", "text": each} for each in ("Dora", "La Caja", "x.co")],
        }
    ]
    template = {"name": "autorizacion_datos", "language": {"code": "es_CO"}, "components": components}
    message = {"messaging_product": "whatsapp", "to": NUMBER, "type": "template", "template": template}
    answer = httpx.post(
        f"{sandbox.url}/v24.0/{PHONE_ID}/messages",
        json=message,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == 200, answer.text


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def do(client: Client, act: str, key: str, **said: object) -> Any:
    return client.post(reverse(f"door:telephone_{act}", args=[key]), said, follow=True)


def taken(client: Client, number: str = "315 555 1234") -> str:
    """Return the key of the telephone with that number."""
    answer = client.post(reverse("door:telephone_add"), {"number": number})
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def test_without_any_the_page_says_how_one_comes(client: Client) -> None:
    assert "Cuando la Caja escriba, el celular de esa persona aparece aquí." in page_of(client.get(LIST))


def test_what_the_caja_writes_comes_to_the_telephone_and_is_unread_until_it_is_open(
    client: Client, sandbox: Sandbox
) -> None:
    send(sandbox)
    (telephone,) = stand_in.telephones()
    page = page_of(client.get(LIST))

    chat = page_of(do(client, "read", telephone.key))

    assert "1 sin leer" in page
    assert "315 5551234" in page
    assert NUMBER not in telephone.key
    assert "Hola, Dora. La Caja le pide su autorización" in chat
    assert stand_in.telephone(telephone.key).unread == 0


def test_to_look_at_the_page_alone_reads_nothing(client: Client, sandbox: Sandbox) -> None:
    send(sandbox)
    (telephone,) = stand_in.telephones()

    for name in ("door:telephone", "door:telephone_list"):
        client.get(reverse(name, args=[telephone.key] if name == "door:telephone" else []))

    assert stand_in.telephone(telephone.key).unread == 1


def test_a_button_is_pressed_once(client: Client, sandbox: Sandbox) -> None:
    send(sandbox)
    (telephone,) = stand_in.telephones()
    button = stand_in.telephone(telephone.key).bubbles[0].buttons[0]

    first = do(client, "press", telephone.key, button=button.value)
    again = do(client, "press", telephone.key, button=button.value)

    assert [each.text for each in stand_in.telephone(telephone.key).bubbles][1:] == ["Autorizo"]
    assert first.status_code == 200
    assert (again.status_code, "ya no se puede tocar" in page_of(again)) == (422, True)


def test_somebody_writes_by_themselves_also_without_showing_their_number(client: Client) -> None:
    answer = client.post(reverse("door:telephone_add"), {"without_number": "1"}, follow=True)
    (telephone,) = stand_in.telephones()

    chat = page_of(do(client, "write", telephone.key, text="¿Abren hoy? Señora Ñandú 🌞"))

    assert telephone.number == ""
    assert "Celular sin número" in page_of(answer)
    assert "¿Abren hoy? Señora Ñandú 🌞" in chat


def test_the_same_number_is_the_same_telephone(client: Client) -> None:
    assert taken(client) == taken(client, "+57 315 555 12 34")


@pytest.mark.parametrize(
    ("number", "words"),
    [("602 886 2727", "no es un celular"), ("12", "diez dígitos"), (" ", "Escriba el número")],
)
def test_a_number_that_is_no_mobile_is_named(client: Client, number: str, words: str) -> None:
    answer = client.post(reverse("door:telephone_add"), {"number": number})

    assert answer.status_code == 422
    assert words in page_of(answer)


def test_out_of_reach_nothing_comes_and_nothing_is_written(client: Client, sandbox: Sandbox) -> None:
    key = taken(client)
    do(client, "connect", key, is_offline="1")
    send(sandbox)
    page = page_of(client.get(reverse("door:telephone", args=[key])))
    refused = do(client, "write", key, text="Hola")

    do(client, "connect", key, is_offline="0")

    assert "Sin conexión: 1 mensaje espera." in page
    assert "Hola, Dora" not in page
    assert refused.status_code == 422
    assert [each.is_ours for each in stand_in.telephone(key).bubbles] == [True]


def test_a_picture_is_sent_and_shown(client: Client) -> None:
    key = taken(client)
    do(client, "write", key, text="Mi cédula", file=SimpleUploadedFile("foto ñ.png", PNG, "image/png"))
    (bubble,) = stand_in.telephone(key).bubbles

    shown = client.get(reverse("door:telephone_file", args=[key, bubble.file_id]))

    assert (bubble.text, bubble.is_picture) == ("Mi cédula", True)
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")


def test_what_could_be_a_page_is_only_saved(client: Client) -> None:
    key = taken(client)
    do(client, "write", key, file=SimpleUploadedFile("x.html", b"<script>", "text/html"))
    (bubble,) = stand_in.telephone(key).bubbles

    shown = client.get(reverse("door:telephone_file", args=[key, bubble.file_id]))

    assert shown["Content-Disposition"] == "attachment"
    assert shown["Content-Type"] == "application/octet-stream"


def test_nothing_is_sent_where_nothing_was_written(client: Client) -> None:
    answer = do(client, "write", taken(client), text="  ")

    assert (answer.status_code, "Escriba algo" in page_of(answer)) == (422, True)


def test_a_telephone_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(reverse("door:telephone", args=["123"])).status_code == 404


def test_while_the_stand_in_is_away_the_page_says_so(client: Client, settings: LazySettings) -> None:
    settings.WHATSAPP_URL = "http://127.0.0.1:9"

    answer = client.get(LIST)

    assert answer.status_code == 503
    assert "no responden" in page_of(answer)


def test_the_telephones_are_there_after_a_restart(sandbox: Sandbox, tmp_path: Path) -> None:
    stand_in.add("")
    key = stand_in.telephones()[0].key
    stand_in.write(key, "Ñandú 🌞")
    stand_in.send_file(key, content=PNG, content_type="image/png", name="a.png", text="")

    business = Business(phone_id=PHONE_ID, token=TOKEN, app_secret="x", webhook="http://127.0.0.1:9/")
    again = Sandbox(business, tmp_path / "sandbox").start()
    answer = httpx.get(f"{again.url}/phones/{key}", headers={"Authorization": f"Bearer {TOKEN}"}).json()
    again.stop()

    assert [each["text"] for each in answer["bubbles"]] == ["Ñandú 🌞", ""]


def test_a_stranger_on_this_machine_holds_no_telephone(sandbox: Sandbox) -> None:
    for path in ("/phones", "/v24.0/1", "/media/1"):
        assert httpx.get(f"{sandbox.url}{path}").status_code == 401
