"""A call as the hall says it aloud: "Turno erre, diecisiete, módulo cuatro". Pure.

Spanish whatever the language of the page: the letter by its name, the numbers in words, so that nothing is left to how a
synthesizer reads a code.
"""

import unicodedata
from dataclasses import dataclass

from ventanilla.procedure.turns.numbers_in_words import in_words

LETTERS = {
    "A": "a",
    "B": "be",
    "C": "ce",
    "D": "de",
    "E": "e",
    "F": "efe",
    "G": "ge",
    "H": "hache",
    "I": "i",
    "J": "jota",
    "K": "ka",
    "L": "ele",
    "M": "eme",
    "N": "ene",
    "O": "o",
    "P": "pe",
    "Q": "cu",
    "R": "erre",
    "S": "ese",
    "T": "te",
    "U": "u",
    "V": "uve",
    "W": "doble u",
    "X": "equis",
    "Y": "i griega",
    "Z": "zeta",
}


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """What is said of one call: the whole `text` for a synthesizer, and the names of the recordings that make it up.

    `pieces` has the groups between which a voice pauses: ("turno", "letra-r"), ("diecisiete",), ("modulo", "cuatro").
    """

    text: str
    pieces: tuple[tuple[str, ...], ...]


def spoken(*, turn_code: str, desk_number: int) -> SpokenCall:
    """Return how the call of a turn ("R-017") to a desk is said."""
    prefix, _dash, digits = turn_code.partition("-")
    letters = " ".join(LETTERS[letter] for letter in prefix)
    number, desk = in_words(int(digits)), in_words(desk_number)
    return SpokenCall(
        text=f"Turno {letters}, {number}, módulo {desk}.",
        pieces=(
            ("turno", *(f"letra-{letter.lower()}" for letter in prefix)),
            _recordings(number),
            ("modulo", *_recordings(desk)),
        ),
    )


def _recordings(words: str) -> tuple[str, ...]:
    """Return the names of the recordings of a number: its words, without accents."""
    apart = unicodedata.normalize("NFKD", words)
    return tuple("".join(each for each in apart if not unicodedata.combining(each)).split())
