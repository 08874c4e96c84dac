"""What Linux tells about processes, and how ours are tied to their parent and ended within a bounded time."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")

_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(signal_number: int = signal.SIGKILL) -> None:
    """Ask the kernel to send this process `signal_number` when the thread that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def tied_to_parent(signal_number: int) -> Callable[[], None]:
    """Return what a child runs between fork and exec so that no kill of the parent leaves it behind.

    Start such a child from the main thread: the tie is to the thread, not to the process.
    """
    parent = os.getpid()

    def tie() -> None:
        end_with_parent(signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return tie


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system account that a child runs under when we are root."""

    name: str
    user_id: int
    group_id: int


def popen(
    command: list[str], *, account: Account | None = None, ends_with: int = signal.SIGKILL, **options: object
) -> subprocess.Popen[bytes]:
    """Start a child tied to us, in a session of its own so that Ctrl-C reaches us alone.

    Raises PermissionError when the system refuses the change to `account`.
    """
    as_account = {}
    if account:
        as_account = {"user": account.user_id, "group": account.group_id, "extra_groups": []}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied_to_parent(ends_with),
        **as_account,
        **options,
    )


def is_running(pid: int) -> bool:
    """Tell whether the process exists and is more than a zombie."""
    try:
        status = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def command_name(pid: int) -> str:
    """Return the name of the program a process runs, empty when there is no such process."""
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def working_folder(pid: int) -> Path | None:
    """Return the folder a process works in, None when it is gone or belongs to somebody else."""
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def working_in(folder: Path, *, name: str) -> list[int]:
    """Return the ids of the processes called `name` that work in `folder`."""
    wanted = folder.resolve()
    ids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [
        pid for pid in ids if command_name(pid) == name and working_folder(pid) == wanted and is_running(pid)
    ]


def send(pid: int, signal_number: int) -> None:
    """Send a signal; a process that is already gone is fine."""
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Wait until `condition` holds; False when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True
