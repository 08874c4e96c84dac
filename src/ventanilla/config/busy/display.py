"""A display in the hall: hears the live stream, checks that calls come once and in order, and announces each."""

import json
import socket
from contextlib import suppress

import httpx

from ventanilla.config.busy.pauses import News, Retry, Stop
from ventanilla.config.busy.tally import Tally
from ventanilla.config.busy.watch import watch
from ventanilla.config.outside.browser import Api
from ventanilla.config.outside.system import System

SECONDS_TO_CONNECT = 5.0
LONGEST_SILENCE = 45.0  # the stream beats every 15 s


class Display:
    """Follows the calls of the site. It hears as a program, so that the hall's own streams are left to real screens."""

    def __init__(self, system: System, *, news: News, tally: Tally, stop: Stop) -> None:
        self._system, self._news, self._tally, self._stop = system, news, tally, stop
        self._api = Api(system.base_url, system.display, watch=watch(tally, lambda: "sala, anunciar"))
        self._last: int | None = None
        self._line: socket.socket | None = None

    def work(self) -> None:
        """Listen until the run is over; after a break go on after the last call heard. Raises Stopped."""
        retry = Retry()
        while True:
            try:
                self._listen(retry)
            except httpx.TransportError as error:
                self._stop.pause(0)
                self._tally.interrupted("sala, avisos en vivo", repr(error))
            self._stop.pause(retry.seconds())

    def hang_up(self) -> None:
        """Break the stream off, so that whoever listens to its silence comes back at once."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _listen(self, retry: Retry) -> None:
        headers = {"Authorization": f"Bearer {self._system.client}"}
        if self._last is not None:
            headers["Last-Event-ID"] = str(self._last)
        timeout = httpx.Timeout(SECONDS_TO_CONNECT, read=LONGEST_SILENCE)
        with httpx.stream("GET", self._system.stream_url, headers=headers, timeout=timeout) as answer:
            if answer.status_code != httpx.codes.OK:
                self._tally.failed("sala, avisos en vivo", f"respondió {answer.status_code}")
                return
            retry.reset()
            self._line = answer.extensions["network_stream"].get_extra_info("socket")
            self._read(answer)

    def _read(self, answer: httpx.Response) -> None:
        kind = ""
        for line in answer.iter_lines():
            self._stop.pause(0)
            name, _colon, value = line.partition(":")
            if name == "event":
                kind = value.strip()
            elif name == "id" and self._last is None:
                self._last = int(value)
            elif name == "data" and kind == "calls":
                self._show(json.loads(value)["number"])
            elif name == "data" and kind == "queue":
                self._news.tell()

    def _show(self, number: int) -> None:
        if complaint := out_of_order(self._last, number):
            self._tally.failed("sala", complaint)
        self._last = max(number, self._last or 0)
        answer = self._api.try_post(f"/sites/{self._system.site}/calls/{number}/announced")
        if answer.status_code != httpx.codes.NO_CONTENT:
            self._tally.failed("sala", f"no se pudo anunciar el llamado {number} ({answer.status_code})")


def out_of_order(last: int | None, number: int) -> str:
    """Return what is wrong with call `number` after call `last`, empty when it is the next one or the first heard."""
    if last is None or number == last + 1:
        return ""
    what = "se repitió o llegó tarde" if number <= last else "llegó con un salto"
    return f"el llamado {number} {what}, después del {last}"
