"""Follows the outbox and gives what is new to the open streams."""

import time
from collections.abc import Iterable
from contextlib import aclosing

from ventanilla.kernel import listener
from ventanilla.web.live import selectors
from ventanilla.web.live.database import Database
from ventanilla.web.live.hub import Hub

POLL_SECONDS = 3.0
WINDOW = 500


class Window:
    """Which outbox rows have been seen. Ids are given before commit, so one may appear after a larger one.

    The gaps among the newest 500 ids are asked for again at each reading; older ones are taken for rolled
    back. Should a transaction stay open for longer than that, the refetch that every screen makes each 30
    seconds covers it.
    """

    def __init__(self, last: int, seen: Iterable[int] = ()) -> None:
        self.last = last
        self.missing = set(range(max(1, last - WINDOW + 1), last + 1)) - set(seen)

    def admit(self, event_id: int) -> None:
        """Note that the row of this id has been seen."""
        if event_id > self.last:
            self.missing.update(range(max(self.last + 1, event_id - WINDOW + 1), event_id))
            self.last = event_id
            self.missing = {each for each in self.missing if each > self.last - WINDOW}
        else:
            self.missing.discard(event_id)


class Tail:
    """The one reader of the outbox in this process."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._window: Window | None = None
        self._read_at: float | None = None

    def seconds_since_read(self) -> float | None:
        """Return the age of the last successful reading, None before the first."""
        return None if self._read_at is None else time.monotonic() - self._read_at

    async def follow(self) -> None:
        """Deliver new rows as they are committed, for ever.

        Raises psycopg.OperationalError when the database goes; calling again goes on where this stopped.
        """
        async with aclosing(listener.pulses("live listener", poll_seconds=POLL_SECONDS)) as pulses:
            async for _ in pulses:
                while await self._read_once() == selectors.ROWS_AT_ONCE:
                    pass

    async def _read_once(self) -> int:
        window = self._window or await self._window_at_the_end()
        self._window = window
        rows = await selectors.events_after(self._database, window.last, window.missing)
        self._read_at = time.monotonic()
        for row in rows:
            window.admit(row.id)
        self._hub.deliver(rows)
        return len(rows)

    async def _window_at_the_end(self) -> Window:
        last = await selectors.last_event_id(self._database)
        visible = await selectors.events_after(self._database, max(0, last - WINDOW), ())
        return Window(max([last, *(row.id for row in visible)]), (row.id for row in visible))
