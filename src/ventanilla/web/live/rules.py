"""What decides who may hear what, without looking anything up."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

SITE_TOPICS = ("calls", "queue", "lines")
STREAMS_OF_A_DEVICE = 2
STREAMS_OF_A_PERSON = 5

_KINDS_BY_DEFAULT = {
    "DISPLAY": ("calls", "queue", "lines"),
    "KIOSK": ("lines", "queue"),
    "TABLET": ("tablet",),
    "CLIENT": ("calls", "queue", "lines"),
    "STAFF": ("queue", "lines", "desk"),
}
_KINDS_ALLOWED = _KINDS_BY_DEFAULT | {
    "STAFF": ("calls", "queue", "lines", "desk", "tablet", "visit", "commands")
}
_STANDARD_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Grant:
    """What one credential is good for at this moment: who holds it, and where they stand.

    `kind` is a device kind, CLIENT or STAFF. Staff of all sites have no `site_id` of their own. What is sent to other
    systems is heard by those alone who `steers_commands`.
    """

    holder: str
    kind: str
    site_id: int | None
    site_code: str | None
    desk_id: int | None
    steers_commands: bool = False

    @property
    def most_streams(self) -> int:
        """How many streams the holder may have open; one more closes the oldest."""
        return STREAMS_OF_A_DEVICE if self.kind in ("DISPLAY", "KIOSK", "TABLET") else STREAMS_OF_A_PERSON


def topics_for(grant: Grant, site_code: str, asked: list[str]) -> frozenset[str] | None:
    """Return the topics that `asked` stands for at that site; None when one is not the holder's to hear.

    Each may be asked for by its kind ("queue", "desk": their own) or in full ("visit:<uuid>"). Asking for
    nothing asks for what the holder's kind of screen needs. A desk nobody sits at yet has no topic and is
    left out.
    """
    topics = {_topic_for(grant, site_code, each) for each in asked or _KINDS_BY_DEFAULT[grant.kind]}
    if None in topics:
        return None
    return frozenset(topic for topic in topics if topic)


def kind_of(topic: str) -> str:
    """Return what a topic is about: "calls" of "site:CALI:calls", "desk" of "desk:5"."""
    parts = topic.split(":")
    return parts[-1] if parts[0] == "site" else parts[0]


def is_admitted(origin: str, host: str, pages: tuple[str, ...], pages_port: int) -> bool:
    """Return whether a page of `origin` may hear this process: only our own pages may.

    Those are the addresses in `pages`, and the pages' port under the same host name as this request's `host`.
    """
    if origin in pages:
        return True
    parts = urlsplit(origin)
    try:
        port = parts.port or _STANDARD_PORTS.get(parts.scheme)
    except ValueError:
        return False
    ports = {pages_port, *(_port_of(page) for page in pages)}
    return port in ports and parts.hostname is not None and parts.hostname == urlsplit(f"//{host}").hostname


def _topic_for(grant: Grant, site_code: str, asked: str) -> str | None:
    """Return the full topic, "" for one that does not exist yet, None for one that is not theirs."""
    kind = kind_of(asked)
    if kind not in _KINDS_ALLOWED[grant.kind]:
        return None
    if kind in SITE_TOPICS:
        topic = f"site:{site_code}:{kind}"
    elif kind == "visit":
        return asked if _names_a_visit(asked) else None
    elif kind == "commands":
        return asked if asked == kind and grant.steers_commands else None
    else:
        topic = f"{kind}:{grant.desk_id}" if grant.desk_id else ""
    return topic if asked in (kind, topic) else None


def _names_a_visit(topic: str) -> bool:
    try:
        uuid.UUID(topic.removeprefix("visit:"))
    except ValueError:
        return False
    return True


def _port_of(page: str) -> int | None:
    parts = urlsplit(page)
    return parts.port or _STANDARD_PORTS.get(parts.scheme)
