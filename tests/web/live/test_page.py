"""What a page makes of the stream, in a real browser: live, cut off, blocked, and waking its fragments."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Page

import ventanilla.web.base
from tests.browser import Tab, open_tab
from tests.cast import make_advisor, make_device
from tests.processes import end, free_port, running, wait_until
from tests.web.live.conftest import live_command, wait_until_well
from tests.web.live.listening import call_somebody, session_of
from ventanilla.org.models import Desk, DeviceKind, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = Path(ventanilla.web.base.__file__).parent / "static" / "web"
CSP = "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:*"
LISTENING = """
import { connect } from "./live.js";
window.events = [];
window.states = [];
window.live = connect({
  url: document.body.dataset.liveUrl,
  as: "display",
  topics: ["calls", "queue"],
  onEvent: (event) => window.events.push({ topic: event.topic, number: event.data.number ?? null }),
  onState: (state) => window.states.push(state),
});
"""
FRAGMENTS = """
import "./live-htmx.js";
window.woken = { queue: 0, lines: 0 };
for (const name of ["queue", "lines"]) {
  document.getElementById(name).addEventListener("live", () => (window.woken[name] += 1));
}
"""


@pytest.fixture
def tab() -> Iterator[Tab]:
    """Return a tab of a browser."""
    with open_tab() as tab:
        yield tab


@pytest.fixture
def display(site: Site) -> str:
    """Return the cookie of a display of CALI."""
    _display, token = make_device(site, DeviceKind.DISPLAY)
    return f"ventanilla_display={token}"


class Pages:
    """Serves one page of our own origin, with the scripts it loads."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._served = {
            f"/{name}": ("text/javascript", (SCRIPTS / name).read_bytes())
            for name in ("live.js", "live-htmx.js")
        }

    def show(self, tab: Tab, *, live_url: str, cookie: str, script: str, body: str = "") -> None:
        """Show a page that runs the script, in a browser that holds the cookie."""
        stream = f"{live_url}/api/v1/sites/CALI/live"
        html = f'<!doctype html><body data-live-url="{stream}">{body}<script type="module" src="page.js"></script>'
        self._served |= {"/": ("text/html", html.encode()), "/page.js": ("text/javascript", script.encode())}

        def visit(page: Page) -> None:
            name, _equals, value = cookie.partition("=")
            page.context.add_cookies([{"name": name, "value": value, "url": self._origin}])
            page.goto(self._origin)

        tab.do(visit)

    def answer(self, environment: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        """Answer one request (WSGI)."""
        kind, content = self._served.get(environment["PATH_INFO"], ("text/plain", b""))
        start("200 OK", [("content-type", kind), ("content-security-policy", CSP)])
        return [content]


@pytest.fixture
def pages(pages_origin: str) -> Iterator[Pages]:
    """Return the pages of our own origin, served."""
    pages = Pages(pages_origin)
    with make_server("127.0.0.1", int(pages_origin.rpartition(":")[2]), pages.answer) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        yield pages
        server.shutdown()
        serving.join()


def calls_heard(tab: Tab) -> list[int]:
    """Return the numbers of the calls that the page was told of."""
    return [each["number"] for each in tab.value("window.events") if each["topic"] == "calls"]


def test_a_page_fetches_at_once_and_hears_calls(
    tab: Tab, pages: Pages, live_url: str, desk: Desk, display: str
) -> None:
    pages.show(tab, live_url=live_url, cookie=display, script=LISTENING)
    tab.wait_for("window.states?.at(-1) === 'live'")

    number = call_somebody(desk)
    tab.wait_for("window.events.some((event) => event.topic === 'calls')")

    assert tab.value("window.events[0].topic") == "refetch"
    assert calls_heard(tab) == [number]
    assert tab.value("window.live.age()") < 5


def test_a_page_whose_stream_is_blocked_polls_within_four_seconds(
    tab: Tab, pages: Pages, display: str
) -> None:
    pages.show(tab, live_url=f"http://127.0.0.1:{free_port()}", cookie=display, script=LISTENING)

    tab.wait_for("window.events?.filter((event) => event.topic === 'poll').length >= 2", within=6)

    assert tab.value("window.states") == ["connecting", "polling"]


def test_a_page_resumes_after_the_live_process_was_gone(
    tab: Tab, pages: Pages, pages_origin: str, desk: Desk, display: str
) -> None:
    port = free_port()
    live_url = f"http://127.0.0.1:{port}"
    with ExitStack() as processes:
        first = processes.enter_context(running(*live_command(port), VENTANILLA_PAGES_ORIGIN=pages_origin))
        wait_until_well(live_url)
        pages.show(tab, live_url=live_url, cookie=display, script=LISTENING)
        tab.wait_for("window.states?.at(-1) === 'live'")
        heard = call_somebody(desk)
        tab.wait_for("window.events.some((event) => event.topic === 'calls')")

        end(first)
        missed = [call_somebody(desk) for _call in range(3)]
        processes.enter_context(running(*live_command(port), VENTANILLA_PAGES_ORIGIN=pages_origin))
        tab.wait_for("window.events.filter((event) => event.topic === 'calls').length >= 4", within=20)
        assert tab.value("window.states.at(-1)") == "live"

    assert calls_heard(tab) == [heard, *missed]


def test_fragments_wake_once_for_many_events_of_their_topic(
    tab: Tab, pages: Pages, live_url: str, desk: Desk
) -> None:
    cookie = session_of(make_advisor(desk.site))
    body = '<p id="queue" data-live-topics="queue"></p><p id="lines" data-live-topics="lines"></p>'
    pages.show(tab, live_url=live_url, cookie=cookie, script=FRAGMENTS, body=body)
    tab.wait_for("window.woken?.queue === 1 && window.woken.lines === 1")

    for _call in range(3):
        call_somebody(desk)
    wait_until(lambda: tab.value("window.woken.queue") > 1, what="the fragment to wake")
    time.sleep(0.5)

    assert tab.value("window.woken.queue") <= 4
    assert tab.value("window.woken.lines") == 1
    assert tab.value("document.documentElement.dataset.liveState") == "live"
