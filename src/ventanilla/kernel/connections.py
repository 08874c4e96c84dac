"""PostgreSQL connections outside Django's handling: for NOTIFY, LISTEN and the live process."""

import random
from typing import Any

import psycopg
from django.db import connections

OUTBOX_CHANNEL = "ventanilla_outbox"

# A server that vanished without a word is noticed within about 15 seconds.
_NOTICE_A_DEAD_PEER = {
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
_dice = random.SystemRandom()


def connect(purpose: str) -> psycopg.Connection:
    """Return a new autocommit connection to the program's database; the server lists it by `purpose`.

    Raises psycopg.OperationalError when the server cannot be reached.
    """
    return psycopg.connect(**_parameters(purpose))


async def connect_async(purpose: str) -> psycopg.AsyncConnection:
    """Return the same kind of connection as `connect`, for an event loop."""
    return await psycopg.AsyncConnection.connect(**_parameters(purpose))


def seconds_before_retry(failures: int, *, most: float = 3.0) -> float:
    """Return how long to wait after `failures` failures in a row: from 0.1 s doubling, spread by half.

    The spread keeps a hundred processes from knocking on a restarted server at the same moment.
    """
    wait: float = min(most, 0.05 * 2 ** min(failures, 10))
    return wait * _dice.uniform(0.5, 1.5)


def _parameters(purpose: str) -> dict[str, Any]:
    parameters = dict(connections["default"].get_connection_params())
    for of_django in ("cursor_factory", "context"):
        parameters.pop(of_django, None)
    return (
        parameters | _NOTICE_A_DEAD_PEER | {"autocommit": True, "application_name": f"ventanilla {purpose}"}
    )
