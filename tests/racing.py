"""Two people who do something in the same moment: one stops halfway, and the other tries to overtake."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection

SECONDS_TO_OVERTAKE = 1.0


class Pausing:
    """A verb that stops right after it has run, until the other side is through or a second has gone by."""

    def __init__(self, verb: Callable[..., Any]) -> None:
        self.verb = verb
        self.has_run = threading.Event()
        self.other_is_through = threading.Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        result = self.verb(*args, **kwargs)
        self.has_run.set()
        self.other_is_through.wait(timeout=SECONDS_TO_OVERTAKE)
        return result


def together(act: Callable[[], object], pausing: Pausing, overtake: Callable[[], object]) -> None:
    """Begin `act`, and while it pauses try to `overtake`."""

    def overtaking() -> object:
        pausing.has_run.wait(timeout=30)
        try:
            return overtake()
        finally:
            pausing.other_is_through.set()

    def apart(what: Callable[[], object]) -> object:
        try:
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        both: list[Future[object]] = [pool.submit(apart, act), pool.submit(apart, overtaking)]
    for each in both:
        each.result()
