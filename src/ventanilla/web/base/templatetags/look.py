"""How figures, moments and icons are written on every screen. Built into the template engine by the settings."""

import datetime as dt
from functools import cache
from typing import Protocol

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import money, phones, words
from ventanilla.web.base import version

register = template.Library()

HUE_STEP = 10


class Line(Protocol):
    """A service line, or anything that carries its look."""

    @property
    def hue(self) -> int: ...

    @property
    def icon(self) -> str: ...


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon `name` of the sprite; silent for screen readers unless it has a label of its own."""
    address = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            label,
            address,
            name,
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', address, name)


@register.simple_tag
def page_version() -> str:
    """Return what tells the files of the pages from those before and after."""
    return version.page_version()


@register.filter
def line_hue(line: Line) -> str:
    """Return the classes that give an element the colours of a service line."""
    return f"line-hue hue-{round(line.hue / HUE_STEP) * HUE_STEP % 360}"


@register.simple_tag
def line_badge(line: Line) -> SafeString:
    """Return the square with a service line's icon on its colour; its name must stand beside it."""
    return format_html('<span class="line-badge {}">{}</span>', line_hue(line), icon(line.icon))


@register.filter
def pesos(amount: int | None) -> str:
    """Return whole pesos as "$ 1.250.000"; nothing for None."""
    return "" if amount is None else money.pesos(amount)


@register.filter
def dialled(number: str) -> str:
    """Return a telephone number as people write it: "315 5551234"."""
    return phones.as_dialled(number)


@register.filter
def clock(at: dt.datetime | None) -> str:
    """Return the time of day as "2:35 p. m." in the current time zone; nothing for None."""
    if at is None:
        return ""
    return words.time_of_day(timezone.localtime(at).time())


@register.filter
def time_of_day(at: dt.time | None) -> str:
    """Return a time on the wall as "2:35 p. m."; nothing for None."""
    return "" if at is None else words.time_of_day(at)


@register.filter
def at_time(at: dt.time | dt.datetime | None) -> str:
    """Return a time on the wall, or of a moment in the current time zone, as "a las 2:35 p. m."; nothing for None."""
    if at is None:
        return ""
    return words.at_time(timezone.localtime(at).time() if isinstance(at, dt.datetime) else at)


@register.filter
def day(date: dt.date | None) -> str:
    """Return a date, or the date of a moment in the current time zone, as "martes 24 de noviembre"."""
    if date is None:
        return ""
    return words.date(timezone.localtime(date).date() if isinstance(date, dt.datetime) else date)


@register.filter
def when(at: dt.datetime | None) -> str:
    """Return a moment as "martes 24 de noviembre, 2:35 p. m."; nothing for None."""
    return f"{day(at)}, {clock(at)}" if at else ""


@register.filter
def minutes(low: int | None, high: int | None = None) -> str:
    """Return a wait of `low` to `high` minutes as people say it: "unos 10 a 15 minutos".

    `{{ low|minutes:high }}`; nothing when there is no estimate. Beyond ten minutes it speaks in fives, outwards; from an
    hour on in hours.
    """
    if low is None:
        return ""
    low, high = _in_fives(low, low if high is None else high)
    if high <= 1:
        return _("menos de un minuto")
    if low < 1:
        return _("menos de %(high)d minutos") % {"high": high}
    if low >= 60:
        return _hours(low / 60, high / 60)
    if low == high:
        return _("unos %(low)d minutos") % {"low": low}
    return _("unos %(low)d a %(high)d minutos") % {"low": low, "high": high}


def _in_fives(low: int, high: int) -> tuple[int, int]:
    return (low, high) if high <= 10 else (low // 5 * 5, -(-high // 5) * 5)


def _hours(low: float, high: float) -> str:
    first, last = round(low), round(high)
    if first == last:
        return ngettext("cerca de una hora", "unas %(first)d horas", first) % {"first": first}
    return _("unas %(first)d a %(last)d horas") % {"first": first, "last": last}
