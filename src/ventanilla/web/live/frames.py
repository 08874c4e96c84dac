"""What goes over the wire: the text of server-sent events."""

import json
from collections.abc import Mapping

RETRY_MILLISECONDS = 1000

# The comment keeps proxies from closing an idle stream; the event is what a page can see of it.
HEARTBEAT = b": heartbeat\nevent: beat\ndata: {}\n\n"

# The holder opened more streams than it may have: the page must not come back by itself.
SUPERSEDED = b"event: superseded\ndata: {}\n\n"


def opening(last_call: int | None) -> bytes:
    """Return the first event of a stream; `last_call` is the number after which calls follow, if any."""
    number = "" if last_call is None else f"id: {last_call}\n"
    return f"retry: {RETRY_MILLISECONDS}\n{number}event: ready\ndata: {{}}\n\n".encode()


def call(data: Mapping[str, object]) -> bytes:
    """Return a call to the hall. Its id is its number, which a browser tells when it reconnects."""
    return f"id: {data['number']}\nevent: calls\ndata: {_compact(data)}\n\n".encode()


def look_again(kind: str, topic: str) -> bytes:
    """Return the hint that `topic` has changed; the page fetches the rest with its own permission."""
    return f"event: {kind}\ndata: {_compact({'topic': topic})}\n\n".encode()


def _compact(data: Mapping[str, object]) -> str:
    return json.dumps(data, separators=(",", ":"))
