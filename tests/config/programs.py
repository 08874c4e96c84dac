"""The real program in processes of its own, for the tests of how it starts, heals and stops."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ventanilla.config.runtime import processes
from ventanilla.config.runtime.server_access import free_port, is_free

COMMAND = str(Path(sys.executable).with_name("ventanilla"))
SECONDS_TO_START = 120
GIVEN_TO_TESTS = ("DATABASE_URL", "DATABASE_OWNER_URL", "VENTANILLA_DATA", "VENTANILLA_TEST_PROGRAM_URL")


def environment() -> dict[str, str]:
    """Return an environment without what the tests' own server left in it."""
    return {name: value for name, value in os.environ.items() if name not in GIVEN_TO_TESTS}


def command(*arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `ventanilla` to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=environment() | variables,
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_START,
        check=False,
    )


def two_free_ports() -> int:
    """Return a free port whose next one is free as well."""
    while not is_free((port := free_port()) + 1):
        continue
    return port


@dataclass(slots=True)
class RunningProgram:
    """One `ventanilla run` or `demo` with its data folder and port."""

    data: Path
    kind: str = "run"
    port: int = field(default_factory=two_free_ports)
    options: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        arguments = [COMMAND, self.kind, "--data", str(self.data), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(
            arguments,
            env=environment() | self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if "lista" in line:
                return
        raise AssertionError("".join(self.said))

    def says(self, text: str) -> str:
        """Return the first line it prints from now on that holds `text`."""
        assert self.process and self.process.stdout
        return next(line for line in self.process.stdout if text in line).strip()

    def is_serving(self) -> bool:
        """Tell whether a page comes that needs the database."""
        try:
            return httpx.get(f"{self.address}/entrar/", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def processes(self) -> dict[int, str]:
        """Return every process that works on its data folder, by id, with its command line."""
        entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        mark = str(self.data).encode()
        return {
            int(entry.name): _read(entry / "cmdline").replace(b"\0", b" ").decode(errors="replace")
            for entry in entries
            if mark in _read(entry / "cmdline") + _read(entry / "environ")
            and processes.is_running(int(entry.name))
        }

    def find(self, text: str) -> list[int]:
        """Return the processes whose command line holds `text`, the oldest first."""
        return sorted(pid for pid, line in self.processes().items() if text in line)

    def send(self, signal_number: int) -> float:
        """Send it a signal, wait for its end and return the seconds it took."""
        assert self.process
        started = time.monotonic()
        self.process.send_signal(signal_number)
        self.process.wait(timeout=60)
        return time.monotonic() - started

    def has_left_nothing(self) -> bool:
        """Tell whether all its processes are gone within a bounded time."""
        return processes.wait_until(lambda: not self.processes(), seconds=20, every=0.1)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@contextmanager
def data_folder() -> Iterator[Path]:
    """Lend a folder that the server's account can pass through."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-program-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "var"


@contextmanager
def program(data: Path, kind: str = "run", *options: str, **variables: str) -> Iterator[RunningProgram]:
    """Run the program, with those options and in that environment, for as long as it is used."""
    running = RunningProgram(data=data, kind=kind, options=list(options), variables=variables)
    try:
        running.start()
        yield running
    finally:
        if running.process and running.process.poll() is None:
            running.send(signal.SIGTERM)
