"""What turns need of the world outside."""

from pathlib import Path
from typing import Protocol

from ventanilla.procedure.turns.spoken import SpokenCall


class Voice(Protocol):
    """Something that says calls aloud."""

    def clip(self, call: SpokenCall, *, site_code: str, words_per_minute: int) -> Path | None:
        """Return the sound (WAV) of a call; None when there is no voice just now. Never raises, never takes long."""
        ...
