"""One process that the supervisor keeps alive."""

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from ventanilla.config.runtime import logs, processes

FIRST_DELAY, LONGEST_DELAY = 0.3, 30.0  # seconds before a new start
CALM_SECONDS = 60.0  # a process that lived this long starts again at once


@dataclass(slots=True)
class Child:
    """A command with its log; started again after it ends, later each time while it keeps ending."""

    title: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    delay: float = FIRST_DELAY
    next_start_at: float | None = field(default=None)

    def start(self) -> None:
        """Start the process. Call it from the main thread, to which the process is tied."""
        logs.set_aside_when_large(self.log)
        with self.log.open("ab") as log:
            self.process = processes.popen(self.command, env=self.environment, stdout=log, stderr=log)
        self.started_at = time.monotonic()
        self.next_start_at = None

    @property
    def exit_code(self) -> int | None:
        """How the process ended, None while it lives."""
        return self.process.poll() if self.process else None

    def plan_restart(self) -> float:
        """Decide when to start again; return the seconds until then."""
        if time.monotonic() - self.started_at >= CALM_SECONDS:
            self.delay = FIRST_DELAY
        wait, self.delay = self.delay, min(self.delay * 2, LONGEST_DELAY)
        self.next_start_at = time.monotonic() + wait
        return wait

    def tell_to_stop(self) -> None:
        """Ask the process to end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop_by_force(self) -> None:
        """End the process now; its own children end with it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
