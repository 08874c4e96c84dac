"""Carrying commands out in the worker: woken by what is queued, by the time a try is due, and every 15 seconds."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands import ports, selectors
from ventanilla.kernel.commands.events import CommandChanged, CommandQueued, TargetChanged
from ventanilla.kernel.commands.ports import Connector
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.models import OutboxEvent

QUEUE = "commands"
_busy: Counter[str] = Counter()
_busy_lock = threading.Lock()


@app.task(queue=QUEUE, pass_context=True)
def carry_out(context: JobContext, *, target: str) -> None:
    """Carry out what is due at a target, and see that somebody is there when the next is."""
    connector = ports.connector_of(target)
    if connector is None:
        return
    tried = 1
    while tried:  # once more after the last: whoever came meanwhile found no lane free
        with _lane_of(connector) as is_free:
            if not is_free:
                return
            tried = sending.drain(connector, is_stopped=context.should_abort)
    next_at = selectors.next_due(target)
    if next_at is not None and not context.should_abort():
        _defer(target, f"commands:{target}:later", at=max(next_at, clock.now() + dt.timedelta(seconds=1)))


@relay.on(CommandQueued)
def wake(event: OutboxEvent) -> None:
    """Have a command carried out: many that are queued together come to wake all lanes of their target."""
    target = event.payload["target"]
    connector = ports.connector_of(target)
    if connector is not None:
        _defer(target, _lane(target, event.payload["command_id"] % connector.policy.lanes))


@relay.on(TargetChanged)
def wake_target(event: OutboxEvent) -> None:
    """Have all that waited for a target carried out."""
    _wake_all(event.payload["target"])


@relay.on(CommandChanged)
def wake_followers(event: OutboxEvent) -> None:
    """Have what waited for a command carried out, in whatever target."""
    for target in selectors.targets_waiting_for(event.payload["command_id"]):
        if ports.connector_of(target) is not None:
            _defer(target, _lane(target, 0))


@app.periodic(cron="* * * * * */15")
@app.task(queue=QUEUE, queueing_lock="wake_targets")
def wake_targets(timestamp: int) -> None:
    """See to every target that has something due: commands that a silent worker left, pauses that are over."""
    for target in selectors.targets_with_open_commands():
        _wake_all(target)


@contextmanager
def _lane_of(connector: Connector) -> Iterator[bool]:
    """Yield whether this target has a lane free in this process: jobs beyond them would wait for its pace in vain.

    They would take the worker's places, and other targets would wait for a slow one.
    """
    with _busy_lock:
        is_free = _busy[connector.target] < connector.policy.lanes
        _busy[connector.target] += is_free
    try:
        yield is_free
    finally:
        with _busy_lock:
            _busy[connector.target] -= is_free


def _wake_all(target: str) -> None:
    connector = ports.connector_of(target)
    for lane in range(connector.policy.lanes if connector else 0):
        _defer(target, _lane(target, lane))


def _lane(target: str, number: int) -> str:
    return f"commands:{target}:{number}"


def _defer(target: str, name: str, *, at: dt.datetime | None = None) -> None:
    """Defer a job for the target, unless one of that name waits already; how many run is decided by `claim`."""
    if ProcrastinateJob.objects.filter(queueing_lock=name, status="todo").exists():
        return
    job = carry_out.configure(queueing_lock=name, schedule_at=at)
    try:
        with transaction.atomic():
            job.defer(target=target)
    except AlreadyEnqueued:
        pass
