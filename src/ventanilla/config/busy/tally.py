"""What happened in a run: counted by everybody, told once a minute."""

import math
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

TOLD = {
    "taken": "turnos",
    "called": "llamados",
    "attended": "atendidos",
    "no_show": "no llegaron",
    "rated": "calificados",
    "refusals": "negativas",
    "interruptions": "cortes",
    "errors": "errores",
}


@dataclass
class Tally:
    """The counts of a run, and how long answers took since the last line."""

    counts: Counter[str] = field(default_factory=Counter)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _seconds: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        """Count one."""
        with self._lock:
            self.counts[what] += 1

    def add_once(self, what: str, key: str) -> None:
        """Count one unless this one was counted before: a turn called again is one turn called."""
        with self._lock:
            if (what, key) not in self._seen:
                self._seen.add((what, key))
                self.counts[what] += 1

    def answered(self, seconds: float) -> None:
        """Take note of how long an answer took."""
        with self._lock:
            self._seconds.append(seconds)

    def refused(self, where: str, why: str) -> None:
        """Count a refusal that a person could meet too, and tell it."""
        self.add("refusals")
        say(f"· {where}: {why}")

    def interrupted(self, where: str, why: str) -> None:
        """Count a request that got no answer, and tell it."""
        self.add("interruptions")
        say(f"… {where}: sin respuesta ({why})")

    def failed(self, where: str, why: str) -> None:
        """Count what should not happen, and tell it with its context."""
        self.add("errors")
        say(f"✗ {where}: {why}")

    def line(self) -> str:
        """Return the counts so far in one line, with the p95 of the answers since the line before."""
        with self._lock:
            seconds, self._seconds = sorted(self._seconds), []
            told = [f"{words} {self.counts[what]}" for what, words in TOLD.items()]
        if seconds:
            p95 = seconds[math.ceil(0.95 * len(seconds)) - 1]
            told.append(f"p95 {p95 * 1000:.0f} ms de {len(seconds)} respuestas")
        return " · ".join(told)


def say(line: str) -> None:
    """Write one line with its time."""
    print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}", flush=True)
