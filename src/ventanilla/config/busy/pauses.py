"""Waiting that ends at once when the run does."""

import threading
import time
from dataclasses import dataclass, field

LONGEST_RETRY = 10.0


class Stopped(Exception):
    """The run is over: whoever waits goes home."""


@dataclass
class Stop:
    """Whether the run is over."""

    _event: threading.Event = field(default_factory=threading.Event)

    def __bool__(self) -> bool:
        return self._event.is_set()

    def make(self) -> None:
        """End the run."""
        self._event.set()

    def pause(self, seconds: float) -> None:
        """Wait so long. Raises Stopped when the run ends meanwhile, or has ended."""
        if self._event.wait(max(0.0, seconds)):
            raise Stopped


class Retry:
    """How long to wait before asking again somebody who does not answer: a little longer each time."""

    def __init__(self) -> None:
        self._next = 0.5

    def seconds(self) -> float:
        """Return the wait before the next try."""
        wait, self._next = self._next, min(self._next * 2, LONGEST_RETRY)
        return wait

    def reset(self) -> None:
        """Somebody answered."""
        self._next = 0.5


class News:
    """Wakes those who wait for something to change in the line."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = threading.Condition()

    def tell(self) -> None:
        """Something changed."""
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def wait(self, after: int, seconds: float) -> int:
        """Return the number of the last news, as soon as it is past `after` or the time is over."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._number <= after and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
            return self._number
