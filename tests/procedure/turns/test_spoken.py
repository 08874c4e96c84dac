"""A call is said in correct Spanish, whatever its letters and numbers."""

import string

import pytest

from ventanilla.procedure.turns.spoken import LETTERS, spoken


@pytest.mark.parametrize(
    ("turn_code", "desk_number", "said"),
    [
        ("R-017", 4, "Turno erre, diecisiete, módulo cuatro."),
        ("H-112", 21, "Turno hache, ciento doce, módulo veintiuno."),
        ("CE-001", 1, "Turno ce e, uno, módulo uno."),
        ("W-100", 16, "Turno doble u, cien, módulo dieciséis."),
        ("S-1021", 31, "Turno ese, mil veintiuno, módulo treinta y uno."),
    ],
)
def test_the_letter_goes_by_its_name_and_the_numbers_in_words(
    turn_code: str, desk_number: int, said: str
) -> None:
    assert spoken(turn_code=turn_code, desk_number=desk_number).text == said


def test_every_letter_that_a_line_may_have_has_a_name_of_its_own() -> None:
    assert LETTERS.keys() == set(string.ascii_uppercase)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_the_recordings_of_a_call_are_its_words_without_accents() -> None:
    said = spoken(turn_code="CR-122", desk_number=16)

    assert said.pieces == (
        ("turno", "letra-c", "letra-r"),
        ("ciento", "veintidos"),
        ("modulo", "dieciseis"),
    )
