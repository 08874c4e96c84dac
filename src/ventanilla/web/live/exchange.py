"""One HTTP exchange in ASGI's terms: what was asked, and plain answers to it."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.http.cookie import parse_cookie

Message = MutableMapping[str, Any]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Problem(Exception):
    """A refusal, sent as problem+json (RFC 9457). `str(problem)` is the Spanish title; `code` is stable."""

    def __init__(self, status: HTTPStatus, code: str, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.code = code

    def document(self) -> dict[str, object]:
        """Return the body."""
        return {"type": "about:blank", "title": str(self), "status": int(self.status), "code": self.code}


@dataclass
class Exchange:
    """One request and the way to answer it. `answer_headers` go with every answer."""

    scope: Scope
    receive: Receive
    send: Send
    answer_headers: dict[str, str] = field(default_factory=lambda: {"cache-control": "no-store"})

    @property
    def method(self) -> str:
        """The HTTP method, in capitals."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path asked for, decoded."""
        return str(self.scope["path"])

    @cached_property
    def headers(self) -> dict[str, str]:
        """The request's headers by lower-case name; of one sent twice, the last."""
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.scope["headers"]}

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The request's cookies. Over HTTP/2 a browser sends each in a header of its own (RFC 9113, 8.2.3)."""
        sent = [value.decode("latin-1") for name, value in self.scope["headers"] if name == b"cookie"]
        return parse_cookie("; ".join(sent))

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query string's parameters."""
        return parse_qs(self.scope["query_string"].decode("latin-1"))

    async def answer(self, status: HTTPStatus, document: Mapping[str, object] | None = None) -> None:
        """Send a whole answer: JSON, or nothing but the status."""
        kind = "application/problem+json" if status >= HTTPStatus.BAD_REQUEST else "application/json"
        body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
        await self.start(status, {"content-type": kind, "content-length": str(len(body))})
        await self.send({"type": "http.response.body", "body": body})

    async def start(self, status: HTTPStatus, headers: Mapping[str, str]) -> None:
        """Send the status and headers; the body is to follow."""
        every = {**self.answer_headers, **headers}
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in every.items()]
        await self.send({"type": "http.response.start", "status": int(status), "headers": pairs})

    async def send_part(self, part: bytes) -> None:
        """Send a piece of a body that goes on; waits while the other side does not read."""
        await self.send({"type": "http.response.body", "body": part, "more_body": True})

    async def finish(self) -> None:
        """End a body sent in pieces."""
        await self.send({"type": "http.response.body", "body": b""})

    async def until_client_left(self) -> None:
        """Return when the other side has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass
