"""Numbers are said as a Colombian says them."""

import pytest

from ventanilla.procedure.turns.numbers_in_words import in_words

SAID = {
    0: "cero",
    1: "uno",
    16: "dieciséis",
    21: "veintiuno",
    22: "veintidós",
    30: "treinta",
    31: "treinta y uno",
    99: "noventa y nueve",
    100: "cien",
    101: "ciento uno",
    116: "ciento dieciséis",
    500: "quinientos",
    777: "setecientos setenta y siete",
    999: "novecientos noventa y nueve",
    1000: "mil",
    1021: "mil veintiuno",
    2100: "dos mil cien",
    21000: "veintiún mil",
    31001: "treinta y un mil uno",
    32767: "treinta y dos mil setecientos sesenta y siete",
    101000: "ciento un mil",
}


@pytest.mark.parametrize(("number", "words"), SAID.items())
def test_a_number_is_said(number: int, words: str) -> None:
    assert in_words(number) == words


def test_no_two_numbers_sound_the_same() -> None:
    assert len({in_words(number) for number in range(10_000)}) == 10_000
