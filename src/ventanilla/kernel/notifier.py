"""Tells listeners, after commit, that the outbox has something new.

A NOTIFY inside the transaction would serialise every commit of the installation, so each process has one
thread that sends an empty one on a connection of its own. Whoever emits only raises a flag. A notification
that gets lost costs a moment, never an event: listeners also poll.
"""

import logging
import os
import threading
import time

import psycopg

from ventanilla.kernel import connections

SECONDS_BETWEEN_NOTIFICATIONS = 0.015

logger = logging.getLogger(__name__)


class Notifier:
    """The one thread of this process that sends notifications."""

    def __init__(self) -> None:
        self._is_due = threading.Event()
        self._is_closing = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def poke(self) -> None:
        """Have a notification sent soon. Returns at once and never raises, whatever the database does."""
        self._is_due.set()
        if self._thread is None or not self._thread.is_alive():
            self._start()

    def close(self) -> None:
        """Stop the thread and close its connection; the next poke starts afresh."""
        with self._starting:
            if self._thread is not None:
                self._is_closing.set()
                self._is_due.set()
                self._thread.join()
            self._thread = None
            self._is_due.clear()
            self._is_closing.clear()

    def _start(self) -> None:
        with self._starting:
            if self._thread is not None and self._thread.is_alive():
                return
            thread = threading.Thread(target=self._send_when_due, name="outbox-notifier", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:
                logger.warning("No thread for notifications, screens learn by polling: %s", error)
                return
            self._thread = thread

    def _send_when_due(self) -> None:
        failures = 0
        connection: psycopg.Connection | None = None
        while True:
            self._is_due.wait()
            if self._is_closing.is_set():
                break
            self._is_due.clear()
            try:
                connection = connection or connections.connect("notifier")
                connection.execute(f"NOTIFY {connections.OUTBOX_CHANNEL}")
            except psycopg.Error as error:
                failures += 1
                logger.warning("Notification not sent, trying again: %s", error)
                _close(connection)
                connection = None
                self._is_due.set()
                self._is_closing.wait(connections.seconds_before_retry(failures))
            else:
                failures = 0
                time.sleep(SECONDS_BETWEEN_NOTIFICATIONS)
        _close(connection)


def _close(connection: psycopg.Connection | None) -> None:
    if connection is not None:
        connection.close()


_of_this_process = Notifier()


def poke() -> None:
    """Have listeners told soon that the outbox has something new; for `transaction.on_commit`."""
    _of_this_process.poke()


def close() -> None:
    """Stop telling and let go of the connection (before a test database is dropped)."""
    _of_this_process.close()


def _start_afresh_in_child() -> None:
    """Forget the parent's thread and locks: a fork copies neither the thread nor a sane state of them."""
    global _of_this_process
    _of_this_process = Notifier()


os.register_at_fork(after_in_child=_start_afresh_in_child)
