"""Sounds to put together, and what tells whether there is something to hear."""

import array
import io
import math
import wave
from pathlib import Path

HERTZ = 22050


def tone(seconds: float = 0.2, *, hertz: int = HERTZ) -> bytes:
    """Return a WAV with an audible tone."""
    samples = array.array(
        "h", (round(9000 * math.sin(2 * math.pi * 440 * n / hertz)) for n in range(round(seconds * hertz)))
    )
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(hertz)
        out.writeframes(samples.tobytes())
    return written.getvalue()


def measured(clip: bytes) -> tuple[float, int, float]:
    """Return what a clip is like: its seconds, its samples a second, and its loudness (RMS, from 0 to 1)."""
    with wave.open(io.BytesIO(clip)) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
        assert len(samples) == sound.getnframes()
        hertz = sound.getframerate()
    loudness = math.sqrt(sum(each * each for each in samples) / len(samples)) / 32768
    return len(samples) / hertz, hertz, loudness


def a_program(path: Path, script: str) -> str:
    """Return a program that runs the script, at `path`."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)
