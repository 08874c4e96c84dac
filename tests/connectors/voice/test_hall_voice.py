"""Recordings of the site come first, then the synthesizer; a voice that fails is silent and holds nobody up."""

import itertools
from pathlib import Path

import pytest

from tests.connectors.voice.conftest import a_program, measured, tone
from ventanilla.connectors.voice.clips import Clips
from ventanilla.connectors.voice.espeak import Espeak
from ventanilla.connectors.voice.hall import HallVoice
from ventanilla.procedure.turns.spoken import spoken

CALL = spoken(turn_code="R-017", desk_number=4)
WORDS = ("turno", "letra-r", "diecisiete", "modulo", "cuatro")


def make_voice(folder: Path, script: str) -> HallVoice:
    synthesizer = Espeak("es-419", a_program(folder / "espeak-ng", f"echo asked >> {folder}/log; {script}"))
    return HallVoice(synthesizer, Clips(folder / "clips", 10**7), folder / "recorded")


def record(folder: Path, *words: str, hertz: int = 22050) -> None:
    site = folder / "recorded" / "CALI"
    site.mkdir(parents=True, exist_ok=True)
    for word in words:
        (site / f"{word}.wav").write_bytes(tone(0.2, hertz=hertz))


def say(voice: HallVoice, pace: int = 145) -> bytes | None:
    path = voice.clip(CALL, site_code="CALI", words_per_minute=pace)
    return path.read_bytes() if path else None


def times_asked(folder: Path) -> int:
    return len((folder / "log").read_text().splitlines()) if (folder / "log").exists() else 0


@pytest.fixture
def spoken_tone(tmp_path: Path) -> str:
    """A script that speaks: a tone."""
    (tmp_path / "tone.wav").write_bytes(tone(1.5))
    return f"cat {tmp_path}/tone.wav"


def test_the_same_call_is_synthesized_once_and_again_at_another_pace(
    tmp_path: Path, spoken_tone: str
) -> None:
    voice = make_voice(tmp_path, spoken_tone)

    assert say(voice) == say(voice) == tone(1.5)
    assert times_asked(tmp_path) == 1
    say(voice, pace=125)
    assert times_asked(tmp_path) == 2


def test_recordings_are_used_where_every_word_of_the_call_is_there(tmp_path: Path, spoken_tone: str) -> None:
    voice = make_voice(tmp_path, spoken_tone)
    record(tmp_path, *WORDS[:-1])
    assert say(voice) == tone(1.5)

    record(tmp_path, WORDS[-1])

    clip = say(voice)
    assert clip is not None
    assert measured(clip)[0] == pytest.approx(5 * 0.2 + 2 * 0.28, abs=0.01)
    assert times_asked(tmp_path) == 1


def test_a_recording_that_was_replaced_is_heard_at_the_next_call(tmp_path: Path, spoken_tone: str) -> None:
    voice = make_voice(tmp_path, spoken_tone)
    record(tmp_path, *WORDS)
    before = say(voice)

    (tmp_path / "recorded" / "CALI" / "turno.wav").write_bytes(tone(0.9))

    after = say(voice)
    assert before
    assert after
    assert len(after) > len(before)


def test_recordings_that_do_not_fit_together_give_way_to_the_synthesizer(
    tmp_path: Path, spoken_tone: str
) -> None:
    voice = make_voice(tmp_path, spoken_tone)
    record(tmp_path, *WORDS)
    record(tmp_path, "turno", hertz=44100)
    assert say(voice) == tone(1.5)

    (tmp_path / "recorded" / "CALI" / "turno.wav").write_bytes(b"no sound")

    assert say(voice) == tone(1.5)


def test_a_synthesizer_that_failed_is_left_alone_for_half_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = itertools.chain([100.0, 100.0, 101.0, 129.0], itertools.repeat(131.0))
    monkeypatch.setattr("ventanilla.connectors.voice.hall.time.monotonic", lambda: next(moments))
    voice = make_voice(tmp_path, "exit 1")

    assert [say(voice) for _call in range(3)] == [None] * 3
    assert times_asked(tmp_path) == 1
    assert say(voice) is None
    assert times_asked(tmp_path) == 2


def test_a_folder_that_cannot_be_written_leaves_the_hall_without_a_voice(
    tmp_path: Path, spoken_tone: str
) -> None:
    (tmp_path / "clips").write_text("a file where the folder should be")

    assert say(make_voice(tmp_path, spoken_tone)) is None
