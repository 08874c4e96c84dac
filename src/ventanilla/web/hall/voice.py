"""The clips that displays play: each belongs to one call of the site, and no other text can be asked for."""

from pathlib import Path

from ventanilla.org.models import HallSettings
from ventanilla.procedure.turns.models import TurnCall
from ventanilla.procedure.turns.ports import Voice
from ventanilla.procedure.turns.spoken import SpokenCall, spoken


class Silence:
    """No voice: what the hall has until `config.wiring` gives it one."""

    def clip(self, call: SpokenCall, *, site_code: str, words_per_minute: int) -> Path | None:
        """Return None."""
        return None


_voice: Voice = Silence()


def use(voice: Voice) -> None:
    """Let clips come from `voice` from now on."""
    global _voice
    _voice = voice


def clip_of(call: TurnCall, settings: HallSettings) -> bytes | None:
    """Return the sound (WAV) of a call; None when the hall does not speak, or has no voice just now."""
    if not settings.is_spoken:
        return None
    said = spoken(turn_code=call.turn_code, desk_number=call.desk_number)
    path = _voice.clip(said, site_code=call.site.code, words_per_minute=settings.pace)
    try:
        return path.read_bytes() if path else None
    except FileNotFoundError:
        return None
