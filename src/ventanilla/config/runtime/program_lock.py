"""One program at a time per data folder, however the one before it ended."""

import fcntl
import os
from pathlib import Path

from ventanilla.config.runtime import processes
from ventanilla.config.runtime.errors import CannotStart


class ProgramLock:
    """Held while a program works with a data folder; the kernel lets go of it even after a kill -9."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file: int | None = None

    def take(self) -> None:
        """Hold the lock until the process ends. Raises CannotStart when another program holds it."""
        if not self.try_to_take():
            raise CannotStart(
                f"Ya hay un programa Ventanilla en marcha con los datos de {self._data} (proceso {self.holder()}): "
                "deténgalo o indique otra carpeta con --data."
            )

    def try_to_take(self, *, seconds: float = 0) -> bool:
        """Hold the lock until the process ends; False when another still holds it after `seconds`."""
        self._file = os.open(self._data / "ventanilla.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not processes.wait_until(self._lock, seconds=seconds, every=0.1):
            os.close(self._file)
            self._file = None
            return False
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())
        return True

    def release(self) -> None:
        """Let go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def holder(self) -> str:
        """Return the id of the process that holds the lock, as it wrote it."""
        return (self._data / "ventanilla.lock").read_text() or "?"

    def _lock(self) -> bool:
        assert self._file is not None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
