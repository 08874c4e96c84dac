"""HTTP to other systems: what is refused, and what each answer means."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ventanilla.config.authority import certificates
from ventanilla.kernel import clock, outbound
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    Conflicted,
    Refused,
    SendFailed,
    Transient,
    Unauthorized,
)
from ventanilla.kernel.outbound import Place


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.answer(self)  # type: ignore[attr-defined]

    do_GET = do_POST

    def log_message(self, *_what: Any) -> None:
        pass


@contextmanager
def answering(answer: Any, *, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Yield the port of a server on loopback that answers in this way."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.answer = answer  # type: ignore[attr-defined]
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        listening.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            listening.join()


def says(status: int, body: bytes = b"{}", **headers: str) -> Any:
    """Return an answer of that status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def place_at(port: int, **other: Any) -> Place:
    """Return a place on loopback."""
    settings = {"seconds": 0.5, "may_be_private": True} | other
    return Place(name="Otro sistema", base_url=f"http://127.0.0.1:{port}/", **settings)


def failure_of(answer: Any, **other: Any) -> SendFailed:
    """Return what such an answer is taken for."""
    with answering(answer) as port, pytest.raises(SendFailed) as failed:
        outbound.exchange(place_at(port, **other), "POST", "orders", json_body={"what": "Ñ"})
    return failed.value


def test_a_good_answer_comes_back_whole_and_what_was_sent_arrives_as_it_was() -> None:
    received = []

    def echo(handler: BaseHTTPRequestHandler) -> None:
        received.append((handler.path, handler.headers["X-Name"]))
        says(200, '{"id": "¡Ñandú 🌞!"}'.encode())(handler)

    with answering(echo) as port:
        place = place_at(port)
        answer = outbound.exchange(place, "POST", "orders", json_body={}, headers={"X-Name": "v"})

    assert answer.json(place) == {"id": "¡Ñandú 🌞!"}
    assert received == [("/orders", "v")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, Unauthorized),
        (403, Unauthorized),
        (404, Refused),
        (408, Transient),
        (409, Conflicted),
        (412, Conflicted),
        (422, Refused),
        (429, Transient),
        (500, Ambiguous),
        (502, Ambiguous),
        (503, Ambiguous),
        (504, Ambiguous),
    ],
)
def test_each_status_is_one_kind_of_failure(status: int, kind: type[SendFailed]) -> None:
    failed = failure_of(says(status, b"datos de Dora 31555"))

    assert type(failed) is kind
    assert failed.status == status
    assert "Dora" not in str(failed) + failed.detail


def test_a_redirect_is_not_followed() -> None:
    assert isinstance(failure_of(says(302, Location="http://169.254.169.254/")), Unauthorized)


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", 120), ("99999999", 3600), ("-5", None), ("mañana", None), ("", None)],
)
def test_how_long_to_wait_is_read_from_the_answer(said: str, wait: int | None) -> None:
    failed = failure_of(says(429, Retry_After=said.encode().decode("latin-1")))

    assert isinstance(failed, Transient)
    assert failed.retry_after == (None if wait is None else dt.timedelta(seconds=wait))


def test_a_moment_to_wait_for_is_read_too() -> None:
    with clock.moved_to(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        failed = failure_of(says(503, Retry_After="Mon, 30 Nov 2026 12:02:00 GMT"))

    assert isinstance(failed, Transient)
    assert failed.retry_after == dt.timedelta(minutes=2)


def test_nobody_there_means_that_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(Transient):
        outbound.exchange(place_at(port), "POST", "orders", json_body={})


def test_a_name_that_does_not_exist_means_that_nothing_was_done() -> None:
    nowhere = Place(name="Otro sistema", base_url="https://no-existe.invalid/")

    with pytest.raises(Transient):
        outbound.exchange(nowhere, "POST", "orders", json_body={})


def hang(_handler: BaseHTTPRequestHandler) -> None:
    threading.Event().wait(1)


def drop(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def dribble(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _byte in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        threading.Event().wait(0.1)
    handler.close_connection = True


def dribble_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(20):
        handler.wfile.write(f"X-{number}: ".encode())
        handler.wfile.flush()
        threading.Event().wait(0.1)
        handler.wfile.write(b"v\r\n")
    handler.wfile.write(b"Content-Length: 0\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize("answer", [hang, drop, dribble, dribble_headers, says(200, b"x" * 2000)])
def test_without_a_whole_answer_in_time_and_size_nobody_knows_what_was_done(answer: Any) -> None:
    assert isinstance(failure_of(answer, most_bytes=1000), Ambiguous)


def test_garbage_means_that_nobody_knows_what_was_done() -> None:
    with answering(says(200, b"<html>")) as port:
        place = place_at(port)
        answer = outbound.exchange(place, "GET", "orders")

    with pytest.raises(Ambiguous):
        answer.json(place)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://192.168.0.10/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://0.0.0.0/",
    ],
)
def test_addresses_of_private_networks_are_refused(url: str) -> None:
    with pytest.raises(Unauthorized, match="red privada"):
        outbound.exchange(Place(name="Otro sistema", base_url=url), "GET", "orders")


def test_nothing_goes_unencrypted_over_the_open_internet() -> None:
    with pytest.raises(Unauthorized, match="sin cifrar"):
        outbound.exchange(Place(name="Otro sistema", base_url="http://198.51.100.7/"), "GET", "orders")


@pytest.mark.parametrize("path", ["https://example.com/orders", "//example.com/orders", "ftp://127.0.0.1/x"])
def test_a_path_does_not_lead_elsewhere(path: str) -> None:
    with answering(says(200)) as port, pytest.raises(Unauthorized, match="que no es la suya"):
        outbound.exchange(place_at(port), "GET", path)


@dataclass(frozen=True)
class Tls:
    """What a server on loopback shows, and who trusts whoever signed it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext


def tls_for(name: str, folder: Path) -> Tls:
    """Return what a server of that name shows."""
    now = dt.datetime.now(dt.UTC)
    authority = certificates.make_authority("Prueba", now=now)
    certificates.write_pair(*authority, at=folder / "ca.pem", key_at=folder / "ca.key")
    pair = certificates.Pair(*authority)
    server = certificates.make_server([name], authority=pair, now=now)
    certificates.write_pair(*server, at=folder / "server.pem", key_at=folder / "server.key")
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(folder / "server.pem", folder / "server.key")
    return Tls(shown, ssl.create_default_context(cafile=folder / "ca.pem"))


def ask(port: int, trust: ssl.SSLContext | None) -> int:
    """Ask the server on loopback by the name localhost, and return the status."""
    address = f"https://localhost:{port}/"
    place = Place(name="Otro sistema", base_url=address, may_be_private=True, trust=trust, seconds=5)
    return outbound.exchange(place, "GET", "orders").status


def test_over_tls_the_name_is_checked_although_the_address_is_connected_to(tmp_path: Path) -> None:
    tls = tls_for("localhost", tmp_path)

    with answering(says(200), tls=tls.server) as port:
        assert ask(port, tls.trusting) == 200


def test_the_certificate_of_somebody_else_is_refused(tmp_path: Path) -> None:
    tls = tls_for("otro.ejemplo.co", tmp_path)

    with answering(says(200), tls=tls.server) as port, pytest.raises(Unauthorized, match="certificado"):
        ask(port, tls.trusting)


def test_a_certificate_that_nobody_we_trust_has_signed_is_refused(tmp_path: Path) -> None:
    tls = tls_for("localhost", tmp_path)

    with answering(says(200), tls=tls.server) as port, pytest.raises(Unauthorized, match="certificado"):
        ask(port, None)
