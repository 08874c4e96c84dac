"""Keeps the processes of one installation running until it is told to stop."""

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from ventanilla.config.runtime import processes
from ventanilla.config.runtime.child import Child
from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.errors import CannotStart

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 12.0  # the worker gives running jobs ten
LOOK_EVERY_SECONDS = 1.0
ANSWER_EVERY_SECONDS = 0.05
QUIET_HOUR = 3  # of this machine's clock, for what interrupts the screens for a moment

Say = Callable[[str], None]


class StopRequest:
    """Whether somebody asked the program to end: Ctrl-C, SIGTERM or a closed terminal."""

    def __init__(self) -> None:
        self.is_made = False
        self._read_end, self._write_end = os.pipe()
        for end in (self._read_end, self._write_end):
            os.set_blocking(end, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._read_end, selectors.EVENT_READ)

    def __call__(self) -> bool:
        """Tell whether it was made."""
        return self.is_made

    def wait(self, seconds: float) -> None:
        """Sleep for so long, or until a signal comes: a request to stop, or news of a child."""
        if self._selector.select(seconds):
            os.read(self._read_end, 4096)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take signals while this lasts."""
        before = {number: signal.signal(number, self._make) for number in STOP_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        wakeup = signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _make(self, _number: int, _frame: FrameType | None) -> None:
        self.is_made = True


class Supervisor:
    """Starts the children in order, brings back one that ends, and ends them all together.

    `wants_restart` is asked once a night whether the children must begin anew.
    """

    def __init__(
        self,
        children: list[Child],
        *,
        database: EmbeddedPostgres | None,
        stop: StopRequest,
        say: Say,
        wants_restart: Callable[[], bool] = lambda: False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._children = children
        self._database = database
        self._stop = stop
        self._say = say
        self._wants_restart = wants_restart
        self._clock = clock
        self._last_night = clock().date()
        self._database_retry_at = 0.0
        self._database_delay = 0.5

    def run(self, *, answers: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Run everything until told to stop; call `when_ready` once the pages have been seen to answer."""
        try:
            for child in self._children:
                child.start()
            is_ready = False
            while not self._stop():
                self._stop.wait(LOOK_EVERY_SECONDS if is_ready else ANSWER_EVERY_SECONDS)
                self._look_after_database()
                self._look_after_children()
                self._look_at_the_clock()
                if not is_ready and answers():
                    is_ready = True
                    when_ready()
        finally:
            self._say("Deteniendo Ventanilla…")
            self.end()

    def end(self) -> None:
        """End the children, by force those that do not end in time. The database is its starter's to stop."""
        for child in self._children:
            child.tell_to_stop()
        has_ended = processes.wait_until(
            lambda: all(child.exit_code is not None or child.process is None for child in self._children),
            seconds=SECONDS_TO_STOP,
        )
        if not has_ended:
            for child in self._children:
                child.stop_by_force()

    def _look_after_children(self) -> None:
        for child in self._children:
            if child.exit_code is None or self._stop():
                continue
            if child.next_start_at is None:
                wait = child.plan_restart()
                self._say(
                    f"El proceso de {child.title} terminó ({how_it_ended(child.exit_code)}); "
                    f"vuelve en {wait:.1f} s. Registro: {child.log}"
                )
            elif time.monotonic() >= child.next_start_at:
                child.start()

    def _look_at_the_clock(self) -> None:
        now = self._clock()
        if now.hour < QUIET_HOUR or now.date() == self._last_night:
            return
        self._last_night = now.date()
        if self._wants_restart():
            for child in self._children:
                child.tell_to_stop()

    def _look_after_database(self) -> None:
        database = self._database
        if database is None or database.pid is not None or time.monotonic() < self._database_retry_at:
            return
        self._say("La base de datos se detuvo; se inicia de nuevo…")
        try:
            database.start(is_cancelled=self._stop)
        except CannotStart as error:
            self._say(str(error))
            self._database_retry_at = time.monotonic() + self._database_delay
            self._database_delay = min(self._database_delay * 2, 30.0)
            return
        self._database_delay = 0.5
        if not self._stop():
            self._say("La base de datos está de vuelta.")


def how_it_ended(exit_code: int) -> str:
    """Return an exit code as people read it: the name of the signal that ended the process, or its number."""
    return signal.Signals(-exit_code).name if exit_code < 0 else f"código {exit_code}"
