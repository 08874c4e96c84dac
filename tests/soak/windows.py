"""Real browser windows on every screen, that only look on; whatever their consoles say is taken down."""

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.journeys.conftest import Stage

LOUD = {"error", "warning", "assert"}
REFUSED = 400
KIOSK, HALL, TABLET, OFFICE = (1080, 1920), (1920, 1080), (1024, 768), (1366, 768)
WATCHED_DESK = 2


class Windows(Stage):
    """The windows of one soak."""

    def open_all(self) -> None:
        """Open kiosk, hall, a tablet of a busy desk, ana's desk and the coordinator's day."""
        self._pages: dict[str, Page] = {}
        for name, path, size, opened in (
            ("quiosco", "/kiosko/", KIOSK, self._device("kiosk")),
            ("sala", "/sala/", HALL, self._device("display")),
            ("tableta", "/tableta/", TABLET, self._device("tablet", WATCHED_DESK)),
            ("módulo 1", "/modulo/", OFFICE, self._staff("ana")),
            ("coordinación", "/coordinacion/", OFFICE, self._staff("clara")),
        ):
            page = opened(*size)
            page.goto(path)
            self._pages[name] = page

    @property
    def names(self) -> list[str]:
        """The windows, by name."""
        return list(self._pages)

    def open(self, *, width: int, height: int, **options: object) -> BrowserContext:
        """Return a browser window of that size, heard in everything it complains of."""
        context = super().open(width=width, height=height, **options)
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)
        return context

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

    def close(self) -> None:
        """Close every window; what breaks off by that is nobody's fault."""
        heard = list(self.complaints)
        super().close()
        self.complaints[:] = heard

    def _device(self, kind: str, desk: int | None = None) -> Callable[[int, int], Page]:
        return lambda width, height: self.device(kind, width=width, height=height, desk=desk)

    def _staff(self, username: str) -> Callable[[int, int], Page]:
        return lambda width, height: self.staff(username, width=width, height=height)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.complaints.append(f"consola de {message.location['url']}: {message.text}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= REFUSED:
            self.complaints.append(f"{response.request.method} {response.url} respondió {response.status}")
