"""What goes on at the same time, done one thing after the other in the order of time, each at its own moment."""

import datetime as dt
import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pghistory

from ventanilla.kernel import clock
from ventanilla.org.models import StaffUser

Process = Iterator[float]
"""Does something and yields after how many seconds it goes on; `UNTIL_WOKEN` to sleep."""

UNTIL_WOKEN = math.inf


@dataclass(eq=False, slots=True)
class Task:
    """A process on the agenda, and the member of staff who does what it does; None for customers and devices."""

    process: Process
    by: StaffUser | None
    is_asleep: bool = False


class Agenda:
    """Runs processes from their first moment until `ends_at`; whatever would come later does not happen."""

    def __init__(self, *, ends_at: dt.datetime) -> None:
        self.ends_at = ends_at
        self._due: list[tuple[dt.datetime, int, Task]] = []
        self._numbers = itertools.count()

    def add(self, at: dt.datetime, process: Process, *, by: StaffUser | None = None) -> Task:
        """Have `process` begin at `at`; return its task."""
        task = Task(process, by)
        self._put(at, task)
        return task

    def wake(self, task: Task, *, after: float) -> None:
        """Have a task that sleeps go on in `after` seconds; one that is awake goes on as it would."""
        if task.is_asleep:
            task.is_asleep = False
            self._put(clock.now() + dt.timedelta(seconds=after), task)

    def run(self) -> None:
        """Do everything that is due up to the end, and what comes of it."""
        while self._due and self._due[0][0] <= self.ends_at:
            at, _number, task = heapq.heappop(self._due)
            wait = self._step(at, task)
            if wait is None:
                continue
            if math.isinf(wait):
                task.is_asleep = True
            else:
                self._put(at + dt.timedelta(seconds=wait), task)

    def _put(self, at: dt.datetime, task: Task) -> None:
        heapq.heappush(self._due, (at, next(self._numbers), task))

    def _step(self, at: dt.datetime, task: Task) -> float | None:
        with clock.moved_to(at):
            if task.by is None:
                return next(task.process, None)
            with pghistory.context(user=task.by.pk):
                return next(task.process, None)
