"""The voice of the hall as the turns know it: the port `Voice`."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from ventanilla.connectors.voice import recorded
from ventanilla.connectors.voice.clips import Clips
from ventanilla.connectors.voice.espeak import Espeak, NoSpeech
from ventanilla.procedure.turns.spoken import SpokenCall

REST_SECONDS = 30.0
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class HallVoice:
    """Recordings of the site where all the words of a call are there, otherwise the synthesizer.

    After a failure it stays silent for half a minute, so that a synthesizer which hangs does not hold up every call.
    """

    synthesizer: Espeak
    clips: Clips
    recordings: Path
    _silent_until: float = 0.0

    def clip(self, call: SpokenCall, *, site_code: str, words_per_minute: int) -> Path | None:
        """Return the clip of a call, None when there is none to be had."""
        try:
            return self._recorded(call, site_code) or self._spoken(call, words_per_minute)
        except OSError as error:
            self._rest(error)
            return None

    def _recorded(self, call: SpokenCall, site_code: str) -> Path | None:
        groups = recorded.files_of(self.recordings / site_code, call.pieces)
        if groups is None:
            return None
        try:
            return self.clips.get(recorded.state_of(groups), lambda: recorded.joined(groups))
        except recorded.MixedRecordings as error:
            logger.warning("voice: the recordings of %s do not fit together: %s", site_code, error)
            return None

    def _spoken(self, call: SpokenCall, words_per_minute: int) -> Path | None:
        if time.monotonic() < self._silent_until:
            return None
        what = f"{call.text}\0{self.synthesizer.voice}\0{words_per_minute}"
        try:
            return self.clips.get(
                what, lambda: self.synthesizer.speak(call.text, words_per_minute=words_per_minute)
            )
        except NoSpeech as error:
            self._rest(error)
            return None

    def _rest(self, error: Exception) -> None:
        self._silent_until = time.monotonic() + REST_SECONDS
        logger.warning("voice: silent for %d s: %s", REST_SECONDS, error)
