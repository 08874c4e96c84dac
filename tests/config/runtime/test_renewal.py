"""What happens by night: another certificate makes the web processes begin anew, and only that."""

import datetime as dt
import sys
from pathlib import Path

import pytest

from tests.config.authority.papers import HOST, NOW, make_papers
from ventanilla.config.authority import own
from ventanilla.config.authority.given import Given
from ventanilla.config.authority.identity import Identity
from ventanilla.config.runtime.child import Child
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.program import Renewal
from ventanilla.config.runtime.supervisor import StopRequest, Supervisor

LATE = NOW + dt.timedelta(days=380)


def test_our_own_certificate_is_renewed_while_the_program_runs(tmp_path: Path) -> None:
    authority = own.of(tmp_path)
    renewal = Renewal(lambda: authority.identity(HOST, now=LATE), authority.identity(HOST, now=NOW))

    assert renewal()
    assert not renewal()


def test_a_given_certificate_is_taken_anew_when_its_file_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = make_papers(tmp_path, HOST).write()
    given = Given(papers.at, papers.key_at)
    renewal = Renewal(lambda: given.identity(HOST, now=NOW), given.identity(HOST, now=NOW))

    first = renewal()
    make_papers(tmp_path, HOST).write()
    second = renewal()

    assert (first, second) == (False, True)
    assert "Hay otro certificado" in capsys.readouterr().out


def test_a_bad_file_is_told_and_what_is_shown_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> Identity:
        raise CannotStart("La llave no corresponde.")

    renewal = Renewal(refuse, own.of(tmp_path).identity(HOST, now=NOW))

    assert not renewal()
    assert "La llave no corresponde." in capsys.readouterr().out


def test_over_plain_http_there_is_nothing_to_renew() -> None:
    assert not Renewal(lambda: None, None)()


def test_the_processes_begin_anew_once_a_night_when_they_must(tmp_path: Path) -> None:
    evening, night = dt.datetime(2026, 11, 24, 22), dt.datetime(2026, 11, 25, 3)  # noqa: DTZ001
    times = iter([evening, evening, night, night, night])
    stop, asked = StopRequest(), list[bool]()
    sleeping = Child("prueba", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log", {})

    def answer() -> bool:
        stop.is_made = len(asked) > 0 and sleeping.exit_code is not None
        return False

    def ask() -> bool:
        asked.append(True)
        return True

    supervisor = Supervisor(
        [sleeping],
        database=None,
        stop=stop,
        say=lambda _line: None,
        wants_restart=ask,
        clock=lambda: next(times, night),
    )
    supervisor.run(answers=answer, when_ready=lambda: None)

    assert asked == [True]
