"""The sandbox's mail server: what it refuses, what it keeps, and how it reports what it could not deliver."""

import datetime as dt
import http.server
import smtplib
import ssl
import threading
from pathlib import Path

import pytest

from tests.connectors.mail.loopback import sandbox
from tests.web.hooks.signing import SECRET, signed
from ventanilla.config.authority.own import OwnAuthority
from ventanilla.connectors.sandbox.mail import reports, server

LETTER = b"From: avisos@ejemplo.co\r\nTo: dora@ejemplo.co\r\nSubject: Hola\r\n\r\nHola\r\n"


@pytest.mark.parametrize(
    ("address", "code"), [("rebota@ejemplo.co", 550), ("Rebota@ejemplo.co", 550), ("ocupada@ejemplo.co", 450)]
)
def test_some_addresses_are_refused_when_they_are_named(tmp_path: Path, address: str, code: int) -> None:
    with (
        sandbox(tmp_path) as running,
        smtplib.SMTP("127.0.0.1", running.port) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        client.sendmail("avisos@ejemplo.co", [address], LETTER)

    assert refused.value.recipients[address][0] == code
    assert running.letters() == []


def test_a_letter_is_kept_as_it_came_and_a_full_mailbox_is_to_be_reported(tmp_path: Path) -> None:
    with sandbox(tmp_path) as running, smtplib.SMTP("127.0.0.1", running.port) as client:
        client.sendmail("avisos@ejemplo.co", ["dora@ejemplo.co"], LETTER)
        client.sendmail("avisos@ejemplo.co", ["llena@ejemplo.co"], LETTER)

    assert running.letters() == [LETTER] * 2
    assert running.bounced == [(LETTER, "llena@ejemplo.co")]


def test_letters_sort_by_when_they_came_and_the_oldest_make_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "KEPT", 2)

    kept = [server.keep(tmp_path, LETTER).name for _letter in range(3)]

    assert sorted(path.name for path in tmp_path.iterdir()) == kept[1:]


class _Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_what: object) -> None:
        pass


def test_a_report_is_posted_signed_also_where_the_name_does_not_lead_here(tmp_path: Path) -> None:
    own = OwnAuthority(tmp_path)
    own.identity("cis.ejemplo.co", now=dt.datetime.now(dt.UTC))
    shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shown.load_cert_chain(own.server_certificate, own.server_key)
    with http.server.HTTPServer(("127.0.0.1", 0), _Hook) as listening:
        listening.posted = []  # type: ignore[attr-defined]
        listening.socket = shown.wrap_socket(listening.socket, server_side=True)
        thread = threading.Thread(target=listening.handle_request)
        thread.start()
        port = listening.server_address[1]
        hook = reports.Hook(
            url=f"https://cis.ejemplo.co:{port}/ganchos/correo/",
            secret=SECRET,
            at="127.0.0.1",
            trust=ssl.create_default_context(cafile=own.certificate),
        )

        assert hook.post(LETTER) == 204
        thread.join()

    ((headers, body),) = listening.posted  # type: ignore[attr-defined]
    assert body == LETTER
    assert headers["Host"] == f"cis.ejemplo.co:{port}"
    assert headers["Content-Type"] == "message/rfc822"
    assert {name: headers[name] for name in signed(LETTER)} == signed(LETTER)
    assert SECRET not in repr(hook)
