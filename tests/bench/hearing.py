"""From the commit of a call to the displays: when each hears of it, and when two real browsers have painted it."""

import time
from contextlib import ExitStack
from functools import partial

import httpx
from playwright.sync_api import Page

from tests import cast
from tests.bench.figures import Figure, percentile
from tests.browser import open_tab
from tests.processes import wait_until
from tests.web.live.audience import call, listening
from ventanilla.org.models import Desk, DeviceKind, Site
from ventanilla.procedure.turns.services import calling
from ventanilla.web.base import device_cookies

FEW, MANY = 50, 1000
CALLS_TO_FEW, CALLS_TO_MANY = 100, 30
SECONDS_BETWEEN = {FEW: 0.04, MANY: 0.5}
BROWSERS = 2
CALLS_TO_PAINT = 8
SECONDS_TO_TELL = 7  # a display gives each call its time before the next
SECONDS_TO_SETTLE = 3
PAINTED = """(() => {
  window.painted = [];
  const code = document.querySelector("[data-call=code]");
  const note = () => requestAnimationFrame(() => setTimeout(() => window.painted.push(Date.now())));
  new MutationObserver(note).observe(code, { childList: true });
})()"""


def measure(address: str, live_address: str, *, runs: int) -> list[Figure]:
    """Return how late calls are to few displays, to many, and on the glass of two, where one run is long enough."""
    site = cast.make_site("HALL")
    line = cast.make_line(site)
    desk = cast.make_desk(site, line)
    tokens = [cast.make_device(site, DeviceKind.DISPLAY)[1] for _display in range(MANY)]
    stream = f"{live_address}/api/v1/sites/{site.code}/live"
    painted = [_painted(address, site, desk, tokens[:BROWSERS])]
    few, many = [], []
    for run in range(runs):
        first = 1001 + run * (CALLS_TO_FEW + CALLS_TO_MANY)
        few.append(_heard(stream, desk, tokens[:FEW], CALLS_TO_FEW, first=first))
        many.append(_heard(stream, desk, tokens, CALLS_TO_MANY, first=first + CALLS_TO_FEW))
    return [
        *_delay(f"commit to event, {FEW} displays", few, 50),
        *_delay(f"commit to event, {MANY:,} displays", many, 300),
        *_delay(f"call to paint, {BROWSERS} browsers, {CALLS_TO_PAINT} calls", painted, 500),
    ]


def _delay(name: str, runs: list[list[float]], at_most: int) -> list[Figure]:
    return [
        Figure(name=f"{name}, p50", runs=[percentile(times, 50) for times in runs], unit="ms"),
        Figure(
            name=f"{name}, p99", runs=[percentile(times, 99) for times in runs], unit="ms", target=at_most
        ),
    ]


def _heard(stream: str, desk: Desk, tokens: list[str], calls: int, *, first: int) -> list[float]:
    committed = {}
    with listening(httpx.URL(stream), tokens) as audience:
        for number in range(first, first + calls):
            committed[number] = call(desk, number)
            time.sleep(SECONDS_BETWEEN[len(tokens)])
        everything = len(tokens) * calls
        wait_until(lambda: len(audience.heard) >= everything, within=60, what="every display to hear")
    return [1000 * (at - committed[number]) for number, at in audience.heard]


def _painted(address: str, site: Site, desk: Desk, tokens: list[str]) -> list[float]:
    """Return the milliseconds from before each call, its transaction included, until it was painted."""
    with ExitStack() as browsers:
        tabs = [browsers.enter_context(open_tab()) for _token in tokens]
        for tab, token in zip(tabs, tokens, strict=True):
            tab.do(partial(_open_hall, address=address, token=token))
            tab.wait_for("document.querySelector('#stale')?.hidden")
            tab.value(PAINTED)
        called = [_call(site, desk) for _call_number in range(CALLS_TO_PAINT)]
        seen = [tab.value("window.painted") for tab in tabs]
    return [at - began for each in seen for at, began in zip(each, called, strict=True)]


def _open_hall(page: Page, *, address: str, token: str) -> None:
    name = device_cookies.NAMES[DeviceKind.DISPLAY]
    page.context.add_cookies([{"name": name, "value": token, "url": address}])
    page.goto(f"{address}/sala/")
    page.wait_for_timeout(SECONDS_TO_SETTLE * 1000)


def _call(site: Site, desk: Desk) -> float:
    """Call somebody, wait until displays have told it, and return when it began (milliseconds since the epoch)."""
    cast.make_turn(cast.make_line(site))
    began = time.time() * 1000
    calling.call_next(desk=desk)
    time.sleep(SECONDS_TO_TELL)
    cast.attend(desk)
    return began
