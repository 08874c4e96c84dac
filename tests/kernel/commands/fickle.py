"""Another system on loopback that misbehaves in every way a system can, and remembers what was really done in it."""

import datetime as dt
import json
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ventanilla.kernel import outbound
from ventanilla.kernel.commands.errors import Refused
from ventanilla.kernel.commands.ports import Order, Policy, Receipt
from ventanilla.kernel.outbound import Place

PATIENCE = 0.3
HANG = 0.6
POLICY = Policy(
    per_second=10_000,
    lanes=6,
    lease=dt.timedelta(seconds=3),
    most_attempts=100,
    shortest_wait=dt.timedelta(milliseconds=10),
    longest_wait=dt.timedelta(milliseconds=80),
    failures_until_pause=4,
    shortest_pause=dt.timedelta(milliseconds=20),
    longest_pause=dt.timedelta(milliseconds=60),
)

GOOD = "good"
BEFORE = ("busy", "too_many", "broken_before", "hang_before", "drop_before")
AFTER = (
    "unavailable_after",
    "broken_after",
    "hang_after",
    "drop_after",
    "garbage_after",
    "half_after",
    "empty_after",
)


@dataclass(slots=True)
class Ledger:
    """What was done in the other system, in the order in which it was done; and how often it was asked."""

    done: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class FickleServer(ThreadingHTTPServer):
    """Takes orders by POST, tells by GET whether it did one, and misbehaves by a draw of `moods`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, moods: Mapping[str, int], seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ledger = Ledger()
        self._moods, self._dice = dict(moods), random.Random(seed)  # noqa: S311

    def mood(self) -> str:
        """Return how the next request is treated."""
        with self.ledger.lock:
            self.ledger.asked += 1
            return self._dice.choices(list(self._moods), list(self._moods.values()))[0]

    @property
    def place(self) -> Place:
        """Where it is."""
        address = f"http://127.0.0.1:{self.server_address[1]}/"
        return Place(name="El sistema de prueba", base_url=address, seconds=PATIENCE, may_be_private=True)


class _Handler(BaseHTTPRequestHandler):
    server: FickleServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = self.server.mood()
        if mood in BEFORE:
            self._misbehave(mood.removesuffix("_before"))
            return
        with self.server.ledger.lock:
            self.server.ledger.done.append((order["aggregate"], self.headers["Idempotency-Key"]))
        if mood == GOOD:
            self._answer(201, {"id": f"X-{self.headers['Idempotency-Key']}"})
        else:
            self._misbehave(mood.removesuffix("_after"))

    def do_GET(self) -> None:
        mood = self.server.mood()
        if mood in BEFORE:
            self._misbehave(mood.removesuffix("_before"))
            return
        key = self.path.rpartition("/")[2]
        with self.server.ledger.lock:
            is_done = any(key == done for _aggregate, done in self.server.ledger.done)
        self._answer(200 if is_done else 404, {"id": f"X-{key}"} if is_done else {})

    def _misbehave(self, how: str) -> None:
        match how:
            case "busy":
                self._answer(503, {}, {"Retry-After": "0"})
            case "unavailable":
                self._answer(503, "upstream connect error or disconnect/reset before headers")
            case "too_many":
                self._answer(429, {}, {"Retry-After": "0"})
            case "broken":
                self._answer(500, {"error": "¡falló!"})
            case "hang":
                threading.Event().wait(HANG)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case "garbage":
                self._answer(200, "<html>¿quién sabe?</html>")
            case "half":
                self.send_response(201)
                self.send_header("Content-Length", "500")
                self.end_headers()
                self.wfile.write(b'{"id": "X-')
                self.close_connection = True
            case "empty":
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

    def _answer(self, status: int, told: object, headers: Mapping[str, str] | None = None) -> None:
        body = (told if isinstance(told, str) else json.dumps(told)).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: Any) -> None:
        pass


class FickleConnector:
    """The adapter of the fickle system: the whole of it, as `docs/add-a-connector.md` asks for."""

    target = "fickle"
    title = "El sistema de prueba"

    def __init__(self, place: Place, policy: Policy) -> None:
        self.place, self.policy = place, policy

    def send(self, order: Order) -> Receipt:
        """Post the order under its key."""
        answer = outbound.exchange(
            self.place,
            "POST",
            "orders",
            json_body={"aggregate": order.aggregate, **order.content},
            headers={"Idempotency-Key": str(order.idempotency_key)},
        )
        return Receipt(external_id=answer.json(self.place)["id"], status=answer.status)

    def find(self, order: Order) -> Receipt | None:
        """Ask whether an order of that key was done."""
        try:
            answer = outbound.exchange(self.place, "GET", f"orders/{order.idempotency_key}")
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        return Receipt(external_id=answer.json(self.place)["id"], status=answer.status)

    def rehearse(self, order: Order) -> str:
        """Tell the operation."""
        return f"Se enviaría {order.operation}."


@contextmanager
def fickle_server(moods: Mapping[str, int], *, seed: int = 1) -> Iterator[FickleServer]:
    """Yield such a server, listening on a port that the system picked."""
    with FickleServer(moods, seed) as server:
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        listening.start()
        try:
            yield server
        finally:
            server.shutdown()
            listening.join()
