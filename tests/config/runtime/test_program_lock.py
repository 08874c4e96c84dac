"""One program at a time per data folder."""

import os
from pathlib import Path

import pytest

from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.program_lock import ProgramLock


def test_a_second_program_is_told_which_process_runs(tmp_path: Path) -> None:
    ProgramLock(tmp_path).take()

    with pytest.raises(CannotStart, match=f"proceso {os.getpid()}"):
        ProgramLock(tmp_path).take()


def test_the_lock_is_free_after_it_was_let_go(tmp_path: Path) -> None:
    first = ProgramLock(tmp_path)
    first.take()

    first.release()

    assert ProgramLock(tmp_path).try_to_take()


def test_what_a_killed_program_wrote_holds_nobody_back(tmp_path: Path) -> None:
    (tmp_path / "ventanilla.lock").write_text("1")

    assert ProgramLock(tmp_path).try_to_take()
