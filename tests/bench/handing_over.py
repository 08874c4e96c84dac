"""Handing two thousand commands over: what queueing one costs, and how steadily the worker keeps a target's pace."""

import os
import subprocess
import sys
import time

from django.db import transaction

from tests.bench.figures import Figure, percentile
from tests.kernel.commands.fickle import GOOD, fickle_server
from tests.processes import end, wait_until
from ventanilla.kernel.commands.models import Command, CommandState
from ventanilla.kernel.commands.services import queueing

PER_SECOND = 40
CUSTOMERS = 200
ISSUE = "4. Hand-overs"


def measure(*, commands: int, runs: int) -> list[Figure]:
    """Return what queueing costs, and what share of its time the worker left the target without anything to do."""
    cost, idle = [], []
    for _run in range(runs):
        cost.append(percentile(_queue(commands), 50))
        idle.append(_drain(commands))
    return [
        Figure(name="queueing a command, p50", runs=cost, unit="ms", target=3, issue=ISSUE),
        Figure(
            name=f"{commands:,} commands at {PER_SECOND} a second, target idle",
            runs=idle,
            unit="%",
            target=10,
            issue=ISSUE,
        ),
    ]


def _queue(commands: int) -> list[float]:
    """Queue so many commands, each in a transaction that has begun; return the milliseconds of each."""
    times = []
    for number in range(commands):
        with transaction.atomic():
            began = time.perf_counter()
            queueing.queue(
                target="fickle",
                operation="note",
                aggregate=f"person:{number % CUSTOMERS}",
                content={"what": "Una solicitud anticipada de alojamiento para dos personas"},
            )
            times.append((time.perf_counter() - began) * 1000)
    return times


def _drain(commands: int) -> float:
    """Let a worker carry out what is queued; return in percent what it took longer than the pace allows."""
    with fickle_server({GOOD: 1}) as server:
        environment = os.environ | {"FICKLE_URL": server.place.base_url, "FICKLE_PACE": str(PER_SECOND)}
        environment.pop("DATABASE_OWNER_URL")
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.commands.fickle_worker"],
            env=environment,
            stdout=sys.stderr,
            start_new_session=True,
        )
        try:
            wait_until(lambda: server.ledger.done, within=60, what="the first command")
            began = time.monotonic()
            wait_until(lambda: len(server.ledger.done) >= commands, within=300, what="the last command")
            took = time.monotonic() - began
            wait_until(
                lambda: not Command.objects.exclude(state=CommandState.CONFIRMED).exists(),
                what="the confirmations",
            )
        finally:
            end(worker)
    return 100 * (1 - (commands - 1) / PER_SECOND / took)
