"""The synthesizer speaks Spanish as we write it, and says so when it cannot."""

import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from tests.connectors.voice.conftest import HERTZ, a_program, measured, tone
from ventanilla.connectors.voice import espeak
from ventanilla.connectors.voice.espeak import SPEAKER, Espeak, NoSpeech
from ventanilla.procedure.turns.spoken import spoken

VOICE = "es-419"
LIBRARY = Espeak(VOICE, program=None)


def pronounced(text: str) -> str:
    """Return the phonemes of a text, as the library says it."""
    said = subprocess.run(
        [sys.executable, "-I", str(SPEAKER), "-x", espeakng_loader.get_library_path(), VOICE, "145"],
        cwd=Path(espeakng_loader.get_data_path()).parent,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return said.stdout.decode()


def test_a_clip_is_as_long_and_as_loud_as_speech() -> None:
    clip = LIBRARY.speak(spoken(turn_code="R-017", desk_number=4).text, words_per_minute=145)

    seconds, hertz, loudness = measured(clip)
    assert 2 < seconds < 6
    assert hertz == HERTZ
    assert loudness > 0.03


def test_a_lower_pace_takes_longer() -> None:
    slow, brisk = (measured(LIBRARY.speak("Turno erre.", words_per_minute=pace))[0] for pace in (120, 180))

    assert slow > brisk * 1.2


def test_r_17_is_read_letter_by_name_and_number_as_a_whole() -> None:
    said = pronounced(spoken(turn_code="R-017", desk_number=4).text)

    assert said.replace("ˈ", "").replace("ˌ", "") == "tuɾno ere, djesisjete, moðulo kwatɾo"


def test_the_program_of_the_system_gets_voice_pace_and_text(tmp_path: Path) -> None:
    (tmp_path / "tone.wav").write_bytes(tone())
    heard = tmp_path / "heard"
    program = a_program(tmp_path / "espeak-ng", f'echo "$@" $(cat) > {heard}; cat {tmp_path}/tone.wav')

    clip = Espeak(VOICE, program).speak("Turno erre", words_per_minute=125)

    assert heard.read_text().strip() == "-v es-419 -s 125 --stdin --stdout Turno erre"
    assert clip == tone()


def test_a_length_of_two_gigabytes_in_a_pipe_is_mended(tmp_path: Path) -> None:
    piped = bytearray(tone())
    piped[4:8], piped[40:44] = b"\x24\xf0\xff\x7f", b"\x00\xf0\xff\x7f"
    (tmp_path / "piped.wav").write_bytes(piped)

    clip = Espeak(VOICE, a_program(tmp_path / "espeak-ng", f"cat {tmp_path}/piped.wav")).speak(
        "x", words_per_minute=145
    )

    assert clip == tone()


@pytest.mark.parametrize("script", ["exit 3", "echo nonsense", "true", "sleep 9", "head -c 4000 /dev/zero"])
def test_a_synthesizer_that_fails_hangs_or_says_nothing_is_refused(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(espeak, "LONGEST_SECONDS", 0.3)

    with pytest.raises(NoSpeech):
        Espeak(VOICE, a_program(tmp_path / "espeak-ng", f"exec {script}")).speak("x", words_per_minute=145)


def test_a_program_that_went_away_and_a_voice_that_is_none_are_refused(tmp_path: Path) -> None:
    for synthesizer in (Espeak(VOICE, str(tmp_path / "gone")), Espeak("klingon-x", None)):
        with pytest.raises(NoSpeech):
            synthesizer.speak("x", words_per_minute=145)
