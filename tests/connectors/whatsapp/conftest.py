"""A stand-in for WhatsApp on a port of loopback, and what it posts, kept until a test has it brought to the webhook."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from django.test import Client

from tests import cast
from tests.connectors.whatsapp.bodies import PHONE_ID, SECRET, VERIFY_TOKEN
from tests.processes import wait_until
from ventanilla.connectors.sandbox.whatsapp.notices import Business
from ventanilla.connectors.sandbox.whatsapp.server import Sandbox
from ventanilla.connectors.whatsapp.connector import WhatsApp
from ventanilla.connectors.whatsapp.graph import Graph
from ventanilla.connectors.whatsapp.handling import Handler
from ventanilla.connectors.whatsapp.receiving import SOURCE, Receiver
from ventanilla.customers.contact.models import Channel, Message, Purpose
from ventanilla.customers.contact.services import permissions, writing
from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.inbox import ports as inbox_ports
from ventanilla.kernel.inbox import selectors, services
from ventanilla.org.models import Site, StaffUser
from ventanilla.web.hooks import ports as hooks

HOOK = "/ganchos/whatsapp/"
TOKEN = "clave-de-prueba"


@dataclass
class Posted:
    """What came to an address on loopback, in order."""

    url: str = ""
    notices: list[tuple[bytes, str]] = field(default_factory=list)


@pytest.fixture
def posted() -> Iterator[Posted]:
    kept = Posted()

    class Recorder(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            kept.notices.append((content, self.headers["X-Hub-Signature-256"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox(posted: Posted, tmp_path: Path) -> Iterator[Sandbox]:
    business = Business(phone_id=PHONE_ID, token=TOKEN, app_secret=SECRET, webhook=posted.url)
    running = Sandbox(business, tmp_path / "sandbox").start()
    yield running
    running.stop()


@pytest.fixture
def graph(sandbox: Sandbox) -> Graph:
    return graph_at(sandbox.url)


def graph_at(url: str, token: str = TOKEN) -> Graph:
    """Return what speaks to a Graph API on loopback."""
    return Graph(url=url, version="v24.0", phone_id=PHONE_ID, token=token, is_sandbox=True)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    """Let WhatsApp be set up: its webhook is open, and what it sends is stored in a folder of the test."""
    settings.FILES_ROOT = tmp_path / "files"
    given = hooks.Hook(receiver=Receiver(PHONE_ID), secret=SECRET, verify_token=VERIFY_TOKEN)
    monkeypatch.setitem(hooks._given, SOURCE, given)


@pytest.fixture
def handler(hook: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what comes in be handled, though no file can be fetched."""
    monkeypatch.setitem(inbox_ports._given.handlers, SOURCE, Handler(graph_at("http://127.0.0.1:9")))


@dataclass
class Wire:
    """Both ends: the Caja that writes, and the telephones."""

    sandbox: Sandbox
    graph: Graph
    posted: Posted
    site: Site
    ana: StaffUser
    dora: Person

    def say(self, *, is_given: bool) -> None:
        """Have Dora say whether she may be written to by WhatsApp."""
        permissions.take(
            person=self.dora,
            channel=Channel.WHATSAPP,
            purpose=Purpose.SERVICE,
            is_given=is_given,
            how="En el módulo",
            by=self.ana,
        )

    def queue(self, **other: Any) -> Message:
        """Return a message to Dora that waits to leave."""
        given: dict[str, Any] = {
            "template": "constancia",
            "parameters": ["RAD-1"],
            "body": "Constancia RAD-1",
        }
        return writing.write_whatsapp(site=self.site, person=self.dora, **(given | other))

    def send(self) -> None:
        """Have what is due leave."""
        sending.drain(WhatsApp(self.graph))

    def write(self, **other: Any) -> Message:
        """Return a message to Dora that has left."""
        message = self.queue(**other)
        self.send()
        return message

    def phones(self) -> list[dict[str, Any]]:
        """Return the telephones."""
        found: list[dict[str, Any]] = self.ask("phones")["phones"]
        return found

    def chat(self) -> list[dict[str, Any]]:
        """Return what stands on the telephone that heard or wrote last."""
        found: list[dict[str, Any]] = self.ask(f"phones/{self.phones()[0]['key']}")["bubbles"]
        return found

    def do(self, act: str, **said: Any) -> None:
        """Have somebody do something with that telephone."""
        self.ask(f"phones/{self.phones()[0]['key']}/{act}", said)

    def ask(self, path: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the stand-in's telephones answer."""
        method = "GET" if said is None else "POST"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.request(method, f"{self.sandbox.url}/{path}", json=said, headers=headers)
        answer.raise_for_status()
        return dict(answer.json())

    def hear(self, count: int) -> None:
        """Have the next so many notices brought to the webhook, and handled."""
        wait_until(lambda: len(self.posted.notices) >= count, what=f"{count} notices")
        for content, signed in self.posted.notices[:count]:
            assert post(content, signed) == 200
        del self.posted.notices[:count]
        handle_all()


@pytest.fixture
def wire(sandbox: Sandbox, graph: Graph, posted: Posted, hook: None, monkeypatch: pytest.MonkeyPatch) -> Wire:
    monkeypatch.setitem(inbox_ports._given.handlers, SOURCE, Handler(graph))
    site = cast.make_site()
    connected = Wire(sandbox, graph, posted, site, cast.make_advisor(site), cast.make_person())
    connected.say(is_given=True)
    return connected


def post(content: bytes, signed: str, **headers: str) -> int:
    """Return the status with which the webhook answers."""
    answer = Client(enforce_csrf_checks=True).post(
        HOOK, content, content_type="application/json", headers={"X-Hub-Signature-256": signed, **headers}
    )
    return answer.status_code


def handle_all() -> None:
    """Handle what is due, as the worker does."""
    for item_id in selectors.due(clock.now(), most=100):
        services.handle(item_id=item_id)
