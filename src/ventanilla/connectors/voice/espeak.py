"""espeak-ng, run as a program of its own: the system's where there is one, else the library of a Python package."""

import io
import shutil
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader

SPEAKER = Path(__file__).with_name("speaker.py")
LONGEST_SECONDS = 5
DATA_CHUNK = b"data"


class NoSpeech(Exception):
    """The synthesizer is missing, failed, took too long, or said nothing."""


@dataclass(frozen=True, slots=True)
class Espeak:
    """A synthesizer with one voice. `program` is the system's espeak-ng; None takes the library of the package."""

    voice: str
    program: str | None

    @classmethod
    def found(cls, voice: str) -> "Espeak":
        """Return the synthesizer that this machine has."""
        return cls(voice, shutil.which("espeak-ng"))

    def speak(self, text: str, *, words_per_minute: int) -> bytes:
        """Return `text` spoken, as WAV. Raises NoSpeech."""
        command, folder = self._command(words_per_minute)
        try:
            said = subprocess.run(
                command,
                cwd=folder,
                input=text.encode(),
                capture_output=True,
                timeout=LONGEST_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoSpeech(str(error)) from error
        if said.returncode != 0:
            raise NoSpeech(said.stderr.decode(errors="replace").strip())
        return _with_its_length(said.stdout)

    def _command(self, words_per_minute: int) -> tuple[list[str], Path | None]:
        """Return the command, and where to run it: the library finds its data there, however long the path."""
        rate = str(words_per_minute)
        if self.program is not None:
            return [self.program, "-v", self.voice, "-s", rate, "--stdin", "--stdout"], None
        library = Path(espeakng_loader.get_library_path())
        folder = Path(espeakng_loader.get_data_path()).parent
        return [sys.executable, "-I", str(SPEAKER), str(library), self.voice, rate], folder


def _with_its_length(clip: bytes) -> bytes:
    """Return the same sound with a true length: a program that writes into a pipe states one of 2 GB."""
    start = clip.find(DATA_CHUNK, 0, 200) + 8
    if not clip.startswith(b"RIFF") or start < 8:
        raise NoSpeech("no WAV came")
    sound = clip[start:]
    if not any(sound):
        raise NoSpeech("silence came")
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setnchannels(int.from_bytes(clip[22:24], "little"))
        out.setframerate(int.from_bytes(clip[24:28], "little"))
        out.setsampwidth(int.from_bytes(clip[34:36], "little") // 8)
        out.writeframes(sound)
    return written.getvalue()
