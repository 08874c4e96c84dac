"""The demo shows the e-mail that left as a person reads it, and what did not leave; nobody else has such a page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.connectors.mail.letterbox import SENDER, order
from ventanilla.connectors.mail import letters
from ventanilla.connectors.sandbox.mail import server
from ventanilla.customers.contact.models import Channel, Message, MessageState
from ventanilla.customers.contact.services import statuses
from ventanilla.kernel import clock, files
from ventanilla.org.models import Caja, Site
from ventanilla.web.door import mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_demo", "site")]

PAGE = reverse("door:letters")


@pytest.fixture(autouse=True)
def kept_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.MAIL_URL = "smtp://127.0.0.1:1?tls=no"


def arrives(tmp_path: Path, *names: str, content: bytes = cast.PNG, **other: Any) -> str:
    """Put a letter where the demo's mail server does, with files of those names; return its own name."""
    stored = tuple(files.store(content=content, original_name=name).pk for name in names)
    letter = letters.written(order(files=stored, **other), caja=Caja.objects.get(), sender=SENDER)
    return server.keep(tmp_path / "mail", letter.message().as_bytes()).stem


def page_of(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_before_any_letter_it_says_what_the_page_is_for(client: Client) -> None:
    assert "Todavía no ha salido ningún correo" in page_of(client)


def test_the_newest_letter_is_open_and_the_others_are_one_click_away(client: Client, tmp_path: Path) -> None:
    older = arrives(tmp_path, subject="El primero")
    newer = arrives(tmp_path, "Constancia de señora Núñez.png", subject="El segundo ñ 🌞")

    page = page_of(client)

    assert page.index(reverse("door:letter", args=[newer])) < page.index(reverse("door:letter", args=[older]))
    assert "El segundo ñ 🌞</h2>" in page
    assert "Constancia de señora Núñez.png" in page
    assert "El primero</h2>" in page_of(client, reverse("door:letter", args=[older]))


def test_the_html_is_shown_in_a_frame_where_nothing_runs_and_nothing_is_fetched(
    client: Client, tmp_path: Path
) -> None:
    name = arrives(tmp_path)
    address = reverse("door:letter_page", args=[name])

    answer = client.get(address)

    assert re.search(rf'<iframe [^>]*src="{address}" sandbox title="', page_of(client))
    policy = answer["Content-Security-Policy"]
    assert "sandbox;" in f"{policy};"
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "Recibimos su petición, señora." in answer.content.decode()


def test_the_text_stands_beside_it(client: Client, tmp_path: Path) -> None:
    arrives(tmp_path, paragraphs=["<b>Así</b> se escribió"])

    assert "&lt;b&gt;Así&lt;/b&gt; se escribió" in page_of(client)


def test_an_attachment_opens_as_it_is_under_its_name(client: Client, tmp_path: Path) -> None:
    name = arrives(tmp_path, "señora.png")

    answer = client.get(reverse("door:letter_file", args=[name, 0]))

    assert answer.content == cast.PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''se%C3%B1ora.png")
    assert client.get(reverse("door:letter_file", args=[name, 1])).status_code == 404


def test_a_file_that_a_browser_might_run_is_only_saved(client: Client, tmp_path: Path) -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHola\n--b\nContent-Type: text/html\n"
    raw += b"Content-Disposition: attachment; filename=a.html\n\n<script>alert(1)</script>\n--b--\n"
    name = server.keep(tmp_path / "mail", raw).stem

    answer = client.get(reverse("door:letter_file", args=[name, 0]))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff", b"Subject: =?utf-8?b?////?=\nTo: <<>>,\nDate: ayer\n\nHola"]
)
def test_whatever_the_server_took_can_be_looked_at(client: Client, tmp_path: Path, raw: bytes) -> None:
    name = server.keep(tmp_path / "mail", raw).stem

    assert client.get(reverse("door:letter", args=[name])).status_code == 200


def test_only_the_last_letters_are_listed(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "SHOWN", 2)
    names = [arrives(tmp_path) for _letter in range(3)]

    assert [each.name for each in mailbox.headlines()] == names[:0:-1]


@pytest.mark.parametrize("name", ["nothing", "..", "..%2F..%2Fsecret_key"])
@pytest.mark.parametrize("ending", ["", "pagina/", "archivo/0/"])
def test_what_did_not_leave_is_not_found(client: Client, name: str, ending: str) -> None:
    assert client.get(f"{PAGE}{name}/{ending}").status_code == 404


@pytest.fixture
def dora(site: Site) -> str:
    person = cast.make_person()
    person.email = "dora@ejemplo.co"
    person.save()
    return "llega"


def test_one_can_be_written_to_try_and_waits_until_it_leaves(client: Client, dora: str) -> None:
    assert "A Dora" in page_of(client)

    answer = client.post(reverse("door:write_letter", args=[dora]), follow=True)

    message = Message.objects.get()
    assert message.channel == Channel.EMAIL
    assert len(message.command.payload.files) == 1
    page = answer.content.decode()
    assert "No han salido" in page
    assert message.subject in page
    assert "Por enviar" in page


def test_what_was_refused_says_why(client: Client, dora: str) -> None:
    client.post(reverse("door:write_letter", args=[dora]))
    statuses.note(
        channel=Channel.EMAIL,
        state=MessageState.FAILED,
        at=clock.now(),
        idempotency_key=Message.objects.get().command.idempotency_key,
        trouble="La dirección no existe.",
    )

    page = page_of(client)

    assert "No llegó" in page
    assert "La dirección no existe." in page


def test_the_list_is_fetched_anew_only_when_something_changed(
    client: Client, dora: str, tmp_path: Path
) -> None:
    address = re.search(r'hx-get="([^"]+)"', page_of(client))
    assert address
    by_itself = {"HX-Request": "true"}

    unchanged = client.get(address[1], headers=by_itself)
    arrives(tmp_path)
    changed = client.get(address[1], headers=by_itself)

    assert unchanged.status_code == 204
    assert changed.content.decode().startswith("<nav")


@pytest.mark.parametrize("sample", ["lleno", "otra"])
def test_nobody_is_written_to_who_is_not_in_this_demo(client: Client, sample: str) -> None:
    assert client.post(reverse("door:write_letter", args=[sample])).status_code == 404


def test_it_says_when_nothing_can_leave(client: Client, settings: LazySettings) -> None:
    assert "sin servidor de correo" not in page_of(client)
    settings.MAIL_URL = ""

    assert "sin servidor de correo" in page_of(client)


def test_the_door_leads_there(client: Client) -> None:
    assert PAGE in client.get(reverse("door:home")).content.decode()
