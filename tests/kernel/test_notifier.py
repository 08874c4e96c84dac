"""The notifier tells listeners after commit, soon, seldom, and without ever standing in the way."""

import os
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import transaction

from tests.processes import wait_until
from ventanilla.kernel import connections, notifier
from ventanilla.kernel.outbox import Event, emit

pytestmark = pytest.mark.django_db(transaction=True)


class SomethingHappened(Event):
    """An event without content."""


@pytest.fixture
def listening() -> Iterator[psycopg.Connection]:
    """Yield a connection that listens for the outbox; the notifier starts afresh."""
    notifier.close()
    with connections.connect("test") as connection:
        connection.execute(f"LISTEN {connections.OUTBOX_CHANNEL}")
        yield connection


def heard_within(connection: psycopg.Connection, seconds: float) -> int:
    """Return how many notifications arrive in that time."""
    return len(list(connection.notifies(timeout=seconds)))


def end_connections_of_notifier(asking: psycopg.Connection) -> int:
    """Cut the notifier's connections on the server; return how many there were."""
    return asking.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'ventanilla notifier' AND datname = current_database()"
    ).rowcount


def test_a_commit_is_notified_at_once(listening: psycopg.Connection) -> None:
    emit(SomethingHappened(site_id=None))

    began = time.monotonic()
    heard = list(listening.notifies(timeout=2, stop_after=1))

    assert [each.payload for each in heard] == [""]
    assert time.monotonic() - began < 1


def test_a_rollback_is_not_notified(listening: psycopg.Connection) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(SomethingHappened(site_id=None))
        _ = 1 / 0

    assert heard_within(listening, 0.3) == 0


def test_many_commits_in_a_moment_are_notified_a_few_times(listening: psycopg.Connection) -> None:
    notifier.poke()
    list(listening.notifies(timeout=2, stop_after=1))

    began = time.monotonic()
    for _commit in range(2000):
        notifier.poke()
    took = time.monotonic() - began
    heard = heard_within(listening, 0.3)

    assert 1 <= heard <= 2 + took / notifier.SECONDS_BETWEEN_NOTIFICATIONS


def test_the_notifier_connects_again_after_its_connection_was_cut(listening: psycopg.Connection) -> None:
    notifier.poke()
    list(listening.notifies(timeout=2, stop_after=1))
    assert end_connections_of_notifier(listening) == 1

    notifier.poke()

    assert heard_within(listening, 1) == 1


def test_a_database_that_is_away_neither_blocks_nor_raises(
    listening: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []

    def refuse(purpose: str) -> psycopg.Connection:
        attempts.append(purpose)
        raise psycopg.OperationalError("the database is away")

    with monkeypatch.context() as away:
        away.setattr(connections, "connect", refuse)
        began = time.monotonic()
        notifier.poke()
        assert time.monotonic() - began < 0.05
        wait_until(lambda: len(attempts) >= 2, what="a second attempt")

    assert list(listening.notifies(timeout=5, stop_after=1))


def test_a_forked_process_notifies_on_a_connection_of_its_own(listening: psycopg.Connection) -> None:
    notifier.poke()
    list(listening.notifies(timeout=2, stop_after=1))

    child = os.fork()
    if child == 0:
        notifier.poke()
        time.sleep(0.5)
        os._exit(0)
    heard = list(listening.notifies(timeout=2, stop_after=1))
    os.waitpid(child, 0)
    notifier.poke()

    assert len(heard) == 1
    assert heard_within(listening, 1) == 1
