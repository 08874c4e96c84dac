"""Calling the next person: by the desk's screen, by the API, by the service, and its statements alone.

Every way has a desk of its own at one site, and they take turns, round by round, so that all of them meet the same line
and the same noise. The statements are recorded from the service at that very moment, rolled back, and sent again with
the same parameters over a connection of their own: what the database itself needs, commit included.
"""

import re
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from django.db import connection, transaction

from tests import cast
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.services import devices
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.services import calling
from ventanilla.web.api.access import Scope

WAITING = 100
WARM_UP = 10
PASSWORD = "clave-de-prueba-1"
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Statement = tuple[str, Any]
Way = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Measured:
    """How long one way took, in milliseconds."""

    name: str
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the calls took no longer."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """Nineteen of twenty calls took no longer."""
        return statistics.quantiles(self.times, n=20)[-1]


def measure(address: str, rounds: int) -> list[Measured]:
    """Return the times of every way, the database alone first."""
    site = cast.make_site()
    line = cast.make_line(site)
    for _person in range(WAITING):
        cast.make_turn(line)
    ways = {
        "the statements alone": _statements_alone(cast.make_desk(site, line)),
        "the service, in the program": _by_service(cast.make_desk(site, line)),
        "POST /api/v1/desks/{desk}/call-next": _by_api(address, site, cast.make_desk(site, line)),
        "POST /modulo/llamar/ (session, CSRF, screen)": _by_desk(address, site, line),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + WARM_UP):
        for name, way in ways.items():
            cast.make_turn(line)
            spent = way()
            if number >= WARM_UP:
                times[name].append(spent * 1000)
    return [Measured(name, tuple(found)) for name, found in times.items()]


def _statements_alone(desk: Desk) -> Way:
    straight = psycopg.connect(**connection.get_connection_params())

    def call() -> float:
        statements = _recorded(desk)
        began = time.perf_counter()
        with straight.transaction(), straight.cursor() as cursor:
            for sql, parameters in statements:
                cursor.execute(sql.encode(), parameters)
                if cursor.description:
                    cursor.fetchall()
        return _free(desk, time.perf_counter() - began)

    return call


def _recorded(desk: Desk) -> list[Statement]:
    """Return the statements of one call, which is then undone; without the savepoint of the undoing."""
    statements: list[Statement] = []

    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with transaction.atomic(), connection.execute_wrapper(record):
        calling.call_next(desk=desk)
        transaction.set_rollback(True)
    return statements[1:-1]


def _by_service(desk: Desk) -> Way:
    def call() -> float:
        began = time.perf_counter()
        calling.call_next(desk=desk)
        return _free(desk, time.perf_counter() - began)

    return call


def _by_api(address: str, site: Site, desk: Desk) -> Way:
    _client, token = devices.register_api_client(site=site, name="Medida", scopes=[Scope.DESKS_WRITE.value])
    client = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"})
    path = f"/api/v1/desks/{desk.number}/call-next"

    def call() -> float:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        began = time.perf_counter()
        answer = client.post(path, headers=key)
        spent = time.perf_counter() - began
        assert answer.status_code == 200, answer.text
        return _free(desk, spent)

    return call


def _by_desk(address: str, site: Site, line: ServiceLine) -> Way:
    advisor = cast.make_advisor(site, "Ana")
    desk = cast.make_desk(site, line, advisor=advisor)
    client = httpx.Client(base_url=address)
    _sign_in(client, advisor.username)
    token = _csrf_token(client.get("/modulo/"))

    def call() -> float:
        typed = {"csrfmiddlewaretoken": token, "turn": "none", "nonce": uuid.uuid4().hex}
        began = time.perf_counter()
        answer = client.post("/modulo/llamar/", data=typed, headers={"HX-Request": "true"})
        spent = time.perf_counter() - began
        assert answer.status_code == 200, answer.text
        return _free(desk, spent)

    return call


def _sign_in(client: httpx.Client, username: str) -> None:
    typed = {
        "csrfmiddlewaretoken": _csrf_token(client.get("/entrar/")),
        "username": username,
        "password": PASSWORD,
    }
    answer = client.post("/entrar/", data=typed)
    assert answer.status_code == 302, answer.text


def _csrf_token(page: httpx.Response) -> str:
    found = CSRF_FIELD.search(page.text)
    assert found is not None, page.text
    return found.group(1)


def _free(desk: Desk, spent: float) -> float:
    """Check that somebody was called, send them away, and return the time spent."""
    assert selectors.live_turn(desk) is not None
    cast.attend(desk)
    return spent
