"""The simulation on a real demo: nothing goes wrong, its counts are those of the report, and it stops at once."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.config.programs import COMMAND, RunningProgram, data_folder, environment, program
from ventanilla.config.busy import main
from ventanilla.config.runtime.processes import wait_until

pytestmark = pytest.mark.process

SAME_FIGURES = {
    "taken": ("turnos", "issued"),
    "called": ("llamados", "called"),
    "no_show": ("no llegaron", "no_show"),
    "rated": ("calificados", "ratings_answered"),
}


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningProgram]:
    """Run the demo for the simulations of this file, without people of a morning that would be counted with theirs."""
    with data_folder() as data, program(data, "demo", VENTANILLA_DEMO_MORNING="0") as running:
        yield running


def simulation(demo: RunningProgram, *options: str) -> list[str]:
    return [COMMAND, "busy", "--data", str(demo.data), *options]


def totals(demo: RunningProgram) -> dict[str, int]:
    access = json.loads((demo.data / "demo.json").read_text())
    answer = httpx.get(
        f"{demo.address}/api/v1/sites/CALI/reports/turns",
        headers={"Authorization": f"Bearer {access['tokens']['client']}"},
    )
    figures: dict[str, int] = answer.raise_for_status().json()["totals"]
    return figures


def counted(said: str, words: str) -> int:
    found = re.search(rf"{words} (\d+)", said.splitlines()[-1])
    assert found, said
    return int(found.group(1))


def test_its_counts_are_those_of_the_report_and_nothing_goes_wrong(demo: RunningProgram) -> None:
    before = totals(demo)
    with subprocess.Popen(
        simulation(demo, "--pace", "1500", "--speed", "3", "--desks", "2-5"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout
        somebody_rated = wait_until(
            lambda: totals(demo)["ratings_answered"] > before["ratings_answered"], seconds=120, every=1
        )
        running.send_signal(signal.SIGTERM)
        told = running.stdout.read()
    after = totals(demo)

    assert somebody_rated, told
    assert running.returncode == 0, told
    assert (counted(told, "errores"), counted(told, "cortes")) == (0, 0)
    assert counted(told, "atendidos") > 0
    for words, figure in SAME_FIGURES.values():
        assert counted(told, words) == after[figure] - before[figure], (figure, told)


def test_it_stops_at_once_and_without_a_complaint(demo: RunningProgram) -> None:
    with subprocess.Popen(
        simulation(demo, "--pace", "3000"),
        env=environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout and running.stderr
        assert "Simulación" in running.stdout.readline()
        time.sleep(2)
        running.send_signal(signal.SIGTERM)
        code = running.wait(timeout=20)
        told, complaints = running.stdout.read(), running.stderr.read()

    assert (code, complaints) == (0, "")
    assert "Fin:" in told


def test_a_busy_demo_lives_by_itself_and_comes_through_a_fall_of_its_pages() -> None:
    with data_folder() as data:
        running = RunningProgram(data, "demo", options=["--busy", "1500"])
        try:
            running.start()
            log = data / "logs" / "busy.log"
            assert wait_until(lambda: totals(running)["served"] > 0, seconds=60, every=0.5)
            os.kill(running.find("runtime.pages")[0], signal.SIGKILL)
            assert wait_until(running.is_serving, seconds=30, every=0.2)
            served = totals(running)["served"]
            assert wait_until(lambda: totals(running)["served"] > served, seconds=60, every=0.5)
            assert "errores" not in log.read_text() or counted(log.read_text(), "errores") == 0
        finally:
            seconds = running.send(signal.SIGTERM)

        assert seconds < 10
        assert "✗" not in log.read_text()
        assert "Traceback" not in log.read_text()
        assert running.has_left_nothing()


def test_without_a_demo_one_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--demo", str(tmp_path / "demo.json")]) == 1
    assert "no se pudo leer" in capsys.readouterr().err
