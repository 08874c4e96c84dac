"""Calls put together from recordings that a site made: one WAV for each word (docs/operations.md names them)."""

import hashlib
import io
import wave
from pathlib import Path

PAUSE_SECONDS = 0.28


class MixedRecordings(Exception):
    """The pieces differ in sample rate, width or channels, or one is no WAV."""


def files_of(folder: Path, pieces: tuple[tuple[str, ...], ...]) -> list[list[Path]] | None:
    """Return the recordings of a call, by groups; None where one of them is missing."""
    groups = [[folder / f"{name}.wav" for name in group] for group in pieces]
    return groups if all(path.is_file() for group in groups for path in group) else None


def state_of(groups: list[list[Path]]) -> str:
    """Return what tells these recordings from any others: a recording that was replaced counts as another."""
    digest = hashlib.sha256()
    for path in (path for group in groups for path in group):
        seen = path.stat()
        digest.update(f"{path}\0{seen.st_mtime_ns}\0{seen.st_size}\n".encode())
    return digest.hexdigest()


def joined(groups: list[list[Path]]) -> bytes:
    """Return one WAV of all the pieces, with a pause between groups. Raises MixedRecordings."""
    try:
        return _join(groups)
    except (wave.Error, EOFError, OSError) as error:
        raise MixedRecordings(str(error)) from error


def _join(groups: list[list[Path]]) -> bytes:
    pieces = [[_read(path) for path in group] for group in groups]
    formats = {params for group in pieces for params, _sound in group}
    if len(formats) != 1:
        raise MixedRecordings("the recordings are of several kinds")
    channels, width, hertz = formats.pop()
    silence = (b"\x80" if width == 1 else bytes(width)) * (channels * round(hertz * PAUSE_SECONDS))
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(hertz)
        out.writeframes(silence.join(b"".join(sound for _params, sound in group) for group in pieces))
    return written.getvalue()


def _read(path: Path) -> tuple[tuple[int, int, int], bytes]:
    with wave.open(str(path), "rb") as piece:
        return piece.getparams()[:3], piece.readframes(piece.getnframes())
