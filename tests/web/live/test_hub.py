"""What waits for a screen is bounded, collapsed and sent in order."""

import asyncio
from collections.abc import Callable

import pytest

from ventanilla.web.live import hub
from ventanilla.web.live.hub import Hub, Stream
from ventanilla.web.live.rules import Grant
from ventanilla.web.live.selectors import Credential, OutboxRow

QUEUE, CALLS = "site:CALI:queue", "site:CALI:calls"


def make_stream(*topics: str, holder: str = "DISPLAY:1", site_id: int = 1) -> Stream:
    """Return a stream of a display that hears the topics."""
    grant = Grant(holder=holder, kind="DISPLAY", site_id=site_id, site_code="CALI", desk_id=None)
    return Stream(
        grant=grant, credential=Credential("token", "digest"), site_id=site_id, topics=frozenset(topics)
    )


def call_row(number: int) -> OutboxRow:
    """Return the outbox row of a call."""
    call = {"number": number, "code": f"R-{number:03d}", "desk": 1, "attempt": 1}
    return OutboxRow(id=number, site_id=1, payload=call, topics=[QUEUE, CALLS])


async def all_frames(stream: Stream) -> list[bytes]:
    """Return what is sent until the stream ends."""
    return [part async for part in stream.frames()]


def sent_by(build: Callable[[Hub], Stream]) -> bytes:
    """Return everything that the stream made by `build` sends when it is ended afterwards."""

    async def run() -> bytes:
        stream = build(Hub())
        stream.end()
        return b"".join(await all_frames(stream))

    return asyncio.run(run())


def test_hints_of_one_topic_collapse_and_calls_do_not() -> None:
    def build(open_streams: Hub) -> Stream:
        stream = make_stream(QUEUE, CALLS)
        open_streams.add(stream)
        open_streams.deliver([call_row(1), call_row(2)])
        return stream

    sent = sent_by(build)

    assert sent.count(b"event: queue\n") == 1
    assert sent.count(b"event: calls\n") == 2
    assert sent.index(b"id: 1\n") < sent.index(b"id: 2\n")


def test_a_call_already_replayed_is_not_sent_again() -> None:
    def build(open_streams: Hub) -> Stream:
        stream = make_stream(CALLS)
        stream.last_call = 1
        open_streams.add(stream)
        open_streams.deliver([call_row(1), call_row(2)])
        return stream

    assert b"id: 1\n" not in sent_by(build)


def test_a_stream_hears_only_its_site() -> None:
    def build(open_streams: Hub) -> Stream:
        stream = make_stream(QUEUE, site_id=2)
        open_streams.add(stream)
        open_streams.deliver([call_row(1)])
        return stream

    assert sent_by(build) == b""


def test_what_happens_at_no_site_is_heard_at_all_of_them() -> None:
    def build(open_streams: Hub) -> Stream:
        stream = make_stream("commands", site_id=2)
        open_streams.add(stream)
        open_streams.deliver([OutboxRow(id=1, site_id=None, payload={}, topics=["commands"])])
        return stream

    assert sent_by(build).count(b"event: commands\n") == 1


def test_a_stream_that_takes_nothing_is_dropped_before_it_fills_the_memory() -> None:
    dropped = []
    stream = make_stream(CALLS)
    stream.on_drop = lambda: dropped.append(stream)
    open_streams = Hub()
    open_streams.add(stream)

    open_streams.deliver([call_row(number) for number in range(1, 10 * hub.MOST_PENDING_FRAMES)])

    assert dropped == [stream]


def test_one_stream_too_many_ends_the_oldest_of_the_same_holder() -> None:
    def build(open_streams: Hub) -> Stream:
        oldest = make_stream(QUEUE)
        for stream in (
            oldest,
            make_stream(QUEUE),
            make_stream(QUEUE, holder="DISPLAY:2"),
            make_stream(QUEUE),
        ):
            open_streams.add(stream)
        assert len(open_streams.streams()) == 3
        assert oldest not in open_streams.streams()
        return oldest

    assert b"event: superseded\n" in sent_by(build)


def test_a_forgotten_stream_leaves_nothing_behind() -> None:
    stream, open_streams = make_stream(QUEUE), Hub()
    open_streams.add(stream)

    open_streams.remove(stream)
    open_streams.remove(stream)

    assert open_streams.streams() == []


def test_a_quiet_stream_has_a_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.01)

    async def first_frame() -> bytes:
        return await anext(make_stream(QUEUE).frames())

    assert asyncio.run(first_frame()).startswith(b": heartbeat\n")
