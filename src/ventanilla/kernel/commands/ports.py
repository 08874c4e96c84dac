"""What another system has to offer so that commands can be carried out in it; adapters are given at start."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a target is treated: its pace, how long one try may take, and when it is left alone.

    `lease` must be longer than any try can take: after it, a command whose worker went silent is looked up.
    """

    per_second: float = 5
    at_once: int = 1
    lanes: int = 2
    lease: dt.timedelta = dt.timedelta(minutes=2)
    most_attempts: int = 80
    gives_up_after: dt.timedelta = dt.timedelta(hours=24)
    shortest_wait: dt.timedelta = dt.timedelta(seconds=5)
    longest_wait: dt.timedelta = dt.timedelta(minutes=30)
    failures_until_pause: int = 5
    shortest_pause: dt.timedelta = dt.timedelta(seconds=30)
    longest_pause: dt.timedelta = dt.timedelta(minutes=10)

    @property
    def every(self) -> dt.timedelta:
        """The time from one command to the next, at the target's pace."""
        return dt.timedelta(seconds=1 / self.per_second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command as its adapter sees it: the same key at every try."""

    operation: str
    aggregate: str
    idempotency_key: UUID
    content: Mapping[str, Any]
    files: tuple[UUID, ...] = ()
    queued_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The other system's word that it has done it, and what it calls the result there."""

    external_id: str = ""
    status: int | None = None


class Connector(Protocol):
    """The adapter of one target.

    `send` and `find` raise a `SendFailed`; anything else they raise counts as an answer that was lost.
    """

    target: str
    title: str
    policy: Policy

    def send(self, order: Order) -> Receipt:
        """Do it over there and return the receipt."""

    def find(self, order: Order) -> Receipt | None:
        """Return the receipt of an order that may have been carried out, None when it was certainly not.

        Raises CannotTell when the other system does not say, or not yet.
        """

    def rehearse(self, order: Order) -> str:
        """Return what `send` would do, in a line without personal data; nothing leaves. Raises what `send` would."""


@dataclass(frozen=True, slots=True)
class Known:
    """What people call a target and its operations. Screens need it where no adapter is at hand.

    `lacks` says in a few words what this installation was not given, without which no process has the adapter.
    """

    title: str | Promise
    operations: Mapping[str, str | Promise] = field(default_factory=dict)
    lacks: str | Promise = ""


@dataclass(slots=True)
class _Given:
    connectors: dict[str, Connector] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)


_given = _Given()


def give(*connectors: Connector) -> None:
    """Give the worker its adapters, each under its target's name."""
    _given.connectors.update({each.target: each for each in connectors})


def connector_of(target: str) -> Connector | None:
    """Return the adapter of a target, or None in a process that has none for it."""
    return _given.connectors.get(target)


def targets() -> list[str]:
    """Return the names of the targets that have an adapter here."""
    return list(_given.connectors)


def announce(target: str, known: Known) -> None:
    """Tell a process what people call a target, whether or not it has the adapter."""
    _given.known[target] = known


def announced() -> list[str]:
    """Return the names of the targets that were announced here, or have an adapter here."""
    return sorted({*_given.known, *_given.connectors})


def title_of(target: str) -> str:
    """Return what people call a target; its name where nobody said."""
    if (connector := connector_of(target)) is not None:
        return connector.title
    known = _given.known.get(target)
    return str(known.title) if known else target


def lacks(target: str) -> str:
    """Return what this installation was not given and without which nothing leaves for a target; usually nothing."""
    known = _given.known.get(target)
    return str(known.lacks) if known else ""


def operation_in_words(target: str, operation: str) -> str:
    """Return what people call an operation; the target's title and its name where nobody said."""
    known = _given.known.get(target)
    if known and operation in known.operations:
        return str(known.operations[operation])
    return f"{title_of(target)}: {operation}"
