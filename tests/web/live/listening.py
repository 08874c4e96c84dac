"""A screen for tests: opens a stream like a browser does and remembers what it hears, and when; and calls to hear."""

import json
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings
from django.test import Client

from tests.cast import attend, make_line, make_turn
from tests.processes import wait_until
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.services import calling


@dataclass(frozen=True)
class Heard:
    """One server-sent event, and the moment it came (time.monotonic)."""

    kind: str
    data: dict[str, Any]
    id: str | None
    at: float


class Screen:
    """An open stream, read by a thread of its own."""

    def __init__(self, address: str, *, token: str | None = None, **headers: str) -> None:
        self.heard: list[Heard] = []
        self.status: int | None = None
        self.closed_at: float | None = None
        self._headers = headers | ({"cookie": f"ventanilla_display={token}"} if token else {})
        self._address = address
        self._client = httpx.Client(timeout=httpx.Timeout(10, read=60))
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        wait_until(lambda: self.kinds() or self.closed_at, what="the stream to open")
        assert self.kinds()[:1] == ["ready"], f"answered {self.status}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def kinds(self) -> list[str]:
        """Return the kinds of the events heard so far."""
        return [each.kind for each in self.heard]

    def calls(self) -> list[int]:
        """Return the numbers of the calls heard so far."""
        return [each.data["number"] for each in self.heard if each.kind == "calls"]

    def has_heard(self, calls: int) -> bool:
        """Return whether at least so many calls have come."""
        return len(self.calls()) >= calls

    def wait_for(self, kind: str, *, within: float = 5) -> Heard:
        """Return the first event of that kind, waiting for it."""
        wait_until(lambda: kind in self.kinds(), within=within, what=f"a {kind} event")
        return next(each for each in self.heard if each.kind == kind)

    def wait_for_calls(self, *numbers: int, within: float = 5) -> None:
        """Wait for as many calls and fail unless they are these, in this order."""
        wait_until(lambda: len(self.calls()) >= len(numbers), within=within, what=f"calls {numbers}")
        assert self.calls() == list(numbers)

    def wait_until_closed(self, *, within: float) -> None:
        """Wait for the server to end the stream."""
        wait_until(lambda: self.closed_at, within=within, what="the stream to end")

    def _listen(self) -> None:
        try:
            with self._client.stream("GET", self._address, headers=self._headers) as answer:
                self.status = answer.status_code
                fields: dict[str, str] = {}
                for line in answer.iter_lines():
                    self._take(line, fields)
        except (httpx.HTTPError, RuntimeError, OSError):
            pass
        finally:
            self.closed_at = time.monotonic()

    def _take(self, line: str, fields: dict[str, str]) -> None:
        name, _colon, value = line.partition(":")
        if line and name:
            fields[name] = value.strip()
        elif not line and "event" in fields:
            self.heard.append(
                Heard(fields["event"], json.loads(fields["data"]), fields.get("id"), time.monotonic())
            )
        if not line:
            fields.clear()


def session_of(person: StaffUser) -> str:
    """Return the Cookie header of that person's signed-in browser."""
    browser = Client()
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return f"sessionid={browser.cookies['sessionid'].value}"


def call_somebody(desk: Desk) -> int:
    """Have a new turn called to the desk, which whoever was called before never reached; return the number."""
    if selectors.live_turn(desk) is not None:
        attend(desk)
    make_turn(make_line(desk.site))
    call = calling.call_next(desk=desk)
    assert call is not None
    return call.number
