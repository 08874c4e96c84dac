"""The holidays of Colombia (Ley 51 de 1983), by name."""

import datetime as dt
from functools import cache

import holidays

_MOVED = (" (observado)", " (observed)")
_LANGUAGES = {"es": "es", "en": "en_US"}


def is_holiday(day: dt.date) -> bool:
    """Return whether `day` is a Colombian holiday."""
    return day in _holidays(day.year, "es")


def holiday_name(day: dt.date, language: str = "es") -> str:
    """Return what the holiday of `day` is called in Spanish ("es") or English ("en"); nothing on another day."""
    name = _holidays(day.year, _LANGUAGES.get(language, "es")).get(day, "")
    for suffix in _MOVED:
        name = name.replace(suffix, "")
    return name


@cache
def _holidays(year: int, language: str) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("CO", years=year, language=language))
