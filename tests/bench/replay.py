"""All statements of one request, taken down as they go to the database, and sent straight to it.

The requests are answered in this process by the very program, one after the other within a transaction that is undone;
each calls somebody else. What was taken down is then sent as it stands, BEGIN and COMMIT where the program has them, by
as many connections as the program has: with one for each request they would be in each other's way.
"""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection, transaction
from django.db.backends.postgresql.base import CursorMixin
from django.test import Client

from tests.bench.desks import Caller, Request
from ventanilla.kernel import compiled
from ventanilla.kernel.compiled import PreparedCursor

SAVEPOINT = re.compile(rb'(?:^|; )(RELEASE )?SAVEPOINT "[^"]+"$')


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it goes to the database: whole, or prepared with the values beside it."""

    query: bytes
    values: Sequence[Any] | None = None

    def send(self, straight: psycopg.Connection) -> None:
        """Carry it out."""
        straight.execute(self.query, self.values, prepare=self.values is not None)


Statements = list[Statement]


def statements_of(callers: list[Caller]) -> list[Statements]:
    """Return the statements of one request of each caller; nothing of what they do remains."""
    found = []
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    with transaction.atomic():
        for caller in callers:
            with _taken_down() as statements:
                answer(browser, caller.request())
            found.append(_with_transactions(statements))
        transaction.set_rollback(True)
    return found


def replay(statements: list[Statements], connections: list[psycopg.Connection]) -> float:
    """Send the statements of all requests, by these connections at once; return the seconds until the last.

    A connection takes the next request when it is through with one.
    """
    together = threading.Barrier(len(connections) + 1)
    left = iter(statements)
    taking = threading.Lock()

    def send(straight: psycopg.Connection) -> None:
        together.wait()
        while True:
            with taking:
                work = next(left, None)
            if work is None:
                return
            for statement in work:
                statement.send(straight)

    with ThreadPoolExecutor(len(connections)) as pool:
        sent = [pool.submit(send, each) for each in connections]
        together.wait()
        began = time.perf_counter()
        for each in sent:
            each.result()
        return time.perf_counter() - began


@contextmanager
def straight_connections(count: int) -> Iterator[list[psycopg.Connection]]:
    """Yield so many connections of plain psycopg, with the program's role."""
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}
    opened = [psycopg.connect(**parameters, autocommit=True) for _connection in range(count)]
    try:
        yield opened
    finally:
        for each in opened:
            each.close()


@contextmanager
def _taken_down() -> Iterator[Statements]:
    statements: Statements = []

    class TakingDown(CursorMixin, psycopg.ClientCursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            whole = self.mogrify(query, params).encode() if params else _as_bytes(query)
            statements.append(Statement(whole))
            return super().execute(query, params, **options)

    class TakingDownPrepared(PreparedCursor):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            statements.append(Statement(_as_bytes(query), params))
            return super().execute(query, params, **options)

    connection.ensure_connection()
    usual, connection.connection.cursor_factory = connection.connection.cursor_factory, TakingDown
    try:
        with patch.object(compiled, "PreparedCursor", TakingDownPrepared):
            yield statements
    finally:
        connection.connection.cursor_factory = usual


def answer(browser: Client, request: Request) -> None:
    """Have the request answered in this process."""
    browser.cookies = SimpleCookie(request.headers.get("Cookie", ""))
    headers = {
        name: value for name, value in request.headers.items() if name not in {"Cookie", "Content-Type"}
    }
    kind = request.headers.get("Content-Type", "application/json")
    answered = browser.post(request.path, request.body, content_type=kind, headers=headers)
    assert answered.status_code == 200, answered.content


def _with_transactions(statements: Statements) -> Statements:
    """Return the statements as they go outside a transaction: its outermost savepoints begin and end one."""
    depth = 0
    found: Statements = []
    for statement in statements:
        savepoint = SAVEPOINT.search(statement.query)
        if savepoint is None:
            found.append(statement)
        elif savepoint.group(1):
            depth -= 1
            found.append(statement if depth else Statement(b"COMMIT"))
        else:
            found.append(statement if depth else Statement(b"BEGIN"))
            depth += 1
    return found


def _as_bytes(query: Any) -> bytes:
    return query if isinstance(query, bytes) else str(query).encode()
