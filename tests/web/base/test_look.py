"""Figures, moments and icons are written as people in Colombia say them."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import translation

from ventanilla.web.base.templatetags import look

AFTERNOON = dt.datetime(2026, 11, 24, 19, 35, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Line:
    hue: int
    icon: str = "school"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, ""),
        (0, 0, "menos de un minuto"),
        (0, 1, "menos de un minuto"),
        (0, 4, "menos de 4 minutos"),
        (3, 6, "unos 3 a 6 minutos"),
        (12, 12, "unos 10 a 15 minutos"),
        (17, 28, "unos 15 a 30 minutos"),
        (4, 11, "menos de 15 minutos"),
        (48, 84, "unos 45 a 85 minutos"),
        (62, 70, "cerca de una hora"),
        (70, 122, "unas 1 a 2 horas"),
    ],
)
def test_a_wait_is_said_in_round_minutes(low: int | None, high: int | None, said: str) -> None:
    assert look.minutes(low, high) == said


def test_a_wait_is_said_in_english_to_who_chose_it() -> None:
    with translation.override("en"):
        assert look.minutes(10, 15) == "about 10 to 15 minutes"


def test_a_moment_is_said_with_its_weekday_in_the_time_of_colombia() -> None:
    with translation.override("es-co"):
        assert look.when(AFTERNOON) == "martes 24 de noviembre, 2:35 p. m."


def test_a_moment_is_said_in_english_order_in_english() -> None:
    with translation.override("en"):
        assert look.when(AFTERNOON) == "Tuesday, November 24, 2:35 p.m."


def test_midnight_and_noon_are_twelve() -> None:
    assert look.clock(dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)) == "12:00 a. m."
    assert look.clock(dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)) == "12:00 p. m."


def test_money_is_written_with_dots() -> None:
    assert look.pesos(1_250_000).replace("\N{NO-BREAK SPACE}", " ") == "$ 1.250.000"


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in look.icon("home")
    assert 'role="img" aria-label="Inicio &lt;a&gt;"' in look.icon("home", "Inicio <a>")


def test_a_hue_is_rounded_to_one_that_the_style_sheet_has() -> None:
    assert look.line_hue(Line(hue=214)) == "line-hue hue-210"
    assert look.line_hue(Line(hue=358)) == "line-hue hue-0"
