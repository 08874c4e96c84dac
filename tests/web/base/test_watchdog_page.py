"""The watchdog in a real browser: it tells the server, and reloads the page that lost its way."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

import ventanilla.web.base
from tests.browser import Tab, open_tab
from tests.processes import wait_until

pytestmark = pytest.mark.browser

SCRIPTS = Path(ventanilla.web.base.__file__).parent / "static" / "web"
CSP = "default-src 'none'; script-src 'self'; connect-src 'self'"
ROUND = 60  # milliseconds; in earnest 5,000
PAGE = f"""<!doctype html><body data-step="home"><script src="page.js"></script>
<script type="module" src="watchdog.js" id="watchdog" data-beat-url="/beat" data-worker-url="/watchdog-worker.js"
  data-version="v1" data-round="{ROUND}" data-rests-at="home idle"></script>"""
ASKING = "setInterval(() => fetch('/lines').catch(() => {}), 50);"
SILENT = "window.isSilent = true;"


class Server:
    """Serves one page with its watchdog, and remembers the signs of life and how often the page was opened."""

    def __init__(self) -> None:
        self.script, self.version, self.opened = ASKING, "v1", 0
        self.is_well = True
        self.beats: list[dict[str, Any]] = []

    def answer(self, environment: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        """Answer one request (WSGI)."""
        path = environment["PATH_INFO"]
        kind, content = "text/plain", b""
        if path == "/":
            self.opened += 1
            kind, content = "text/html", PAGE.encode()
        elif path == "/page.js":
            kind, content = "text/javascript", self.script.encode()
        elif path == "/beat":
            size = int(environment["CONTENT_LENGTH"])
            self.beats.append(json.loads(environment["wsgi.input"].read(size)))
            content = json.dumps({"version": self.version}).encode()
        elif path.endswith(".js"):
            kind, content = "text/javascript", (SCRIPTS / path[1:]).read_bytes()
        is_well = self.is_well or path == "/"
        start("200 OK" if is_well else "503 Away", [("content-type", kind), ("content-security-policy", CSP)])
        return [content]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()
    with make_server("127.0.0.1", 0, served.answer, handler_class=Quiet) as http:
        serving = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        served.url = f"http://127.0.0.1:{http.server_port}/"  # type: ignore[attr-defined]
        yield served
        http.shutdown()
        serving.join()


@pytest.fixture
def tab(server: Server) -> Iterator[Tab]:
    with open_tab() as tab:
        yield tab


def visit(tab: Tab, server: Server) -> None:
    tab.do(lambda page: page.goto(server.url))  # type: ignore[attr-defined]
    wait_until(lambda: server.beats, what="the first sign of life")


def wait_for_beats(server: Server, more: int) -> None:
    """Wait for so many more signs of life."""
    target = len(server.beats) + more
    wait_until(lambda: len(server.beats) >= target, what="more signs of life")


def test_a_page_that_works_is_left_alone_and_says_what_it_knows(tab: Tab, server: Server) -> None:
    visit(tab, server)
    tab.value(
        'document.dispatchEvent(new CustomEvent("ventanilla:facts", { detail: { sound: "off", last_call: 7 } }))'
    )

    wait_until(lambda: server.beats[-1].get("last_call") == 7, what="what the page said")
    wait_for_beats(server, 8)

    assert server.beats[-1] == {
        "sound": "off",
        "last_call": 7,
        "is_visible": True,
        "version": "v1",
        "is_answering": True,
    }
    assert server.opened == 1


def test_a_page_that_asks_for_nothing_any_more_is_reloaded(tab: Tab, server: Server) -> None:
    server.script = SILENT

    visit(tab, server)

    wait_until(lambda: server.opened > 1, what="the page to be opened again")


def test_the_stream_is_a_sign_of_life_too(tab: Tab, server: Server) -> None:
    server.script = "setInterval(() => document.dispatchEvent(new CustomEvent('ventanilla:sign')), 50);"

    visit(tab, server)
    wait_for_beats(server, 8)

    assert server.opened == 1


def test_without_a_server_there_is_nothing_to_reload_for(tab: Tab, server: Server) -> None:
    server.script = SILENT
    visit(tab, server)
    server.is_well = False
    before = server.opened

    wait_for_beats(server, 8)
    assert server.opened <= before + 1
    settled = server.opened
    wait_for_beats(server, 8)

    assert server.opened == settled


def test_a_new_version_waits_until_nobody_uses_the_page(tab: Tab, server: Server) -> None:
    visit(tab, server)
    tab.value("document.body.dataset.step = 'ticket'")
    server.version = "v2"
    wait_for_beats(server, 6)
    assert server.opened == 1

    tab.value("document.body.dataset.step = 'idle'")

    wait_until(lambda: server.opened > 1, what="the new version to be fetched")


def test_a_page_that_stands_still_is_told_and_reloaded_when_it_comes_back(tab: Tab, server: Server) -> None:
    visit(tab, server)

    tab.value("(() => { const end = Date.now() + 1500; while (Date.now() < end); })()")

    assert any(not beat["is_answering"] for beat in server.beats)
    wait_until(lambda: server.opened > 1, what="the page to be opened again")


def test_many_answers_later_they_still_count(tab: Tab, server: Server) -> None:
    server.script = (
        "setInterval(() => { for (let n = 0; n < 12; n += 1) fetch('/lines').catch(() => {}); }, 50);"
    )
    visit(tab, server)
    tab.wait_for("performance.getEntriesByType('resource').length >= 250")

    wait_for_beats(server, 8)

    assert server.opened == 1
