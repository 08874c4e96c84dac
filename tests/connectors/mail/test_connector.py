"""Letters on their way to mail servers that take them, that refuse, that hang, that lie and that die half-way."""

import dataclasses
import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests import cast
from tests.connectors.mail.letterbox import KEY, SENDER, body, order, read
from tests.connectors.mail.loopback import BODY, GREETING, USUAL, Sandbox, ScriptedServer, sandbox, scripted
from ventanilla.config.authority.own import OwnAuthority
from ventanilla.connectors.mail.connector import MailConnector
from ventanilla.connectors.mail.server import Encryption, MailServer
from ventanilla.customers.contact.models import Channel, MessageState
from ventanilla.customers.contact.services import statuses, writing
from ventanilla.kernel import clock, files
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    CannotTell,
    Refused,
    SendFailed,
    Transient,
    Unauthorized,
)
from ventanilla.org.models import Caja, Site

pytestmark = [pytest.mark.contract, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path / "mail") as server:
        yield server


def connector(port: int, *, seconds: float = 5, **other: Any) -> MailConnector:
    given: dict[str, Any] = {"host": "127.0.0.1", "encryption": Encryption.NONE} | other
    return MailConnector(server=MailServer(port=port, seconds=seconds, **given), sender=SENDER)


def failure(server: ScriptedServer, **other: Any) -> SendFailed:
    with scripted(server) as port, pytest.raises(SendFailed) as failed:
        connector(port, **other).send(order())
    return failed.value


def test_a_letter_arrives_in_text_and_html_with_accents_and_emoji(running: Sandbox) -> None:
    receipt = connector(running.port).send(order())

    letter = read(running.letters()[0])
    assert letter["To"] == "dora@ejemplo.co"
    assert letter["Subject"] == "Su petición quedó radicada 📬"
    assert letter["From"] == f"Caja de prueba <{SENDER}>"
    assert letter["Reply-To"] == "datos@ejemplo.co"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{KEY}@cis.ejemplo.co>" == receipt.external_id
    assert receipt.status == 250
    for kind in ("plain", "html"):
        assert "La respondemos a más tardar el martes 24 de noviembre. 👩‍👧" in body(letter, kind)


