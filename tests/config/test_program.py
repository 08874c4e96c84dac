"""The whole program: how it heals, refuses and stops."""

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest

from tests.config import programs
from tests.config.programs import RunningProgram
from ventanilla.config.runtime import processes

pytestmark = pytest.mark.process

SECONDS_TO_HEAL = 15


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with programs.data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared(data: Path) -> Iterator[RunningProgram]:
    with programs.program(data, "demo") as running:
        yield running


def heals(running: RunningProgram) -> bool:
    return processes.wait_until(running.is_serving, seconds=SECONDS_TO_HEAL, every=0.2)


def test_the_demo_says_that_its_people_are_invented_and_where_its_keys_are(shared: RunningProgram) -> None:
    access = json.loads((shared.data / "demo.json").read_text())

    assert shared.is_serving()
    assert access["base_url"] == f"http://localhost:{shared.port}"
    assert access["live_url"] == f"http://localhost:{shared.port + 1}"
    assert stat.S_IMODE((shared.data / "demo.json").stat().st_mode) == 0o600


def test_a_real_site_is_not_run_on_the_invented_people_of_the_demo(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}")

    refused = programs.command("run", "--data", str(tmp_path), "--port", str(programs.two_free_ports()))

    assert refused.returncode == 1
    assert "Para una sede de verdad indique otra carpeta" in refused.stderr


def test_pages_answer_again_after_a_kill_of_the_database(shared: RunningProgram) -> None:
    os.kill(shared.find("bin/postgres -D")[0], signal.SIGKILL)

    assert heals(shared)


@pytest.mark.parametrize("module", ["runtime.pages", "runtime.live", "config.worker"])
def test_a_process_that_is_killed_comes_back(shared: RunningProgram, module: str) -> None:
    before = shared.find(module)

    os.kill(before[0], signal.SIGKILL)

    assert processes.wait_until(
        lambda: len(shared.find(module)) == len(before) and before[0] not in shared.find(module),
        seconds=SECONDS_TO_HEAL,
        every=0.1,
    )
    assert heals(shared)


def test_a_worker_of_the_pages_that_is_killed_comes_back(shared: RunningProgram) -> None:
    before = shared.find("runtime.pages")
    os.kill(before[-1], signal.SIGKILL)

    assert processes.wait_until(
        lambda: len(shared.find("runtime.pages")) == 3 and shared.find("runtime.pages") != before,
        seconds=SECONDS_TO_HEAL,
    )
    assert heals(shared)


def test_no_child_knows_the_password_of_the_owner(shared: RunningProgram) -> None:
    for pid in shared.find("ventanilla.config"):
        assert b"ventanilla_owner" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_second_program_on_the_same_data_says_that_one_is_running(shared: RunningProgram) -> None:
    second = programs.command("run", "--data", str(shared.data), "--port", str(programs.two_free_ports()))

    assert_refuses(second, "Ya hay un programa Ventanilla en marcha")


@pytest.mark.parametrize("offset", [0, 1])
def test_a_port_in_use_is_one_sentence(offset: int) -> None:
    port = programs.two_free_ports()
    with programs.data_folder() as data, socket.create_server(("127.0.0.1", port + offset)):
        refused = programs.command("run", "--data", str(data), "--port", str(port))

    assert_refuses(refused, f"El puerto {port + offset}")


def test_a_data_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    refused = programs.command("run", "--data", str(in_the_way / "var"))

    assert_refuses(refused, "No se puede escribir en la carpeta de datos")


def test_a_database_that_refuses_is_one_sentence() -> None:
    url = f"postgresql://nobody:secret@127.0.0.1:{programs.two_free_ports()}/none"
    with programs.data_folder() as data:
        refused = programs.command(
            "run", "--data", str(data), "--port", str(programs.two_free_ports()), DATABASE_URL=url
        )

    assert_refuses(refused, "La base de datos de DATABASE_URL no acepta la conexión")
    assert "secret" not in refused.stderr


def test_check_tells_where_the_data_live_and_that_all_is_well(shared: RunningProgram) -> None:
    told = programs.command("check", "--data", str(shared.data))

    assert told.returncode == 0
    for fact in (str(shared.data), "PostgreSQL", "en marcha", "responde", "al día"):
        assert fact in told.stdout


def test_an_administrator_is_made_beside_a_running_program(shared: RunningProgram) -> None:
    made = programs.command(
        "createadmin",
        "clara.admin",
        "--data",
        str(shared.data),
        VENTANILLA_ADMIN_PASSWORD="una-clave-larga-7",
    )
    again = programs.command(
        "createadmin",
        "clara.admin",
        "--data",
        str(shared.data),
        VENTANILLA_ADMIN_PASSWORD="una-clave-larga-7",
    )
    short = programs.command("createadmin", "bruno.admin", "--data", str(shared.data), typed="corta\n")

    assert made.returncode == 0
    assert again.returncode == 1
    assert "Ya existe" in again.stderr
    assert short.returncode == 1
    assert "Traceback" not in again.stderr + short.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_time_with_a_display_open(shared: RunningProgram, how: signal.Signals) -> None:
    assert shared.process
    if shared.process.poll() is not None:
        shared.start()
    access = json.loads((shared.data / "demo.json").read_text())
    stream = f"{access['live_url']}/api/v1/sites/{access['site']}/live"
    with httpx.stream(
        "GET", stream, headers={"Authorization": f"Bearer {access['tokens']['display']}"}
    ) as display:
        assert display.status_code == 200

        seconds = shared.send(how)

    assert shared.process.returncode == 0
    assert seconds < 10
    assert shared.has_left_nothing()


def test_a_killed_program_leaves_no_process_and_can_start_again_at_once(shared: RunningProgram) -> None:
    assert shared.process
    if shared.process.poll() is not None:
        shared.start()
    shared.send(signal.SIGKILL)
    started = time.monotonic()

    shared.start()

    assert shared.is_serving()
    assert time.monotonic() - started < 30
    shared.send(signal.SIGKILL)
    assert shared.has_left_nothing()


def assert_refuses(refused: CompletedProcess[str], sentence: str) -> None:
    """See that a command ended with 1 after one clear line."""
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
