"""How journeys handle the screens that customers see: their sizes, their clock, a program that acts for a desk."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

Look = Callable[[Page, str], None]
PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
DESK = 4
UPRIGHT = {"width": 1080, "height": 1920}
HALL = {"width": 1920, "height": 1080}
TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_BOX_OF = "selector => document.querySelector(selector).getBoundingClientRect().toJSON()"


class Outside:
    """A program that acts for a desk through the API."""

    def __init__(self, stage: "Stage") -> None:
        self._http = httpx.Client(
            base_url=f"{stage.demo.url}/api/v1",
            headers={"Authorization": f"Bearer {stage.demo.access['tokens']['client']}"},
        )

    def post(self, path: str, **body: Any) -> httpx.Response:
        """Return the answer to a new request."""
        return self._http.post(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})

    def issue(self, line: str = "RECREATION") -> dict[str, Any]:
        """Return a new turn."""
        answer = self.post("/sites/CALI/turns", service_line=line)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return dict(answer.json())

    def call_next(self) -> str:
        """Return the code of the turn called to the desk, which is freed first."""
        self.free()
        answer = self.post(f"/desks/{DESK}/call-next")
        assert answer.status_code == httpx.codes.OK, answer.text
        return str(answer.json()["turn"]["code"])

    def free(self) -> None:
        """Let nobody be at the desk."""
        self.post(f"/desks/{DESK}/start")
        self.post(f"/desks/{DESK}/hold")

    def end_an_attention(self) -> None:
        """Serve somebody at the desk, so that its tablet asks."""
        self.issue()
        self.call_next()
        self.post(f"/desks/{DESK}/start")
        assert self.post(f"/desks/{DESK}/finish").status_code == httpx.codes.OK


def let_pass(page: Page, seconds: int) -> None:
    """Let that time pass on the page, slowly enough for the server's answers to come in between."""
    for _step in range(0, seconds, 2):
        page.clock.run_for(2000)
        page.wait_for_timeout(40)


def double_tap(page: Page, selector: str, *, until: str) -> None:
    """Tap twice, 150 ms apart, on the same spot of a page whose clock stands still; the first leads to that step."""
    box = page.evaluate(_BOX_OF, selector)
    spot = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.touchscreen.tap(*spot)
    step(page, until)
    page.clock.run_for(150)
    page.touchscreen.tap(*spot)
    page.wait_for_timeout(40)


def stop_clock(page: Page) -> None:
    """Let no time pass on the page but what the test lets pass."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


def open_kiosk(stage: "Stage", **options: Any) -> Page:
    kiosk = stage.device("kiosk", **UPRIGHT, **options)
    kiosk.clock.install()
    kiosk.goto("/kiosko/")
    expect(kiosk.locator("[data-line=RECREATION]")).to_be_visible()
    return kiosk


def step(page: Page, name: str) -> None:
    expect(page.locator(f"[data-step={name}]")).to_be_visible()
