"""The receiving end of the notifier: wakes whoever reads the outbox."""

import asyncio
import logging
from collections.abc import AsyncGenerator

import psycopg

from ventanilla.kernel import connections

logger = logging.getLogger(__name__)


async def pulses(purpose: str, *, poll_seconds: float) -> AsyncGenerator[None]:
    """Yield when it is time to read: at once, after every notification, and at least every `poll_seconds`.

    Goes on for ever: a lost connection is opened again with growing, jittered waits, and each attempt yields
    too, so that a reader whose own connection works misses nothing. Notifications during a read are kept for
    the next pulse.
    """
    failures = 0
    while True:
        try:
            async with await connections.connect_async(purpose) as connection:
                await connection.execute(f"LISTEN {connections.OUTBOX_CHANNEL}")
                failures = 0
                while True:
                    yield
                    await _one_notification(connection, poll_seconds)
        except psycopg.OperationalError as error:
            failures += 1
            logger.warning("%s stopped hearing of events, connecting again: %s", purpose, error)
        await asyncio.sleep(connections.seconds_before_retry(failures))
        yield


async def _one_notification(connection: psycopg.AsyncConnection, poll_seconds: float) -> None:
    async for _ in connection.notifies(timeout=poll_seconds, stop_after=1):
        return
