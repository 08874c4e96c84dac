"""How times, dates and numbers are said in running text, in the language of whoever reads."""

import datetime as dt

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def time_of_day(at: dt.time) -> str:
    """Return a time as "2:35 p. m."."""
    half = _("a. m.") if at.hour < 12 else _("p. m.")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half}"


def at_time(at: dt.time) -> str:
    """Return a time as "a las 2:35 p. m.", or "a la 1:00 p. m."."""
    words = _("a la %(time)s") if at.hour % 12 == 1 else _("a las %(time)s")
    return words % {"time": time_of_day(at)}


def date(day: dt.date) -> str:
    """Return a date as "martes 24 de noviembre"."""
    return _("%(weekday)s %(day)s de %(month)s") % {
        "weekday": _in_running_text(formats.date_format(day, "l")),
        "day": day.day,
        "month": month(day),
    }


def month(day: dt.date) -> str:
    """Return the month of a day, as "noviembre"."""
    return _in_running_text(formats.date_format(day, "F"))


def listed(names: list[str]) -> str:
    """Return names as a person lists them: "Ana", "Ana y Bruno", "Ana, Bruno y Clara"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s y %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def decimal(value: float, places: int) -> str:
    """Return a number with so many decimals as people in Colombia write it: "1.234,5"."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _in_running_text(name: str) -> str:
    """Spanish writes days and months in lower case; Django's catalogue for Colombia does not."""
    return name.lower() if (get_language() or "es").startswith("es") else name
