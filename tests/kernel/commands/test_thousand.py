"""A thousand commands to a system that misbehaves in every way: each is done once, in the order of its customer."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby

import pytest
from django.db import connection, transaction

from tests.kernel.commands.fickle import (
    AFTER,
    BEFORE,
    GOOD,
    POLICY,
    FickleConnector,
    FickleServer,
    fickle_server,
)
from tests.processes import running, wait_until
from ventanilla.kernel.commands.models import Command, CommandAttempt, CommandPayload, CommandState
from ventanilla.kernel.commands.services import queueing, sending

COMMANDS = 1000
CUSTOMERS = 40
MOODS = {GOOD: 60, **dict.fromkeys(BEFORE, 3), **dict.fromkeys(AFTER, 4), "hang_before": 1, "hang_after": 1}

pytestmark = pytest.mark.django_db(transaction=True)


def queue_many(count: int) -> list[tuple[str, str]]:
    """Queue so many commands of some customers; return customer and key of each, in order."""
    queued = []
    with transaction.atomic():
        for number in range(count):
            command = queueing.queue(
                target="fickle",
                operation="note",
                aggregate=f"person:{number % CUSTOMERS}",
                content={"what": f"¿Qué tal, Ñáñez? 🌞 {number}"},
            )
            queued.append((command.aggregate, str(command.idempotency_key)))
    return queued


def drain_in_lanes(connector: FickleConnector) -> None:
    """Let so many lanes carry out what is due until everything is settled."""

    def lane(_number: int) -> None:
        try:
            while Command.objects.exclude(state=CommandState.CONFIRMED).exists():
                if not sending.drain(connector):
                    time.sleep(POLICY.shortest_wait.total_seconds())
        finally:
            connection.close()

    with ThreadPoolExecutor(POLICY.lanes) as lanes:
        list(lanes.map(lane, range(POLICY.lanes)))


def by_customer(commands: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the keys of each customer, in order."""
    ordered = sorted(commands, key=lambda each: each[0])
    return {
        customer: [key for _customer, key in each]
        for customer, each in groupby(ordered, lambda each: each[0])
    }


@pytest.fixture
def server() -> Iterator[FickleServer]:
    with fickle_server(MOODS) as server:
        yield server


def test_each_of_a_thousand_commands_is_done_once_and_in_the_order_of_its_customer(
    server: FickleServer,
) -> None:
    queued = queue_many(COMMANDS)

    drain_in_lanes(FickleConnector(server.place, POLICY))

    assert Counter(server.ledger.done).most_common(1)[0][1] == 1
    assert by_customer(server.ledger.done) == by_customer(queued)
    assert CommandAttempt.objects.exclude(failure="").count() > COMMANDS / 10
    assert not CommandPayload.objects.exists()


def test_control_without_a_look_up_what_was_done_is_done_again(server: FickleServer) -> None:
    """Take an answer that was lost for a command that was not done, or the test above proves nothing."""

    class Careless(FickleConnector):
        def find(self, order: object) -> None:
            return None

    queue_many(100)

    drain_in_lanes(Careless(server.place, POLICY))

    assert Counter(server.ledger.done).most_common(1)[0][1] > 1


def test_control_without_the_order_of_customers_they_are_overtaken(
    server: FickleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let commands overtake those of the same customer that wait, or the first test proves nothing."""
    only_the_first = "AND command.id = (SELECT first.id"
    assert only_the_first in sending._NEXT
    anyone = only_the_first.replace("=", ">=")
    monkeypatch.setattr(sending, "_NEXT", sending._NEXT.replace(only_the_first, anyone))
    queued = queue_many(200)

    drain_in_lanes(FickleConnector(server.place, POLICY))

    assert by_customer(server.ledger.done) != by_customer(queued)


@pytest.mark.process
def test_killing_the_worker_in_the_middle_changes_nothing(server: FickleServer) -> None:
    queued = queue_many(300)
    address = {"FICKLE_URL": server.place.base_url}

    with killed_worker(address):
        wait_until(lambda: len(server.ledger.done) >= 100, within=60, what="a hundred commands")
    assert Command.objects.filter(state=CommandState.IN_FLIGHT).exists()
    with running("tests.kernel.commands.fickle_worker", **address):
        wait_until(
            lambda: not Command.objects.exclude(state=CommandState.CONFIRMED).exists(),
            within=90,
            what="the rest of the commands",
        )

    assert Counter(server.ledger.done).most_common(1)[0][1] == 1
    assert by_customer(server.ledger.done) == by_customer(queued)


@contextmanager
def killed_worker(environment: dict[str, str]) -> Iterator[None]:
    """Run a worker, and kill it in the middle of whatever it does."""
    with running("tests.kernel.commands.fickle_worker", **environment) as worker:
        yield
        worker.send_signal(signal.SIGKILL)
        worker.wait()
