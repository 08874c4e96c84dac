"""The walk through the procedure: on a real demo it reaches its end, and it says so when something is missing."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.config.programs import RunningProgram, data_folder, program
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.pages import read_page
from ventanilla.config.walkthrough import main
from ventanilla.config.walkthrough.figures import MOVED_BY_ONE, Figures, moves

PAGE = b"""
<template><div class="notice">never shown</div></template>
<span class="top-bar-name">Ana Ficticia</span>
<div class="notice"><p>Falta la <b>firma</b></p></div>
<form action="/a/"><input type="hidden" name="turn" value="none"></form>
<form action="/b/guardar/">
  <input name="number" value="12"><input type="file" name="file">
  <input type="radio" name="level" value="1"><input type="radio" name="level" value="2" checked>
  <select name="product"><option value="">Ninguno</option><option value="7">Curso</option></select>
  <textarea name="matter">Pide algo</textarea>
</form>
"""


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningProgram]:
    """Run the demo for the walks of this file."""
    with data_folder() as data, program(data, "demo") as running:
        yield running


@pytest.fixture
def access(demo: RunningProgram) -> dict[str, Any]:
    """Return what demo.json says."""
    told: dict[str, Any] = json.loads((demo.data / "demo.json").read_text())
    return told


def walk(demo: RunningProgram, *options: str) -> int:
    return main(["--demo", str(demo.data / "demo.json"), *options])


@pytest.mark.process
def test_the_walk_reaches_its_end_and_may_be_repeated(
    demo: RunningProgram, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [walk(demo), walk(demo)] == [0, 0], capsys.readouterr()

    said = capsys.readouterr().out
    assert said.count("en vivo") == 2
    assert said.count("El recorrido está completo.") == 2
    assert {line[0] for line in said.splitlines() if "✓" in line} == {"1", "2", "3", "4", "5"}


@pytest.mark.process
@pytest.mark.parametrize("is_told", [True, False])
def test_the_walk_does_without_the_live_port(
    demo: RunningProgram,
    access: dict[str, Any],
    tmp_path: Path,
    is_told: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        access["live_url"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        (tmp_path / "demo.json").write_text(json.dumps(access))
        code = main(["--demo", str(tmp_path / "demo.json"), *(["--no-live"] if is_told else [])])

    assert code == 0, capsys.readouterr()
    assert "preguntando" in capsys.readouterr().out


@pytest.mark.process
def test_the_walk_gets_through_a_full_hall_and_past_a_desk_that_is_busy(
    demo: RunningProgram, access: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"Authorization": f"Bearer {access['tokens']['client']}"}
    with httpx.Client(base_url=f"{access['base_url']}/api/v1", headers=headers, timeout=20) as program:
        for _person in range(4):
            program.post("/sites/CALI/turns", json={"service_line": "RECREATION"}).raise_for_status()
        program.post("/desks/1/call-next").raise_for_status()
        program.post("/desks/1/start").raise_for_status()

        code = walk(demo)
        still_served = program.post("/desks/1/finish")

    assert code == 0, capsys.readouterr()
    assert "se llamó fuera de orden, con su motivo" in capsys.readouterr().out
    assert still_served.status_code == 200


@pytest.mark.process
def test_a_walk_that_misses_something_says_what_and_fails(
    demo: RunningProgram, access: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    access["tokens"]["client"] = "inventado"
    (tmp_path / "demo.json").write_text(json.dumps(access))

    code = main(["--demo", str(tmp_path / "demo.json"), "--no-live"])

    assert code == 1
    assert "api.unauthenticated" in capsys.readouterr().err


def test_without_a_demo_or_with_nobody_there_one_sentence_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "demo.json"
    nobody: dict[str, Any] = {"base_url": "http://127.0.0.1:9", "live_url": "http://127.0.0.1:9"}
    nobody |= {
        "site": "CALI",
        "users": [],
        "tokens": {"kiosk": "", "display": "", "client": "", "tablet": {}},
    }

    codes = [main(["--demo", str(file)])]
    file.write_text("{}")
    codes.append(main(["--demo", str(file)]))
    file.write_text(json.dumps(nobody))
    codes.append(main(["--demo", str(file)]))

    said = capsys.readouterr().err.splitlines()
    assert codes == [1, 1, 1]
    assert len(said) == 3
    assert ("no se pudo leer" in said[0], "forma" in said[1], "no responde" in said[2]) == (True, True, True)


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    page = read_page("/b/", 200, PAGE, "text/html; charset=utf-8")

    form = page.form("/guardar/")
    assert form.fields == {"number": "12", "level": "2", "product": "", "matter": "Pide algo"}
    assert form.first_offer("product") == "7"
    assert page.find_form("/a/", "nonce") is None
    assert (page.messages, page.staff_name) == (["Falta la firma"], "Ana Ficticia")
    assert page.says("Falta la firma")
    with pytest.raises(Missed, match="Falta la firma"):
        page.form("/otra/")


@pytest.mark.parametrize(("own", "total"), [(0, 1), (2, 2), (1, 0)])
def test_a_report_that_did_not_move_by_one_is_noticed(own: int, total: int) -> None:
    nothing = dict.fromkeys(MOVED_BY_ONE, 5)
    start = Figures("2026-03-02", nothing, nothing)
    by_one = dict.fromkeys(MOVED_BY_ONE, 6)
    moved = Figures("2026-03-02", by_one, by_one)
    after = Figures("2026-03-02", by_one | {"opportunities": 5 + total}, by_one | {"opportunities": 5 + own})

    assert len(moves(start, start, moved)) == len(MOVED_BY_ONE)
    with pytest.raises(Missed):
        moves(start, start, after)
