"""Who knows what the things of a source mean; given to the worker at start."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol


class Handler(Protocol):
    """Handles what comes from one source. It must bear being called twice for the same thing."""

    source: str

    def handle(self, *, body: bytes, external_id: str, received_at: dt.datetime) -> None:
        """Do what follows from the thing of that name in the body.

        Raises CannotHandle when that will never work; after anything else it raises it is called again later.
        """


@dataclass(slots=True)
class _Given:
    handlers: dict[str, Handler] = field(default_factory=dict)


_given = _Given()


def give(*handlers: Handler) -> None:
    """Give the worker its handlers, each under the name of its source."""
    _given.handlers.update({each.source: each for each in handlers})


def handler_of(source: str) -> Handler | None:
    """Return the handler of a source, or None in a process that has none for it."""
    return _given.handlers.get(source)
