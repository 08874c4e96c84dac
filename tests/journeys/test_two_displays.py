"""Two displays of one hall, each cut off at other moments: both tell every call once and in order, and say it aloud."""

import itertools
import re
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from tests.journeys.cable import Cable
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.browser

HALL = {"width": 1920, "height": 1080}
DESKS = (4, 8)
LINE = "RECREATION"
CLIP = re.compile(r"/llamados/(\d+)/voz/")
WATCH = """
window.told = [];
window.sounds = [];
addEventListener("DOMContentLoaded", () => {
  const code = document.querySelector("[data-call=code]");
  const desk = document.querySelector("[data-call=desk]");
  if (code === null) return;
  const note = () => window.told.push(`${code.textContent} ${desk.textContent}`);
  new MutationObserver(note).observe(code, { childList: true });
});
const startClip = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  const from = this.context.currentTime;
  window.sounds.push({ kind: "voice", from, until: from + this.buffer.duration });
  return startClip.apply(this, given);
};
const stopTone = OscillatorNode.prototype.stop;
OscillatorNode.prototype.stop = function (until) {
  const ringing = window.sounds.at(-1);
  const from = this.context.currentTime;
  if (ringing?.kind === "chime" && from - ringing.from < 0.2) ringing.until = Math.max(ringing.until, until);
  else window.sounds.push({ kind: "chime", from, until });
  return stopTone.call(this, until);
};
"""


class Hall:
    """One display behind its own cable, with what it asked for and what it told."""

    def __init__(self, stage: Stage, cable: Cable, code: str) -> None:
        self.cable = cable
        self.clips: list[int] = []
        context = stage.open(**HALL, proxy={"server": cable.address, "bypass": "<-loopback>"})
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()
        self.page.on("response", self._note)
        self.page.goto(f"/emparejar/?codigo={code}&para=display")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/sala/")
        expect(self.page.locator("#stale")).to_be_hidden()

    @property
    def told(self) -> list[str]:
        """The codes and desks that it put in the big place, in their order."""
        told: list[str] = self.page.evaluate("window.told")
        return told

    def wait_for_clip(self, number: int) -> None:
        """Wait until it has the sound of a call."""
        while number not in self.clips:
            self.page.wait_for_timeout(50)

    def wait_until_it_told(self, calls: int) -> None:
        """Wait until it told so many calls."""
        self.page.wait_for_function("many => window.told.length >= many", arg=calls, timeout=120_000)

    def _note(self, answer: Response) -> None:
        found = CLIP.search(answer.url)
        if found and answer.status == httpx.codes.OK:
            self.clips.append(int(found[1]))


class Desks:
    """Two desks that call, and the log of what they called."""

    def __init__(self, stage: Stage) -> None:
        self.log: dict[int, str] = {}
        self._http = httpx.Client(
            base_url=f"{stage.demo.url}/api/v1",
            headers={"Authorization": f"Bearer {stage.demo.access['tokens']['client']}"},
        )

    def post(self, path: str, **body: Any) -> httpx.Response:
        """Return the answer to a new request."""
        return self._http.post(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})

    def call(self, desk: int) -> int:
        """Call the next person to a desk, which is freed first; return the number of the call."""
        self.free(desk)
        answer = self.post(f"/desks/{desk}/call-next")
        assert answer.status_code == httpx.codes.OK, answer.text
        said = answer.json()
        self.log[said["call"]["number"]] = f"{said['turn']['code']} {desk}"
        return int(said["call"]["number"])

    def call_again(self, desk: int) -> int:
        """Call the person at a desk once more, when the rule allows it; return the number of the call."""
        answer = self.post(f"/desks/{desk}/recall")
        while answer.json().get("code") == "turns.recall_too_soon":
            time.sleep(0.5)
            answer = self.post(f"/desks/{desk}/recall")
        assert answer.status_code == httpx.codes.OK, answer.text
        number = max(self.log) + 1
        self.log[number] = f"{answer.json()['code']} {desk}"
        return number

    def free(self, desk: int) -> None:
        """Let nobody be at the desk."""
        self.post(f"/desks/{desk}/start")
        self.post(f"/desks/{desk}/finish")

    @property
    def calls(self) -> list[str]:
        """What was called, in the order of its numbers."""
        return [self.log[number] for number in sorted(self.log)]


