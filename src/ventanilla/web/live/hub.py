"""The open streams of this process, and how events reach them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict

from ventanilla.web.live import frames, rules
from ventanilla.web.live.rules import Grant
from ventanilla.web.live.selectors import Call, Credential, OutboxRow

HEARTBEAT_SECONDS = 15.0
MOST_PENDING_FRAMES = 256


class Stream:
    """One open screen: which topics it hears, and what it has not been sent yet.

    What waits is bounded. Hints that a topic changed collapse into one; a screen too slow for the rest is
    dropped and resumes after the last call it heard.
    """

    def __init__(self, *, grant: Grant, credential: Credential, site_id: int, topics: frozenset[str]) -> None:
        self.grant = grant
        self.credential = credential
        self.site_id = site_id
        self.topics = topics
        self.last_call = 0
        self.on_drop: Callable[[], object] = lambda: None
        self._pending: dict[bytes, int | None] = {}
        self._has_ended = False
        self._wake = asyncio.Event()

    def offer(self, frame: bytes, call_number: int | None = None) -> None:
        """Have `frame` sent; drops the stream when too much waits already."""
        if self._has_ended:
            return
        if len(self._pending) >= MOST_PENDING_FRAMES:
            self.end()
            self.on_drop()
            return
        self._pending[frame] = call_number
        self._wake.set()

    def end(self, farewell: bytes | None = None) -> None:
        """Send what waits and the farewell, then end."""
        if farewell is not None:
            self._pending[farewell] = None
        self._has_ended = True
        self._wake.set()

    async def frames(self) -> AsyncIterator[bytes]:
        """Yield what is to be sent, as much at once as waits, and a heartbeat when nothing happens."""
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                yield frames.HEARTBEAT
                continue
            self._wake.clear()
            has_ended = self._has_ended
            if batch := self._take_pending():
                yield batch
            if has_ended:
                return

    def _take_pending(self) -> bytes:
        pending, self._pending = self._pending, {}
        batch = []
        for frame, call_number in pending.items():
            if call_number is not None:
                if call_number <= self.last_call:
                    continue
                self.last_call = call_number
            batch.append(frame)
        return b"".join(batch)


class Hub:
    """All open streams, found by topic and by who holds them."""

    def __init__(self) -> None:
        self._by_topic: defaultdict[str, set[Stream]] = defaultdict(set)
        self._by_holder: defaultdict[str, list[Stream]] = defaultdict(list)

    def add(self, stream: Stream) -> None:
        """Let `stream` hear its topics; the holder's oldest stream ends when this is one too many."""
        streams = self._by_holder[stream.grant.holder]
        streams.append(stream)
        for topic in stream.topics:
            self._by_topic[topic].add(stream)
        for oldest in streams[: -stream.grant.most_streams]:
            oldest.end(frames.SUPERSEDED)
            self.remove(oldest)

    def remove(self, stream: Stream) -> None:
        """Forget `stream`; harmless when it is forgotten already."""
        streams = self._by_holder[stream.grant.holder]
        if stream in streams:
            streams.remove(stream)
        if not streams:
            del self._by_holder[stream.grant.holder]
        for topic in stream.topics:
            self._by_topic[topic].discard(stream)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def streams(self) -> list[Stream]:
        """Return all open streams."""
        return [stream for streams in self._by_holder.values() for stream in streams]

    def deliver(self, rows: Iterable[OutboxRow]) -> None:
        """Offer each row to the streams of its site that hear one of its topics; one of no site, to those of all."""
        for row in rows:
            for topic in row.topics:
                if listeners := self._by_topic.get(topic):
                    self._offer(row, topic, listeners)

    def end_all(self) -> None:
        """End every stream; the screens come back by themselves to whoever answers next."""
        for stream in self.streams():
            stream.end()

    def _offer(self, row: OutboxRow, topic: str, listeners: set[Stream]) -> None:
        kind = rules.kind_of(topic)
        call = Call.told_by(row.payload) if kind == "calls" else None
        frame = frames.call(asdict(call)) if call else frames.look_again(kind, topic)
        number = call.number if call else None
        for stream in tuple(listeners):
            if row.site_id in (None, stream.site_id):
                stream.offer(frame, number)