def test_it_leaves_in_seven_bits_so_that_no_server_on_its_way_changes_an_accent(running: Sandbox) -> None:
    connector(running.port).send(order(subject="ñ" * 150))

    raw = running.letters()[0]
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_files_go_along_under_their_own_names(
    running: Sandbox, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    names = ["Autorización de señora Núñez.png", "foto 🌞.png"]
    stored = [files.store(content=cast.PNG, original_name=name) for name in names]

    connector(running.port).send(order(files=tuple(each.pk for each in stored)))

    attached = list(read(running.letters()[0]).iter_attachments())
    assert [each.get_filename() for each in attached] == names
    assert [each.get_content_type() for each in attached] == ["image/png"] * 2
    assert [each.get_payload(decode=True) for each in attached] == [cast.PNG] * 2


def test_ten_megabytes_arrive_whole(running: Sandbox, settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    content = b"%PDF-" + b"\r\n.\r\n" * (2 * 1024 * 1024 - 1)
    stored = files.store(content=content, original_name="grande.pdf")

    connector(running.port, seconds=60).send(order(files=(stored.pk,)))

    (attached,) = read(running.letters()[0]).iter_attachments()
    assert attached.get_payload(decode=True) == content


def test_every_try_is_the_same_letter_to_whom_it_reaches(running: Sandbox) -> None:
    for _try in range(2):
        connector(running.port).send(order())

    assert {read(raw)["Message-ID"] for raw in running.letters()} == {f"<{KEY}@cis.ejemplo.co>"}


NOW_NOT = "El servidor de correo pide intentar más tarde."
NOT_REACHED = "No hay conexión con el servidor de correo."


@pytest.mark.parametrize(
    ("word", "reply", "kind", "says"),
    [
        (GREETING, "421 4.3.2 Closing", Transient, NOW_NOT),
        (GREETING, "554 5.7.1 You are on a list", Unauthorized, "no nos recibe"),
        ("MAIL", "451 4.3.0 Try later", Transient, NOW_NOT),
        ("MAIL", "550 5.7.1 Sender rejected", Unauthorized, "no acepta la dirección desde la que escribimos"),
        ("MAIL", "530 5.7.0 Authentication required", Unauthorized, "no acepta nuestro usuario y contraseña"),
        ("MAIL", "552 5.3.4 Message too big", Refused, "pesa más"),
        ("RCPT", "450 4.2.0 Greylisted", Transient, NOW_NOT),
        ("RCPT", "452 4.2.2 Full for now", Transient, NOW_NOT),
        ("RCPT", "550 5.1.1 No such user", Refused, "La dirección no existe"),
        ("RCPT", "550 No such user", Refused, "La dirección no existe"),
        ("RCPT", "552 5.2.2 Mailbox full", Refused, "está lleno"),
        ("RCPT", "552 Mailbox full", Refused, "está lleno"),
        ("RCPT", "550 5.2.1 Disabled", Refused, "está desactivado"),
        ("RCPT", "554 5.7.1 Relay access denied", Refused, "no acepta mensajes nuestros"),
        ("RCPT", "530 5.7.0 Authentication required", Unauthorized, "no acepta nuestro usuario y contraseña"),
        ("DATA", "451 4.3.0 Try later", Transient, NOW_NOT),
        ("DATA", "554 5.5.1 No valid recipients", Refused, "no pudo leer el mensaje"),
        (BODY, "451 4.7.1 Try later", Transient, NOW_NOT),
        (BODY, "552 5.3.4 Too big", Refused, "pesa más"),
        (BODY, "552 Too big", Refused, "pesa más"),
        (BODY, "550 5.7.1 Looks like spam", Refused, "no acepta mensajes nuestros"),
        (BODY, "421 4.3.2 Shutting down", Transient, NOW_NOT),
    ],
)
def test_each_reply_means_something(word: str, reply: str, kind: type[SendFailed], says: str) -> None:
    failed = failure(ScriptedServer(replies={word: reply}))

    assert type(failed) is kind
    assert says in failed.reason
    assert failed.status == int(reply[:3])
    assert failed.detail.startswith(f"SMTP {reply[:3]}")


@pytest.mark.parametrize(
    "server",
    [
        ScriptedServer(cuts_at=GREETING),
        ScriptedServer(hangs_at=GREETING),
        ScriptedServer(drips=True),
        ScriptedServer(replies={GREETING: "HTTP/1.1 400 Bad Request"}),
        ScriptedServer(cuts_at="MAIL"),
        ScriptedServer(hangs_at="RCPT"),
        ScriptedServer(replies={"RCPT": "what?"}),
        ScriptedServer(cuts_at="DATA"),
        ScriptedServer(hangs_at="DATA"),
    ],
    ids=lambda server: f"{server.cuts_at}|{server.hangs_at}|{server.drips}|{server.replies}",
)
def test_lost_before_the_letter_was_said_nothing_was_sent(server: ScriptedServer) -> None:
    failed = failure(server, seconds=0.5)

    assert type(failed) is Transient
    assert failed.reason == NOT_REACHED
    assert server.letters == []


@pytest.mark.parametrize(
    "server",
    [
        ScriptedServer(cuts_at=BODY),
        ScriptedServer(hangs_at=BODY),
        ScriptedServer(replies={BODY: "perhaps"}),
    ],
    ids=["cut off", "silent", "garbage"],
)
def test_lost_after_the_letter_was_said_nobody_knows(server: ScriptedServer) -> None:
    failed = failure(server, seconds=0.5)

    assert type(failed) is Ambiguous
    assert "ya iba en camino" in failed.reason
    assert len(server.letters) == 1


@pytest.mark.parametrize("server", [ScriptedServer(cuts_at="QUIT"), ScriptedServer(hangs_at="QUIT")])
def test_how_the_goodbye_goes_changes_nothing(server: ScriptedServer) -> None:
    with scripted(server) as port:
        receipt = connector(port).send(order())

    assert receipt.external_id
    assert len(server.letters) == 1


def test_nobody_listening_and_a_name_that_leads_nowhere_are_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    for unreachable in (connector(port), connector(25, host="nadie.invalid")):
        with pytest.raises(Transient) as failed:
            unreachable.send(order())
        assert failed.value.reason == NOT_REACHED


WITH_PASSWORD = {"EHLO": "250-correo.ejemplo.co\r\n250 AUTH PLAIN"}


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        (WITH_PASSWORD | {"AUTH": "535 5.7.8 Bad credentials"}, Unauthorized),
        (WITH_PASSWORD | {"AUTH": "534 5.7.9 Please use another way"}, Unauthorized),
        (WITH_PASSWORD | {"AUTH": "454 4.7.0 Temporary failure"}, Transient),
        ({}, Unauthorized),
        ({"EHLO": "250-correo.ejemplo.co\r\n250 AUTH GSSAPI"}, Unauthorized),
    ],
    ids=["wrong", "not so", "for now", "no passwords", "another way"],
)
def test_not_being_let_in_stops_everything_but_a_passing_failure(
    replies: dict[str, str], kind: type[SendFailed]
) -> None:
    failed = failure(ScriptedServer(replies=replies), username="cis", password="wrong")

    assert type(failed) is kind
    assert "wrong" not in failed.reason + failed.detail