@pytest.fixture
def desks(stage: Stage) -> Iterator[Desks]:
    """Two desks with enough people in line."""
    desks = Desks(stage)
    for _person in range(12):
        assert desks.post("/sites/CALI/turns", service_line=LINE).status_code == httpx.codes.CREATED
    yield desks
    for desk in DESKS:
        desks.free(desk)


@pytest.fixture
def cables() -> Iterator[tuple[Cable, Cable]]:
    with Cable() as first, Cable() as second:
        yield first, second


def new_code(page: Page, name: str) -> str:
    """Register a display and return its code."""
    page.goto("/coordinacion/dispositivos/")
    page.get_by_label("Para qué es").select_option("DISPLAY")
    page.get_by_label("Nombre, para reconocerlo").fill(name)
    page.get_by_role("button", name="Registrar y dar código").click()
    return "".join(page.locator(".pairing-code").inner_text().removeprefix("Código:").split())


def overlaps(sounds: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each two sounds that were to be heard at once."""
    in_order = sorted(sounds, key=lambda sound: sound["from"])
    return [(one, next_) for one, next_ in itertools.pairwise(in_order) if one["until"] > next_["from"]]


def test_two_displays_tell_every_call_once_and_in_order_through_cuts(
    cables: tuple[Cable, Cable], stage: Stage, desks: Desks
) -> None:
    here, there = DESKS
    clara = stage.staff("clara")
    left, right = (
        Hall(stage, cable, new_code(clara, name))
        for cable, name in zip(cables, ("Pantalla izquierda", "Pantalla derecha"), strict=True)
    )

    number = desks.call(here)
    left.wait_for_clip(number)
    right.wait_for_clip(number)
    left.cable.pull_out()
    with ThreadPoolExecutor(2) as at_once:
        number = max(at_once.map(desks.call, (here, there)))
    right.wait_for_clip(number)
    right.cable.pull_out()
    desks.call_again(here)
    desks.call(there)
    expect(left.page.locator("#stale")).to_be_visible()
    left.cable.plug_in()
    desks.call(here)
    right.cable.plug_in()
    number = max(desks.call(desk) for desk in DESKS)
    for hall in (left, right):
        hall.wait_for_clip(number)
    right.cable.pull_out()
    desks.call(there)
    number = desks.call(here)
    left.wait_for_clip(number)
    right.cable.plug_in()
    right.wait_for_clip(number)

    for hall in (left, right):
        hall.wait_until_it_told(len(desks.calls))
        hall.page.wait_for_selector("#hall[data-step=home]", timeout=60_000)
    assert len(desks.calls) == 10
    for hall in (left, right):
        sounds = hall.page.evaluate("window.sounds")
        assert hall.told == desks.calls
        assert sorted(hall.clips) == sorted(desks.log)
        assert overlaps(sounds) == []
        assert [sound["kind"] for sound in sounds].count("chime") == 10
        assert [sound["kind"] for sound in sounds].count("voice") >= 11
    stage.complaints.clear()


def test_a_display_whose_voice_fails_goes_on_telling(stage: Stage, desks: Desks) -> None:
    hall = stage.device("display", **HALL)
    hall.add_init_script(WATCH)
    hall.route(
        CLIP, lambda route: route.fulfill(status=200, content_type="audio/wav", body=b"no sound at all")
    )
    hall.goto("/sala/")

    for desk in DESKS:
        desks.call(desk)

    hall.wait_for_selector("#hall[data-step=call]")
    hall.wait_for_selector("#hall[data-step=home]", timeout=60_000)
    assert hall.evaluate("window.told") == desks.calls
    assert [sound["kind"] for sound in hall.evaluate("window.sounds")] == ["chime", "chime"]
