"""What a simulation counts and tells."""

import pytest

from ventanilla.config.busy.tally import Tally


def test_a_turn_called_twice_is_one_turn_called() -> None:
    tally = Tally()

    for turn in ("a", "b", "a"):
        tally.add_once("called", turn)

    assert tally.counts["called"] == 2


def test_the_line_tells_the_counts_and_how_long_answers_took_since_the_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally = Tally()
    tally.failed("módulo 3", "respondió 500")
    for milliseconds in range(1, 101):
        tally.answered(milliseconds / 1000)

    first, second = tally.line(), tally.line()

    assert "errores 1 · p95 95 ms de 100 respuestas" in first
    assert "p95" not in second
    assert "✗ módulo 3: respondió 500" in capsys.readouterr().out
