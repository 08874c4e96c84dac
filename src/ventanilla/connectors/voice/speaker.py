"""Speaks one text with the espeak-ng library: a program of its own, so that nothing it does can hurt ours.

Run as `python -I speaker.py LIBRARY VOICE RATE < text > clip.wav`, in the folder that holds `espeak-ng-data`. It imports
nothing of Ventanilla. With `-x` in front it writes the phonemes instead of sound.
"""

import ctypes
import sys
import wave

RETRIEVE, PHONEMES_OUT, NO_EXIT = 1, 0x1, 0x8000
UTF8, RATE, IPA = 1, 1, 0x2
LITTLE_ENDIAN_16 = 2

On_sound = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> None:
    """Write the clip to standard output. Ends with a message when library or voice are not to be had."""
    arguments = sys.argv[1:]
    wants_phonemes = arguments[:1] == ["-x"]
    library, voice, rate = arguments[wants_phonemes:]
    espeak = ctypes.CDLL(library)
    hertz = espeak.espeak_Initialize(RETRIEVE, 0, b".", NO_EXIT)
    if hertz <= 0:
        raise SystemExit("espeak-ng does not find its data")
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        raise SystemExit(f"espeak-ng has no voice {voice}")
    espeak.espeak_SetParameter(RATE, int(rate), 0)
    text = sys.stdin.buffer.read()
    if wants_phonemes:
        sys.stdout.write(_phonemes(espeak, text))
    else:
        _write(_sound(espeak, text), hertz)


def _sound(espeak: ctypes.CDLL, text: bytes) -> bytes:
    pieces: list[bytes] = []

    def take(sound: "ctypes._Pointer[ctypes.c_short]", samples: int, _events: int | None) -> int:
        if sound and samples:
            pieces.append(ctypes.string_at(sound, samples * LITTLE_ENDIAN_16))
        return 0

    callback = On_sound(take)
    espeak.espeak_SetSynthCallback(callback)
    size = ctypes.c_size_t(len(text) + 1)
    if espeak.espeak_Synth(text, size, 0, 0, 0, UTF8, None, None) != 0 or espeak.espeak_Synchronize() != 0:
        raise SystemExit("espeak-ng did not speak")
    return b"".join(pieces)


def _phonemes(espeak: ctypes.CDLL, text: bytes) -> str:
    """Return the text as it is pronounced, in the international phonetic alphabet."""
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rest = ctypes.c_char_p(text)
    clauses = []
    while rest.value:
        clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA).decode())
    return ", ".join(clauses)


def _write(sound: bytes, hertz: int) -> None:
    with wave.open(sys.stdout.buffer, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(LITTLE_ENDIAN_16)
        clip.setframerate(hertz)
        clip.writeframes(sound)


if __name__ == "__main__":
    main()
