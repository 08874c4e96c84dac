"""Many displays in one event loop, which note when they hear each call."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.db import transaction

from tests.processes import wait_until
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk
from ventanilla.procedure.turns.events import TurnCalled


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
    """Yield the audience once every display is connected, each with its token."""
    audience, loop = Audience(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    streams = [asyncio.run_coroutine_threadsafe(audience.listen(address, token), loop) for token in tokens]
    try:
        wait_until(lambda: audience.ready == len(tokens), within=60, what="all displays to connect")
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
