"""The display in the hall: hears calls from the live stream, or asks for them where it cannot be had."""

import json
import queue
import threading
import time
from dataclasses import dataclass

import httpx

from ventanilla.config.outside.browser import Browser
from ventanilla.config.outside.errors import Missed

SECONDS_FOR_THE_STREAM = 3.0
SECONDS_BETWEEN_QUESTIONS = 0.5
SECONDS_FOR_A_CALL = 15.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the display learned of it, and the moment (time.monotonic)."""

    number: int
    turn_code: str
    desk: int
    came_live: bool
    at: float


class Hall:
    """A display that follows the calls of its site."""

    def __init__(self, browser: Browser, *, stream_url: str, token: str, wants_live: bool) -> None:
        self._browser = browser
        self._calls: queue.Queue[Call] = queue.Queue()
        self._is_ready = threading.Event()
        self._last = int(browser.open("/sala/").attributes.get("data-last-call", "0"))
        if wants_live:
            follow = threading.Thread(target=self._follow, args=(stream_url, token), daemon=True)
            follow.start()
            self._is_ready.wait(SECONDS_FOR_THE_STREAM)

    @property
    def is_live(self) -> bool:
        """Whether the stream is open."""
        return self._is_ready.is_set()

    def wait_for(self, turn_code: str) -> Call:
        """Return the call of that turn, passing over those of others. Raises Missed when it does not come."""
        deadline = time.monotonic() + SECONDS_FOR_A_CALL
        while time.monotonic() < deadline:
            for call in self._next_calls():
                self._last = max(self._last, call.number)
                if call.turn_code == turn_code:
                    return call
        raise Missed(f"la sala no mostró el llamado de {turn_code} en {SECONDS_FOR_A_CALL:.0f} s")

    def announce(self, call: Call) -> None:
        """Tell the system that the display showed the call. Raises Missed."""
        answer = self._browser.post(f"/sala/llamados/{call.number}/anunciado/")
        if answer.status != 204:
            raise Missed(f"la sala no pudo anunciar el llamado {call.number} ({answer.status})")

    def _next_calls(self) -> list[Call]:
        """Return what is new: from the stream, and by asking when nothing comes from there."""
        try:
            timeout = SECONDS_FOR_THE_STREAM if self.is_live else SECONDS_BETWEEN_QUESTIONS
            return [self._calls.get(timeout=timeout)]
        except queue.Empty:
            return self._ask()

    def _ask(self) -> list[Call]:
        told = json.loads(self._browser.open(f"/sala/llamados/?after={self._last}").content)
        return [
            Call(each["number"], each["turn_code"], each["desk"], came_live=False, at=time.monotonic())
            for each in told["calls"]
        ]

    def _follow(self, stream_url: str, token: str) -> None:
        timeout = httpx.Timeout(SECONDS_FOR_THE_STREAM, read=None)
        headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": str(self._last)}
        try:
            with httpx.stream("GET", stream_url, headers=headers, timeout=timeout) as answer:
                if answer.status_code == 200:
                    self._read(answer)
        except httpx.HTTPError:
            pass
        finally:
            self._is_ready.clear()

    def _read(self, answer: httpx.Response) -> None:
        kind = ""
        for line in answer.iter_lines():
            name, _colon, value = line.partition(":")
            if name == "event":
                kind = value.strip()
                if kind == "ready":
                    self._is_ready.set()
            elif name == "data" and kind == "calls":
                told = json.loads(value)
                self._calls.put(Call(told["number"], told["turn_code"], told["desk"], True, time.monotonic()))
