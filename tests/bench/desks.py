"""Desks that call, one request each at a time: an advisor's screen or a program, as bytes on a kept connection."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import httpx
from django.test import Client

from tests import cast
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.services import devices
from ventanilla.web.api.access import Scope

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]

CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Request:
    """A POST as it goes over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes = b""

    def raw(self) -> bytes:
        """Return it as bytes."""
        headers = {"Host": "127.0.0.1", **self.headers, "Content-Length": str(len(self.body))}
        lines = [f"POST {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True)
class Caller:
    """A desk and how it calls: a new request each time."""

    desk: int
    request: Callable[[], Request]


@dataclass(slots=True)
class Answers:
    """What a run came to: the milliseconds of each answer, and how long all of them took together."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def per_second(self) -> float:
        """How many answers a second."""
        return len(self.times) / self.seconds


def programs(site: Site, line: ServiceLine, count: int) -> list[Caller]:
    """Return so many desks that a program calls for."""
    _client, token = devices.register_api_client(site=site, name="Medida", scopes=[Scope.DESKS_WRITE.value])
    return [_by_program(cast.make_desk(site, line), token) for _desk in range(count)]


def advisors(site: Site, line: ServiceLine, count: int, address: str) -> list[Caller]:
    """Return so many desks with an advisor signed in, who has the desk's screen open."""
    return [_by_advisor(site, line, address) for _desk in range(count)]


def _by_program(desk: Desk, token: str) -> Caller:
    path = f"/api/v1/desks/{desk.number}/call-next"

    def request() -> Request:
        return Request(path, {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex})

    return Caller(desk.pk, request)


def _by_advisor(site: Site, line: ServiceLine, address: str) -> Caller:
    advisor = cast.make_advisor(site, "Ana")
    desk = cast.make_desk(site, line, advisor=advisor)
    session = Client()
    session.force_login(advisor, backend="django.contrib.auth.backends.ModelBackend")
    cookies = {"sessionid": session.cookies["sessionid"].value}
    with httpx.Client(base_url=address, cookies=cookies) as browser:
        page = browser.get("/modulo/")
        csrf_cookie = browser.cookies["csrftoken"]
    found = CSRF_FIELD.search(page.text)
    assert found is not None, page.text
    headers = {
        "Cookie": f"sessionid={cookies['sessionid']}; csrftoken={csrf_cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "HX-Current-URL": f"{address}/modulo/",
    }

    def request() -> Request:
        typed = {"csrfmiddlewaretoken": found.group(1), "turn": "none", "nonce": uuid.uuid4().hex}
        return Request("/modulo/llamar/", headers, urlencode(typed).encode())

    return Caller(desk.pk, request)


async def post(stream: Stream, request: Request) -> tuple[int, bytes]:
    """Send the request and return status and body of its answer."""
    reader, writer = stream
    writer.write(request.raw())
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return status, await reader.readexactly(int(length.group(1))) if length else b""


async def connect(address: str) -> Stream:
    """Open a connection to the pages."""
    at = urlsplit(address)
    return await asyncio.open_connection(at.hostname, at.port, limit=1 << 20)


def call_together(
    times: int, callers: list[Caller], address: str, free: Callable[[list[int]], object]
) -> Answers:
    """Let all desks call in the same moment, so many times; between two times they are freed, which takes no part."""
    return asyncio.run(_call_together(times, callers, address, free))


async def _call_together(
    times: int, callers: list[Caller], address: str, free: Callable[[list[int]], object]
) -> Answers:
    answers = Answers()
    streams = [await connect(address) for _caller in callers]
    for _time in range(times):
        requests = [caller.request() for caller in callers]
        began = time.perf_counter()
        answers.times += await asyncio.gather(*map(_timed, streams, requests))
        answers.seconds += time.perf_counter() - began
        free([caller.desk for caller in callers])
    for _reader, writer in streams:
        writer.close()
    return answers


async def _timed(stream: Stream, request: Request) -> float:
    sent = time.perf_counter()
    status, body = await post(stream, request)
    assert status == 200, f"{status}: {body[:400]!r}"
    return (time.perf_counter() - sent) * 1000
