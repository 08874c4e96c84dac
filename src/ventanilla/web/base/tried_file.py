"""A file between its trial and its application: kept by us, never taken back from the browser.

The session knows which file is kept and its digest; the content lies outside the web root for an hour at most.
"""

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

_LIFE_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class TriedFile:
    """A file that was tried: its name as given, its digest, and what stands in it."""

    name: str
    sha256: str
    content: bytes


def keep(session: SessionBase, file: TriedFile, *, of: str) -> None:
    """Keep `file` for this session in place of the one before (`of`: affiliates, staff).

    Files nobody came back for are thrown away.
    """
    forget(session, of=of)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _throw_away_old(folder)
    number = uuid.uuid4().hex
    path = folder / number
    path.touch(mode=0o600)
    path.write_bytes(file.content)
    session[_key(of)] = {"file": number, "name": file.name, "sha256": file.sha256}


def held(session: SessionBase, sha256: str, *, of: str) -> TriedFile | None:
    """Return the file this session tried, if it is the one with that digest and still there."""
    known = session.get(_key(of))
    if not known or known["sha256"] != sha256:
        return None
    try:
        content = (_folder() / known["file"]).read_bytes()
    except FileNotFoundError:
        return None
    return TriedFile(known["name"], known["sha256"], content)


def forget(session: SessionBase, *, of: str) -> None:
    """Throw away what this session tried."""
    known = session.pop(_key(of), None)
    if known:
        (_folder() / known["file"]).unlink(missing_ok=True)


def _key(of: str) -> str:
    return f"tried_{of}"


def _folder() -> Path:
    return Path(settings.DATA) / "tried"


def _throw_away_old(folder: Path) -> None:
    oldest = time.time() - _LIFE_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
