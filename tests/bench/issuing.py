"""Twenty thousand turns, issued and called over the API: how fast, and whether each was given and called once."""

import asyncio
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

from tests import cast
from tests.bench.desks import Caller, Request, Stream, connect, post, programs
from tests.bench.figures import Figure
from tests.bench.line import EndlessLine
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.services import devices
from ventanilla.web.api.access import Scope

DOORS = 100  # each has a pace of its own, as programs have
AT_ONCE = 20
DESKS = 50
CREATED, NOBODY_WAITS = 201, 204


@dataclass(slots=True)
class Ledger:
    """What was given and what was called, as the answers told it."""

    issued: dict[str, str] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)

    def equal_numbers(self) -> int:
        """Return how many numbers two people have."""
        return sum(count - 1 for count in self.codes.values())

    def doubled(self) -> int:
        """Return how many times somebody was called who had been called."""
        return sum(count - 1 for count in self.called.values())

    def lost(self) -> int:
        """Return how many were never called."""
        return len(self.issued.keys() - self.called.keys())


def measure(address: str, *, turns: int, runs: int) -> list[Figure]:
    """Return how many turns a second are issued and called, and what went wrong among all of them."""
    site = cast.make_site("ISSUE")
    line = cast.make_line(site)
    people = EndlessLine(line)
    doors = [_door(site, line, number) for number in range(DOORS)]
    desks = programs(site, line, DESKS)
    ledger = Ledger()
    issued, called = [], []
    for _run in range(runs):
        issued.append(asyncio.run(_issue(turns // runs, doors, address, ledger)))
        called.append(asyncio.run(_call_all(desks, address, people, ledger)))
    people.close()
    among = f"among {turns:,} issued and called"
    return [
        Figure(
            name=f"API issues, {AT_ONCE} at once", runs=issued, unit="turns/s", target=200, limit="at least"
        ),
        Figure(name=f"API calls all of them, {DESKS} desks", runs=called, unit="calls/s"),
        Figure(name=f"called twice, {among}", runs=[ledger.doubled()], unit="turns", target=0),
        Figure(name=f"never called, {among}", runs=[ledger.lost()], unit="turns", target=0),
        Figure(name=f"equal numbers, {among}", runs=[ledger.equal_numbers()], unit="turns", target=0),
    ]


def _door(site: Site, line: ServiceLine, number: int) -> Caller:
    scopes = [Scope.TURNS_WRITE.value]
    _client, token = devices.register_api_client(site=site, name=f"Puerta {number}", scopes=scopes)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    wanted = {"service_line": line.code, "priority_class": "OLDER_ADULT" if number % 3 == 0 else None}
    body = json.dumps(wanted).encode()

    def request() -> Request:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return Request(f"/api/v1/sites/{site.code}/turns", headers | key, body)

    return Caller(0, request)


async def _issue(turns: int, doors: list[Caller], address: str, ledger: Ledger) -> float:
    """Have so many turns issued, the doors taken in turns, and return how many a second."""
    streams = [await connect(address) for _stream in range(AT_ONCE)]
    left = iter(range(turns))
    began = time.perf_counter()

    async def go_on(stream: Stream) -> None:
        for number in left:
            status, body = await post(stream, doors[number % DOORS].request())
            assert status == CREATED, f"{status}: {body[:400]!r}"
            turn = json.loads(body)
            ledger.issued[turn["id"]] = turn["code"]
            ledger.codes[turn["code"]] += 1

    await asyncio.gather(*(go_on(stream) for stream in streams))
    spent = time.perf_counter() - began
    for _reader, writer in streams:
        writer.close()
    return turns / spent


async def _call_all(desks: list[Caller], address: str, people: EndlessLine, ledger: Ledger) -> float:
    """Let the desks call together until nobody waits, and return how many they called a second."""
    streams = [await connect(address) for _desk in desks]
    spent, called = 0.0, 0
    while True:
        requests = [desk.request() for desk in desks]
        began = time.perf_counter()
        answers = await asyncio.gather(*map(post, streams, requests))
        spent += time.perf_counter() - began
        found = [body for status, body in answers if status != NOBODY_WAITS]
        ledger.called.update(json.loads(body)["turn"]["id"] for body in found)
        called += len(found)
        if not found:
            break
        people.send_away([desk.desk for desk in desks])
    for _reader, writer in streams:
        writer.close()
    return called / spent
