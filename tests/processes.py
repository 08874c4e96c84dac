"""Real processes for tests: started on the test database, ended by their id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.db import connection


@contextmanager
def running(*command: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield `python -m` of that command, running on the test database; ended by the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=os.environ | {"DATABASE_URL": test_database_url()} | environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]", *, within: float = 15) -> float:
    """Send SIGTERM and return how many seconds the process took to end; it is killed after `within`."""
    began = time.monotonic()
    process.terminate()
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return time.monotonic() - began


def free_port() -> int:
    """Return a loopback port that the system has just given out."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_database_url() -> str:
    """Return the address of the database that the tests of this process use."""
    given = connection.settings_dict
    who = f"{given['USER']}:{quote(given['PASSWORD'], safe='')}"
    query = f"host={quote(given['HOST'], safe='')}&port={given['PORT']}"
    return f"postgresql://{who}@/{given['NAME']}?{query}"


def wait_until(is_so: Callable[[], object], *, within: float = 10, what: str = "that") -> None:
    """Return as soon as `is_so` says yes; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"waited {within} s in vain for {what}"
        time.sleep(0.02)
