"""The relay loses no committed event, hands none over before its time, and survives handlers that fail."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.processes import wait_until
from ventanilla.kernel import connections, relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.outbox import Event, emit

pytestmark = pytest.mark.django_db(transaction=True)

handed_over: list[str] = []


@dataclass(frozen=True, kw_only=True)
class ParcelArrived(Event):
    """An event of this test."""

    parcel: str


@dataclass(frozen=True, kw_only=True)
class ParcelBroke(Event):
    """An event of this test whose handler fails."""

    parcel: str


@app.task(queue="tests")
def weigh(*, parcel: str) -> None:
    """Do nothing; the tests look at the job alone."""


@relay.on(ParcelArrived)
def take_in(event: OutboxEvent) -> None:
    """Note the event and defer a job."""
    handed_over.append(event.payload["parcel"])
    weigh.defer(parcel=event.payload["parcel"])


@relay.on(ParcelBroke)
def stumble(event: OutboxEvent) -> None:
    """Defer a job and fail."""
    weigh.defer(parcel=event.payload["parcel"])
    raise ValueError(event.payload["parcel"])


@pytest.fixture(autouse=True)
def relayed_so_far() -> None:
    """Begin with nothing pending and no jobs; Django does not empty the tables of the jobs."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    relay_until_it_has(0)
    handed_over.clear()


def arrive(*parcels: str) -> None:
    """Emit one event each, in a transaction of its own."""
    for parcel in parcels:
        emit(ParcelArrived(site_id=None, parcel=parcel))


def relay_until_it_has(count: int) -> None:
    """Relay until that many have been handed over; other databases' transactions may hold rows back a moment."""

    def has_them() -> bool:
        relay.relay_pending()
        return len(handed_over) >= count

    wait_until(has_them, what=f"{count} events")


def deferred(task: str = "weigh") -> list[dict[str, Any]]:
    """Return the arguments of the jobs of a task, oldest first."""
    return [job.args for job in ProcrastinateJob.objects.filter(task_name__endswith=task).order_by("id")]


@contextmanager
def another_transaction() -> Iterator[None]:
    """Emit ParcelArrived "late" in a transaction of another connection, which commits at the end of the block."""
    begun, may_commit = threading.Event(), threading.Event()

    def emit_late() -> None:
        with transaction.atomic():
            arrive("late")
            begun.set()
            may_commit.wait(10)
        connection.close()

    other = threading.Thread(target=emit_late)
    other.start()
    begun.wait(10)
    try:
        yield
    finally:
        may_commit.set()
        other.join()


def read_by_id_alone(after: int) -> tuple[list[str], int]:
    """Read the outbox as one would without thinking of late commits; return what is new and the new position."""
    rows = OutboxEvent.objects.filter(pk__gt=after, name=ParcelArrived.name).order_by("pk")
    return [row.payload["parcel"] for row in rows], max([after, *(row.pk for row in rows)])


def test_committed_events_reach_their_handler_once_and_in_order() -> None:
    arrive("first", "second")

    relay_until_it_has(2)
    relay.relay_pending()

    assert handed_over == ["first", "second"]
    assert deferred() == [{"parcel": "first"}, {"parcel": "second"}]


def test_an_event_that_commits_late_with_a_smaller_id_is_not_lost() -> None:
    with another_transaction():
        arrive("early")
        relay.relay_pending()
        assert handed_over == []

    relay_until_it_has(2)

    assert handed_over == ["late", "early"]


def test_control_a_reader_that_goes_by_id_alone_loses_it() -> None:
    start = OutboxEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    with another_transaction():
        arrive("early")
        before, position = read_by_id_alone(after=start)
    afterwards, _position = read_by_id_alone(after=position)

    assert (before, afterwards) == (["early"], [])


def test_what_was_rolled_back_is_not_handed_over() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        arrive("never")
        _ = 1 / 0
    arrive("kept")

    relay_until_it_has(1)

    assert handed_over == ["kept"]


def test_a_relay_that_dies_before_its_commit_is_repeated_and_defers_once() -> None:
    arrive("first")

    def relay_and_die() -> bool:
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            relay.relay_batch()
            raise KeyboardInterrupt
        return bool(handed_over)

    wait_until(relay_and_die, what="the event")
    assert deferred() == []
    handed_over.clear()
    relay_until_it_has(1)

    assert deferred() == [{"parcel": "first"}]


def test_two_relays_at_once_hand_nothing_over_twice() -> None:
    arrive(*(str(number) for number in range(100)))
    barrier = threading.Barrier(4)

    def relay_with_others() -> None:
        barrier.wait()
        relay.relay_pending()
        connection.close()

    relays = [threading.Thread(target=relay_with_others) for _relay in range(4)]
    for each in relays:
        each.start()
    for each in relays:
        each.join()
    relay_until_it_has(100)

    assert handed_over == [str(number) for number in range(100)]


def test_a_relay_does_not_wait_for_another_that_is_at_it() -> None:
    arrive("first")
    with connections.connect("test") as other, other.transaction():
        other.execute("SELECT FROM kernel_outboxcursor WHERE reader = %s FOR UPDATE", [relay.READER])

        assert relay.relay_pending() == 0

    relay_until_it_has(1)


def test_a_handler_that_fails_neither_blocks_the_line_nor_is_forgotten() -> None:
    emit(ParcelBroke(site_id=None, parcel="broken"))
    arrive("next")

    relay_until_it_has(1)

    assert handed_over == ["next"]
    assert deferred() == [{"parcel": "next"}]
    (again,) = deferred("hand_over_again")
    assert again["handler"].endswith("stumble")
    with pytest.raises(ValueError, match="broken"):
        relay.hand_over_again(**again)
