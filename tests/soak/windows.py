"""Real browser windows on every screen, that only look on; whatever their consoles say is taken down."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required")
LOUD = {"error", "warning", "assert"}
REFUSED = 400
KIOSK, HALL, TABLET, OFFICE = (1080, 1920), (1920, 1080), (1024, 768), (1366, 768)
WATCHED_DESK = "2"


class Windows:
    """The windows of one soak: kiosk, hall, a tablet of a busy desk, ana's desk and the coordinator's day."""

    def __init__(self, browser: Browser, access: dict[str, Any]) -> None:
        self._browser, self._access = browser, access
        self.complaints: list[str] = []
        tokens = access["tokens"]
        self._pages = {
            "quiosco": self._device("kiosk", tokens["kiosk"], "/kiosko/", KIOSK),
            "sala": self._device("display", tokens["display"], "/sala/", HALL),
            "tableta": self._device("tablet", tokens["tablet"][WATCHED_DESK], "/tableta/", TABLET),
            "módulo 1": self._staff("ana", "/modulo/"),
            "coordinación": self._staff("clara", "/coordinacion/"),
        }

    @property
    def names(self) -> list[str]:
        """The windows, by name."""
        return list(self._pages)

    def look_on(self, seconds: float) -> None:
        """Let the windows live for so long."""
        ends_at = time.monotonic() + seconds
        while (left := ends_at - time.monotonic()) > 0:
            next(iter(self._pages.values())).wait_for_timeout(min(left, 1.0) * 1000)

    def picture_all(self, folder: Path) -> None:
        """Keep a picture of every window."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in self._pages.items():
            page.screenshot(path=folder / f"{name.replace(' ', '-')}.png")

    def _device(self, kind: str, token: str, path: str, size: tuple[int, int]) -> Page:
        context = self._open(size)
        cookie = {"name": f"ventanilla_{kind}", "value": token, "url": self._access["base_url"]}
        context.add_cookies([{**cookie, "httpOnly": True}])  # type: ignore[typeddict-item]
        page = context.new_page()
        page.goto(path)
        return page

    def _staff(self, username: str, path: str) -> Page:
        users = self._access["users"]
        password = next(each["password"] for each in users if each["username"] == username)
        page = self._open(OFFICE).new_page()
        page.goto("/entrar/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/entrar/" not in url)
        page.goto(path)
        return page

    def _open(self, size: tuple[int, int]) -> BrowserContext:
        width, height = size
        context = self._browser.new_context(
            base_url=self._access["base_url"], viewport={"width": width, "height": height}, locale="es-CO"
        )
        context.on("weberror", lambda error: self.complaints.append(f"guion de la página: {error.error}"))
        context.on("console", self._on_console)
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)
        return context

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.complaints.append(f"consola de {message.location['url']}: {message.text}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= REFUSED:
            self.complaints.append(f"{response.request.method} {response.url} respondió {response.status}")


@contextmanager
def open_windows(access: dict[str, Any]) -> Iterator[Windows]:
    """Yield the windows in the system's Chromium; what breaks off when they close is nobody's fault."""
    found = next(path for name in CHROMIUM if (path := shutil.which(name)))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *sandbox])
        windows = Windows(browser, access)
        yield windows
        heard = list(windows.complaints)
        browser.close()
        windows.complaints = heard
