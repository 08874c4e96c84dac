"""Clips kept as files: each made once, written whole or not at all, the oldest let go when there is no more room."""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clips:
    """A folder of WAV files named after what they say, of at most `most_bytes` together."""

    folder: Path
    most_bytes: int

    def get(self, what: str, make: Callable[[], bytes]) -> Path:
        """Return the clip of `what`, made now if there is none. Two who ask at once get one clip.

        What `make` raises goes to the caller, and OSError where the folder cannot be written.
        """
        path = self.folder / f"{hashlib.sha256(what.encode()).hexdigest()}.wav"
        if _is_there(path):
            return path
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            if not _is_there(path):
                partial = path.with_suffix(f".{os.getpid()}.partial")
                partial.write_bytes(make())
                partial.rename(path)
                self._make_room(path)
        return path

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder, among all threads and processes of this machine."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_room(self, newest: Path) -> None:
        """Let go of the clips that were not asked for longest; the one just made stays."""
        for partial in self.folder.glob("*.partial"):
            partial.unlink(missing_ok=True)
        kept = sorted(
            ((each.stat(), each) for each in self.folder.glob("*.wav") if each != newest),
            key=lambda pair: pair[0].st_mtime,
        )
        total = newest.stat().st_size + sum(seen.st_size for seen, _path in kept)
        for seen, path in kept:
            if total <= self.most_bytes:
                break
            path.unlink(missing_ok=True)
            total -= seen.st_size


def _is_there(path: Path) -> bool:
    """Return whether the clip exists; being asked for counts as use."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True
