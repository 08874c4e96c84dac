"""Who knows what the things of a source mean, given to the worker at start; and what people call the sources."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise


class Handler(Protocol):
    """Handles what comes from one source. It must bear being called twice for the same thing."""

    source: str

    def handle(self, *, body: bytes, external_id: str, received_at: dt.datetime, is_last_try: bool) -> None:
        """Do what follows from the thing of that name in the body.

        Raises CannotHandle when that will never work; after anything else it raises it is called again later, unless it
        `is_last_try`: then it keeps what it can do without, and what it raises leaves the thing to a person.
        """


@dataclass(slots=True)
class _Given:
    handlers: dict[str, Handler] = field(default_factory=dict)
    titles: dict[str, str | Promise] = field(default_factory=dict)


_given = _Given()


def give(*handlers: Handler) -> None:
    """Give the worker its handlers, each under the name of its source."""
    _given.handlers.update({each.source: each for each in handlers})


def handler_of(source: str) -> Handler | None:
    """Return the handler of a source, or None in a process that has none for it."""
    return _given.handlers.get(source)


def announce(source: str, title: str | Promise) -> None:
    """Tell a process what people call a source, whether or not it has the handler."""
    _given.titles[source] = title


def sources() -> list[str]:
    """Return the names of the sources that were announced here, or have a handler here."""
    return sorted({*_given.titles, *_given.handlers})


def title_of(source: str) -> str:
    """Return what people call a source; its name where nobody said."""
    return str(_given.titles.get(source, source))
