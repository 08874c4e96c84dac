"""How the office's figures and times are written."""

import datetime as dt
from typing import TypeVar

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, words
from ventanilla.org import day_in_words
from ventanilla.org.rules.hours import DayHours
from ventanilla.oversight.reports.figures import Figure, PromiseFigures, Spread, TurnFigures, Unit

R = TypeVar("R", TurnFigures, PromiseFigures)

register = template.Library()

NOTHING = "–"


@register.filter
def figure(row: R, figure: Figure[R]) -> str:
    """Return a figure of a row as people write it: "1.234", "5,5", "20 %", "4,50"; a dash where nothing was measured."""
    value = figure.read(row)
    if value is None:
        return NOTHING
    if figure.unit is Unit.COUNT:
        return whole(int(value))
    if figure.unit is Unit.SHARE:
        return f"{words.decimal(value * 100, 1)} %"
    return words.decimal(value, 2 if figure.unit is Unit.SCORE else 1)


@register.filter
def whole(number: int) -> str:
    """Return a whole number with dots between thousands."""
    return f"{number:,}".replace(",", ".")


@register.filter
def in_minutes(seconds: float | None) -> str:
    """Return a duration in minutes with one decimal, without the unit; a dash for None."""
    return NOTHING if seconds is None else words.decimal(seconds / 60, 1)


@register.filter
def score(mean: float | None) -> str:
    """Return a mean rating with one decimal; a dash for None."""
    return NOTHING if mean is None else words.decimal(mean, 1)


@register.filter
def share_of(part: int, total: int) -> str:
    """Return `part` of `total` in per cent; a dash where there is nothing to divide by."""
    return f"{words.decimal(part / total * 100, 0)} %" if total else NOTHING


@register.filter
def elapsed(since: dt.datetime | None) -> str:
    """Return the time since a moment as "3:05" or "1 h 12 min", as `timers.js` goes on writing it."""
    if since is None:
        return ""
    seconds = max(int((clock.now() - since).total_seconds()), 0)
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    return _("%(hours)s h %(minutes)s min") % {"hours": seconds // 3600, "minutes": seconds // 60 % 60}


@register.filter
def since_when(at: dt.datetime) -> str:
    """Return since when, as "desde las 10:42 a. m."; of another day, "desde el martes 24 de noviembre"."""
    local = timezone.localtime(at)
    if local.date() != timezone.localtime(clock.now()).date():
        return _("desde el %(date)s") % {"date": words.date(local.date())}
    article = _("desde la %(time)s") if local.hour % 12 == 1 else _("desde las %(time)s")
    return article % {"time": words.time_of_day(local.time())}


@register.filter
def month(day: dt.date) -> str:
    """Return the month of a day, as "noviembre"."""
    return words.month(day)


@register.simple_tag
def present() -> str:
    """Return the present moment, for the clocks of a page."""
    return clock.now().isoformat()


@register.filter
def until(at: dt.datetime) -> str:
    """Return until when, as "hasta las 10:42 a. m."."""
    local = timezone.localtime(at)
    article = _("hasta la %(time)s") if local.hour % 12 == 1 else _("hasta las %(time)s")
    return article % {"time": words.time_of_day(local.time())}


@register.filter
def is_measured(spread: Spread) -> bool:
    """Return whether anything was measured."""
    return spread.median is not None


@register.filter
def hours_told(day: DayHours) -> str:
    """Return the hours of a day in a sentence."""
    return day_in_words.hours(day)


@register.filter
def occasion(day: DayHours) -> str:
    """Return what is out of the ordinary on a day; usually nothing."""
    return day_in_words.occasion(day)
