"""How long a call takes from its commit to fifty displays; prints the figures (`pytest -s`)."""

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

import httpx
import pytest
from django.db import transaction

from tests.cast import make_device
from tests.processes import wait_until
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, DeviceKind, Site
from ventanilla.procedure.turns.events import TurnCalled

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

DISPLAYS = 50
CALLS = 100
SECONDS_BETWEEN_CALLS = 0.04


class Audience:
    """Displays that note when they hear each call (time.monotonic), all in one event loop."""

    def __init__(self) -> None:
        self.ready = 0
        self.heard: list[tuple[int, float]] = []

    async def listen(self, address: httpx.URL, token: str) -> None:
        """Be one display until cancelled."""
        reader, writer = await asyncio.open_connection(address.host, address.port)
        request = f"GET {address.path} HTTP/1.1\r\nhost: test\r\ncookie: ventanilla_display={token}\r\n\r\n"
        writer.write(request.encode())
        try:
            async for line in reader:
                self._take(line, time.monotonic())
        finally:
            writer.close()

    def _take(self, line: bytes, at: float) -> None:
        if line.startswith(b"id: "):
            self.heard.append((int(line[4:]), at))
        elif line.startswith(b"event: ready"):
            self.heard.clear()
            self.ready += 1


@contextmanager
def listening(address: httpx.URL, tokens: list[str]) -> Iterator[Audience]:
    """Yield the audience once every display is connected."""
    audience, loop = Audience(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    streams = [asyncio.run_coroutine_threadsafe(audience.listen(address, token), loop) for token in tokens]
    try:
        wait_until(lambda: audience.ready == len(tokens), what="all displays to connect")
        yield audience
    finally:
        for stream in streams:
            stream.cancel()
        asyncio.run_coroutine_threadsafe(_until_streams_are_closed(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _until_streams_are_closed() -> None:
    this = asyncio.current_task()
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not this), return_exceptions=True)


def call(desk: Desk, number: int) -> float:
    """Commit the event of a call; return the moment just before the commit (time.monotonic)."""
    with transaction.atomic():
        emit(
            TurnCalled(
                site_id=desk.site_id,
                site_code=desk.site.code,
                turn_id="",
                code="R-001",
                desk_id=desk.pk,
                number=number,
                desk=desk.number,
                attempt=1,
            )
        )
        return time.monotonic()


def test_fifty_displays_hear_a_call_well_within_a_second(stream_address: str, site: Site, desk: Desk) -> None:
    tokens = [make_device(site, DeviceKind.DISPLAY)[1] for _display in range(DISPLAYS)]
    committed = {}

    with listening(httpx.URL(stream_address), tokens) as audience:
        for number in range(1, CALLS + 1):
            committed[number] = call(desk, number)
            time.sleep(SECONDS_BETWEEN_CALLS)
        wait_until(lambda: len(audience.heard) >= DISPLAYS * CALLS, what="every display to hear every call")

    milliseconds = [1000 * (at - committed[number]) for number, at in audience.heard]
    percentiles = quantiles(milliseconds, n=100)
    sys.stdout.write(
        f"\ncommit to event, {DISPLAYS} displays, {CALLS} calls: "
        f"p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms, worst {max(milliseconds):.1f} ms\n"
    )
    assert len(milliseconds) == DISPLAYS * CALLS
    assert percentiles[98] < 1000
