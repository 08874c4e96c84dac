"""The stand-in's HTTP server: Graph's addresses for the connector, and those of the telephones for the demo's page.

Both want the token of the connection, so that nobody else on this machine plays with them.
"""

import base64
import binascii
import hmac
import json
import re
import threading
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ventanilla.connectors.sandbox.whatsapp.graph import GraphApi, GraphError
from ventanilla.connectors.sandbox.whatsapp.notices import Business, Postman
from ventanilla.connectors.sandbox.whatsapp.people import People, Unable
from ventanilla.connectors.sandbox.whatsapp.phones import Phone, Phones

MOST_BYTES = 20 << 20
LOOPBACK = "127.0.0.1"
_VERSIONED = re.compile(r"/v\d+\.\d+/(.+)")
_PHONE = re.compile(r"/phones/(\w+)(?:/(\w+)(?:/(\w+))?)?")

Answer = tuple[int, str, bytes]


class Sandbox:
    """The stand-in on a port of loopback; 0 takes any that is free."""

    def __init__(self, business: Business, folder: Path, *, port: int = 0) -> None:
        self._business = business
        self._phones = Phones(folder)
        self._postman = Postman(business)
        self._people = People(self._phones, self._postman)
        self._graph = GraphApi(self._phones, self._people)
        sandbox = self

        class Handler(_Handler):
            answer = staticmethod(sandbox._answer)

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    def serve(self) -> None:
        """Serve until `stop`."""
        self._server.serve_forever(poll_interval=0.2)

    def start(self) -> "Sandbox":
        """Serve in a thread of its own; return itself."""
        threading.Thread(target=self.serve, daemon=True, name="sandbox").start()
        return self

    def stop(self) -> None:
        """Stop serving and posting."""
        self._postman.stop()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            self._refuse_strangers(headers)
            found = _VERSIONED.fullmatch(path)
            if found or path.startswith("/media/"):
                return self._of_graph(method, found[1] if found else path.lstrip("/"), headers, body)
            return self._of_phones(method, path, body)
        except GraphError as refused:
            return _json(refused.status, refused.body())
        except Unable as unable:
            return _json(409, {"reason": str(unable)})

    def _refuse_strangers(self, headers: dict[str, str]) -> None:
        expected = f"Bearer {self._business.token}"
        given = headers.get("authorization", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
            raise GraphError(401, 190, "Invalid OAuth access token")

    def _of_graph(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        ours = self._business.phone_id
        match method, path.split("/"):
            case "POST", [number, "messages"] if number == ours:
                return _json(200, self._graph.post_message(body))
            case "POST", [number, "media"] if number == ours:
                content, content_type = _uploaded(headers.get("content-type", ""), body)
                return _json(200, self._graph.keep_media(content, content_type))
            case "GET", ["media", media_id]:
                content, content_type = self._graph.content(media_id)
                return 200, content_type, content
            case "GET", [media_id]:
                return _json(200, self._graph.media(media_id, home=self.url))
        raise GraphError(404, 100, "Unsupported request")

    def _of_phones(self, method: str, path: str, body: bytes) -> Answer:
        if path == "/phones":
            return self._of_all_phones(method, body)
        found = _PHONE.fullmatch(path)
        with self._phones.lock:
            phone = self._phones.get(found[1]) if found else None
            if found is None or phone is None:
                return _json(404, {"reason": "No hay un celular así."})
            if method == "GET" and found[2] == "files":
                content, content_type = self._graph.content(found[3] or "")
                return 200, content_type, content
            if method == "POST":
                self._act(phone, found[2] or "", _said(body))
            return _json(200, _shown(phone, with_chat=True))

    def _of_all_phones(self, method: str, body: bytes) -> Answer:
        with self._phones.lock:
            if method == "POST":
                said = _said(body)
                number = str(said.get("number", ""))
                phone = self._phones.of_number(number) if number else self._phones.add()
                return _json(201, _shown(phone, with_chat=True))
            return _json(200, {"phones": [_shown(each, with_chat=False) for each in self._phones.all()]})

    def _act(self, phone: Phone, act: str, said: dict[str, Any]) -> None:
        match act:
            case "read":
                self._people.read(phone)
            case "write":
                self._people.write(phone, str(said.get("text", "")))
            case "press":
                self._people.press(phone, str(said.get("bubble", "")), str(said.get("button", "")))
            case "connection":
                self._people.connect(phone, is_offline=bool(said.get("is_offline")))
            case "files":
                self._people.send_file(
                    phone,
                    content=_bytes(said.get("content")),
                    content_type=str(said.get("content_type", "")),
                    name=str(said.get("name", "")),
                    text=str(said.get("text", "")),
                )
            case _:
                raise Unable("Eso no se puede hacer con un celular.")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Sandbox"

    @staticmethod
    def answer(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        raise NotImplementedError

    def do_GET(self) -> None:
        self._respond("GET")

    def do_POST(self) -> None:
        self._respond("POST")

    def _respond(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, MOST_BYTES))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, content_type, content = self.answer(method, self.path.split("?")[0], headers, body)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Write no line for each request: numbers stand in the addresses."""


def _shown(phone: Phone, *, with_chat: bool) -> dict[str, Any]:
    arrived = phone.arrived()
    shown: dict[str, Any] = {
        "key": phone.key,
        "number": phone.number,
        "user_id": phone.user_id,
        "is_offline": phone.is_offline,
        "unread": len(phone.unread()),
        "on_their_way": len(phone.on_their_way()),
        "last": asdict(arrived[-1]) if arrived else None,
    }
    if with_chat:
        shown["bubbles"] = [asdict(each) for each in arrived]
    return shown


def _uploaded(content_type: str, body: bytes) -> tuple[bytes, str]:
    """Return the file in a form of several parts (RFC 7578), and the type that its part gives. Raises GraphError."""
    boundary = content_type.partition("boundary=")[2].strip('"')
    for part in body.split(b"--" + boundary.encode()) if boundary else []:
        head, _blank, content = part.partition(b"\r\n\r\n")
        if b'name="file"' in head:
            found = re.search(rb"content-type:\s*([\w/.+-]+)", head, re.IGNORECASE)
            return content.removesuffix(b"\r\n"), found[1].decode() if found else ""
    raise GraphError(400, 100, "The parameter file is required")


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body or b"{}")
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error:
        return b""


def _json(status: int, told: dict[str, Any]) -> Answer:
    return status, "application/json", json.dumps(told).encode()