def test_a_server_without_encryption_gets_no_password_and_no_letter() -> None:
    server = ScriptedServer(replies=WITH_PASSWORD)

    failed = failure(server, username="cis", password="clave", encryption=Encryption.ONCE_CONNECTED)

    assert type(failed) is Unauthorized
    assert server.letters == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> OwnAuthority:
    own = OwnAuthority(tmp_path_factory.mktemp("authority"))
    own.identity("localhost", now=dt.datetime.now(dt.UTC))
    return own


@pytest.fixture
def shown(authority: OwnAuthority) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.server_certificate, authority.server_key)
    return context


@pytest.mark.parametrize("encryption", [Encryption.FROM_THE_START, Encryption.ONCE_CONNECTED])
def test_a_letter_goes_encrypted_to_a_server_whose_certificate_is_its_own(
    authority: OwnAuthority, shown: ssl.SSLContext, tmp_path: Path, encryption: Encryption
) -> None:
    trust = ssl.create_default_context(cafile=authority.certificate)
    at_once = encryption is Encryption.FROM_THE_START
    with sandbox(tmp_path, encrypted=shown if at_once else None, offers=None if at_once else shown) as server:
        connector(server.port, host="localhost", encryption=encryption, trust=trust).send(order())
        with pytest.raises(Unauthorized) as unknown:
            connector(server.port, host="localhost", encryption=encryption).send(order())

    assert len(server.letters()) == 1
    assert "un certificado que no es el suyo" in unknown.value.reason


@pytest.mark.parametrize(
    "address",
    [
        "dora",
        "dora@ejemplo.co\nBcc: elio@ejemplo.co",
        "dora@ejemplo.co, elio@ejemplo.co",
        "",
        "señora@ejemplo.co",
    ],
)
def test_what_is_no_single_address_is_refused_before_anything_is_said(running: Sandbox, address: str) -> None:
    with pytest.raises(Refused, match="mal escrita"):
        connector(running.port).send(order(to=address))

    assert running.letters() == []


def test_nothing_is_smuggled_into_the_headers(
    running: Sandbox, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    Caja.objects.update(name="Caja\r\nBcc: elio@ejemplo.co")
    stored = files.store(content=cast.PNG, original_name='a"\r\nBcc: elio@ejemplo.co.png')

    connector(running.port).send(order(subject="Hola\r\nBcc: elio@ejemplo.co\u2028", files=(stored.pk,)))

    letter = read(running.letters()[0])
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hola Bcc: elio@ejemplo.co"
    assert all(part["Bcc"] is None for part in letter.walk())


def test_a_letter_whose_file_is_gone_is_not_sent_without_it(
    running: Sandbox, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    stored = files.store(content=cast.PNG, original_name="a.png")
    files.path_of(stored).unlink()

    for missing in (stored.pk, KEY):
        with pytest.raises(Refused, match="Ya no está uno de los archivos"):
            connector(running.port).send(order(files=(missing,)))

    assert running.letters() == []


def test_a_letter_on_which_a_server_reported_was_taken(site: Site) -> None:
    person = cast.make_person()
    person.email = "dora@ejemplo.com.co"
    message = writing.write_mail(site=site, person=person, subject="Su radicado", paragraphs=["Sí."])
    key = message.command.idempotency_key
    statuses.note(channel=Channel.EMAIL, state=MessageState.FAILED, at=clock.now(), idempotency_key=key)

    receipt = connector(1).find(dataclasses.replace(order(), idempotency_key=key))

    assert receipt is not None
    assert str(key) in receipt.external_id


def test_a_mail_server_cannot_be_asked_so_a_person_decides() -> None:
    with pytest.raises(CannotTell, match="Pregúntele a la persona"):
        connector(1).find(order())


def test_a_rehearsal_says_what_would_leave_without_personal_data(
    running: Sandbox, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    stored = files.store(content=cast.PNG, original_name="Dora.png")

    told = connector(running.port).rehearse(order(files=(stored.pk,)))

    assert told.startswith("Un correo de ")
    assert told.endswith(" con 1 archivo")
    assert "dora" not in told.lower()
    assert running.letters() == []
    with pytest.raises(Refused):
        connector(running.port).rehearse(order(to="dora"))


def test_the_lease_outlasts_the_longest_try() -> None:
    ours = MailConnector(server=MailServer(host="correo", port=25), sender=SENDER)

    assert ours.policy.lease > 2 * dt.timedelta(seconds=ours.server.seconds)


def test_the_scripted_server_does_take_letters() -> None:
    assert USUAL[BODY].startswith("250")
    server = ScriptedServer()
    with scripted(server) as port:
        connector(port).send(order())

    assert read(server.letters[0])["To"] == "dora@ejemplo.co"
