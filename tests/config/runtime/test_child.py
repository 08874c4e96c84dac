"""One process that the supervisor keeps alive."""

import os
import sys
from pathlib import Path

import pytest

from ventanilla.config.runtime import child as children
from ventanilla.config.runtime import logs, processes
from ventanilla.config.runtime.child import Child
from ventanilla.config.runtime.supervisor import how_it_ended


@pytest.fixture
def short_lived(tmp_path: Path) -> Child:
    command = [sys.executable, "-c", "print('hecho')"]
    return Child(title="prueba", command=command, log=tmp_path / "child.log", environment=dict(os.environ))


def test_what_it_prints_goes_to_its_log(short_lived: Child) -> None:
    short_lived.start()

    assert processes.wait_until(lambda: short_lived.exit_code == 0, seconds=20)
    assert short_lived.log.read_text() == "hecho\n"


def test_one_that_keeps_ending_starts_later_each_time(short_lived: Child) -> None:
    short_lived.start()

    waits = [short_lived.plan_restart() for _ in range(10)]

    assert waits[:4] == [0.3, 0.6, 1.2, 2.4]
    assert waits[-1] == children.LONGEST_DELAY


def test_one_that_lived_long_starts_again_at_once(short_lived: Child) -> None:
    short_lived.start()
    for _ in range(10):
        short_lived.plan_restart()

    short_lived.started_at -= children.CALM_SECONDS

    assert short_lived.plan_restart() == children.FIRST_DELAY


def test_a_large_log_is_set_aside(short_lived: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_LOG", 10)
    short_lived.log.write_text("x" * 11)

    short_lived.start()

    assert short_lived.log.with_suffix(".log.1").read_text() == "x" * 11


def test_an_end_is_told_by_its_signal_or_its_code() -> None:
    assert how_it_ended(-9) == "SIGKILL"
    assert how_it_ended(3) == "código 3"
