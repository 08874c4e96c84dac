"""What a person's data must look like."""

import datetime as dt
import unicodedata

import pytest

from ventanilla.customers import rules
from ventanilla.customers.errors import IncompletePerson

TODAY = dt.date(2026, 11, 24)


def name(text: str) -> str:
    return rules.proper_name(text, field="given_names", missing="Escriba los nombres.")


@pytest.mark.parametrize(
    "text",
    [
        "Íñigo Ñáñez",
        "D'Croz",
        "D\u2019Croz",
        "José-Luis",
        "Müller Ünal",
        "Ma. Fernanda",
        "Łukasz Çelik Nguyễn",
        "李",
        "देवी",
    ],
)
def test_a_name_of_letters_and_what_joins_them_is_kept(text: str) -> None:
    assert name(text) == text


def test_a_name_is_kept_composed_with_single_spaces() -> None:
    assert name(unicodedata.normalize("NFD", "  Íñigo \t Ñáñez ")) == "Íñigo Ñáñez"


@pytest.mark.parametrize(
    "text",
    ["Dora 😀", "😀", "Ana ❤️", "Ana 👩🏽‍🦱", "Ana 🇨🇴", "Ana2", "Ana_Luisa", "=Ana", "Ana\u200b", "...", "-"],
)
def test_a_name_with_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(IncompletePerson, match="Escriba solo letras") as refusal:
        name(text)

    assert refusal.value.field == "given_names"


@pytest.mark.parametrize(
    ("birth_date", "words"),
    [
        (TODAY + dt.timedelta(days=1), "todavía no ha llegado"),
        (dt.date(2999, 1, 1), "todavía no ha llegado"),
        (TODAY - rules.LONGEST_LIFE, "hace más de 120 años"),
        (dt.date(1850, 1, 1), "hace más de 120 años"),
    ],
)
def test_a_birth_date_nobody_alive_has_is_refused_with_the_reason(birth_date: dt.date, words: str) -> None:
    with pytest.raises(IncompletePerson, match=words):
        rules.plausible_birth_date(birth_date, TODAY)


@pytest.mark.parametrize("birth_date", [None, TODAY, dt.date(1907, 1, 1)])
def test_a_birth_date_somebody_alive_may_have_is_kept(birth_date: dt.date | None) -> None:
    assert rules.plausible_birth_date(birth_date, TODAY) == birth_date
