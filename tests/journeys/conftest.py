"""A demo of its own for the journeys, and the browsers of the people in it.

A journey runs in a thread of its own, where Playwright's event loop meets neither Django nor other tests.
"""

import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.journeys import album
from tests.journeys.public import PICTURES, Look, Outside

START_SECONDS = 90
PATIENCE_MS = 20_000  # for what a page comes to show: how fast it does is for the bench
STOP_SECONDS = 30
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNREMARKABLE = (
    "the server responded with a status of 4",  # a refusal, shown on the page
    "htmx:afterRequest",  # a fragment's request that ended because its page was left
    "htmx:sendAbort",
)
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SOUND_AT_ONCE = "--autoplay-policy=no-user-gesture-required"

expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where it is and how its people get in (its `demo.json`), and its data folder."""

    access: dict[str, Any]
    pid: int
    clock: dt.datetime | None
    data: Path

    @property
    def url(self) -> str:
        """The address of its pages."""
        return str(self.access["base_url"])

    def password(self, username: str) -> str:
        """The password of one of its people."""
        return next(str(user["password"]) for user in self.access["users"] if user["username"] == username)


def two_free_ports() -> int:
    """Return a port that is free, and so is the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For `--pictures`, leave only the journeys that take some."""
    if config.getoption("--pictures"):
        chosen = {item for item in items if "picture" in getattr(item, "fixturenames", ())}
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = [item for item in items if item in chosen]


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest) -> Iterator[Demo]:
    """A demo on loopback before its first turn, in a data folder of its own, ended by its pid.

    For pictures its clock stands still, after the morning that it always has at that moment.
    """
    clock = album.MOMENT if request.config.getoption("--pictures") else None
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-journeys-"))
    folder.chmod(0o711)
    port = two_free_ports()
    log = folder / "demo.log"
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "VENTANILLA_"))
    }
    clean["VENTANILLA_DEMO_MORNING"] = "1" if clock else "0"
    if clock:
        clean |= {"VENTANILLA_DEMO_CLOCK": clock.isoformat(), "PUBLIC_URL": album.PUBLIC_URL}
    program = str(Path(sys.executable).with_name("ventanilla"))
    command = [program, "demo", "--port", str(port), "--data", str(folder / "var"), "--end-with-parent"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=clean, stdout=output, stderr=output)
    try:
        wait_until_ready(f"http://localhost:{port}", process, log)
        access = json.loads((folder / "var" / "demo.json").read_text())
        yield Demo(access, process.pid, clock, folder / "var")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the sign-in page answers. Fails with the program's own words when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/entrar/").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the demo did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def thread() -> Iterator[ThreadPoolExecutor]:
    """The thread in which every journey of this run happens."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="journeys") as executor:
        yield executor


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Run a journey in the journeys' thread."""
    wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    executor: ThreadPoolExecutor = pyfuncitem._request.getfixturevalue("thread")
    executor.submit(pyfuncitem.obj, **wanted).result()
    return True


@pytest.fixture(scope="session")
def browser(thread: ThreadPoolExecutor) -> Iterator[Browser]:
    """The system's Chromium. A machine without one fails here: journeys are never skipped."""
    playwright = thread.submit(lambda: sync_playwright().start()).result()
    opened = thread.submit(launch, playwright.chromium, SOUND_AT_ONCE).result()
    yield opened
    thread.submit(opened.close).result()
    thread.submit(playwright.stop).result()


def launch(chromium: BrowserType, *flags: str) -> Browser:
    """Return the system's Chromium, started with those flags. Fails where there is none."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return chromium.launch(executable_path=found, args=[*QUIET, *sandbox, *flags])


@dataclass
class Stage:
    """Opens the screens of one visit, each in a browser of its own, and remembers what their consoles said."""

    demo: Demo
    browser: Browser
    complaints: list[str]

    def open(self, *, width: int, height: int, **options: Any) -> BrowserContext:
        """Return a browser window of that size, in Spanish."""
        context = self.browser.new_context(
            base_url=self.demo.url,
            viewport={"width": width, "height": height},
            locale="es-CO",
            timezone_id="America/Bogota",
            **album.options(width, height, self.demo.clock),
            **options,
        )
        if self.demo.clock:
            context.clock.set_fixed_time(self.demo.clock + album.LATER)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self._listen)
        return context

    def device(self, kind: str, *, width: int, height: int, desk: int | None = None, **options: Any) -> Page:
        """Return the screen of a paired device."""
        token = self.demo.access["tokens"][kind]
        context = self.open(width=width, height=height, **options)
        context.add_cookies(
            [
                {
                    "name": f"ventanilla_{kind}",
                    "value": token[str(desk)] if desk else token,
                    "url": self.demo.url,
                    "httpOnly": True,
                }
            ]
        )
        return context.new_page()

    def staff(self, username: str, *, width: int = 1366, height: int = 768, **options: Any) -> Page:
        """Return a page where `username` has just signed in."""
        return self.sign_in(self.open(width=width, height=height, **options).new_page(), username)

    def sign_in(self, page: Page, username: str) -> Page:
        """Return the page, where `username` has just signed in."""
        page.goto("/entrar/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", self.demo.password(username))
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/entrar/" not in url)
        return page

    def close(self) -> None:
        """Close every window."""
        for context in list(self.browser.contexts):
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in UNREMARKABLE):
            self.complaints.append(f"{message.location['url']}: {message.text}")


@pytest.fixture
def stage(demo: Demo, browser: Browser, thread: ThreadPoolExecutor) -> Iterator[Stage]:
    """The screens of a visit. A message of error in any console fails the journey."""
    stage = Stage(demo, browser, [])
    yield stage
    thread.submit(stage.close).result()
    assert stage.complaints == []


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """A check that the page breaks no rule of WCAG 2.2 AA that axe can see."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options=RULES).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []

    return check


class Picture(Protocol):
    """Keeps what a page shows under a name in docs/pictures, where somebody asked for pictures."""

    def __call__(self, page: Page, name: str, *, steady: Mapping[str, str] | None = None) -> None: ...


@pytest.fixture
def outside(stage: Stage) -> Iterator[Outside]:
    program = Outside(stage)
    yield program
    program.free()


@pytest.fixture(scope="module")
def look(accessible: Callable[[Page], None]) -> Look:
    """A function that keeps a picture of the page under a name, and fails when axe finds fault with it."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def look_at(page: Page, name: str) -> None:
        page.wait_for_timeout(250)
        page.screenshot(path=PICTURES / f"{name}.png")
        accessible(page)

    return look_at


@pytest.fixture(scope="session")
def picture(request: pytest.FixtureRequest) -> Picture:
    """A journey with this fixture shows README or manual a screen: with `--pictures`, see tests/journeys/album.py."""
    is_wanted = request.config.getoption("--pictures")

    def take(page: Page, name: str, *, steady: Mapping[str, str] | None = None) -> None:
        page.evaluate("document.fonts.ready.then(() => true)")
        if is_wanted:
            album.keep(album.shoot(page, steady or {}), album.FOLDER / f"{name}.webp")

    return take
