"""Clips are made once, kept whole, and let go when there is no more room."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ventanilla.connectors.voice.clips import Clips


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {"lock"}


def test_two_who_ask_at_once_get_one_clip(tmp_path: Path) -> None:
    clips, together, made = Clips(tmp_path / "clips", 1000), threading.Barrier(4), []

    def ask(_who: int) -> Path:
        together.wait()
        return clips.get("hola", lambda: made.append(1) or b"sound")  # type: ignore[func-returns-value]

    with ThreadPoolExecutor(4) as several:
        paths = set(several.map(ask, range(4)))

    assert len(made) == 1
    assert paths.pop().read_bytes() == b"sound"
    assert not paths


def test_what_could_not_be_made_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    clips = Clips(tmp_path, 1000)

    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        clips.get("hola", fail)

    assert names(tmp_path) == set()
    assert clips.get("hola", lambda: b"sound").read_bytes() == b"sound"


def test_the_clips_that_nobody_asked_for_longest_make_room(tmp_path: Path) -> None:
    clips = Clips(tmp_path, 30)
    for place, text in enumerate("abc"):
        os.utime(clips.get(text, lambda: b"x" * 10), (place, place))
    clips.get("a", lambda: b"never made again")

    newest = clips.get("d", lambda: b"x" * 10)

    kept = {clips.get(text, lambda: b"new").read_bytes() for text in "acd"}
    assert kept == {b"x" * 10}
    assert len(names(tmp_path)) == 3
    assert newest.exists()


def test_what_a_crash_left_half_written_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "abc.123.partial").write_bytes(b"half")

    clips = Clips(tmp_path, 100)
    clips.get("hola", lambda: b"sound")

    assert [each for each in names(tmp_path) if each.endswith("partial")] == []
