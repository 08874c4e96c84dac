"""What is said at the door when no turns are given: why, and when they are again."""

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.rules.holidays import holiday_name
from ventanilla.org.rules.hours import HoursNow, Why


def headline(hours: HoursNow) -> str:
    """Return why no turns are given at that moment, in a sentence; nothing while they are."""
    if hours.is_open:
        return ""
    if hours.is_between:
        return _("En este momento no estamos dando turnos.")
    if hours.why is None:
        return _("Todavía no hemos abierto.")
    return _headlines()[hours.why] % {"reason": _reason(hours)}


def next_opening(hours: HoursNow) -> str:
    """Return when turns are given again, such as "Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m."."""
    opens = hours.opens_next
    if opens is None:
        return "" if hours.is_open else _("Pregunte en recepción cuándo abrimos.")
    at_time, date = words.at_time(opens.time()), words.date(opens.date())
    days = (opens.date() - hours.at.date()).days
    if days == 0:
        return _("Abrimos hoy %(at_time)s") % {"at_time": at_time}
    if opens.time() == dt.time.min:
        whole = _("Abrimos mañana, %(date)s.") if days == 1 else _("Abrimos el %(date)s.")
        return whole % {"date": date}
    if days == 1:
        return _("Abrimos mañana, %(date)s, %(at_time)s") % {"date": date, "at_time": at_time}
    return _("Abrimos el %(date)s, %(at_time)s") % {"date": date, "at_time": at_time}


def sentence(hours: HoursNow) -> str:
    """Return why no turns are given and when they are again."""
    return f"{headline(hours)} {next_opening(hours)}".strip()


def _headlines() -> dict[Why, str]:
    return {
        Why.HOLIDAY: _("Hoy no abrimos: es festivo (%(reason)s)."),
        Why.SPECIAL_DAY: _("Hoy no abrimos: %(reason)s."),
        Why.EARLY_CLOSING: _("Hoy dejamos de dar turnos más temprano: %(reason)s."),
        Why.NO_HOURS: _("Hoy no abrimos."),
        Why.LAST_TURN: _("Hoy ya dimos el último turno."),
    }


def _reason(hours: HoursNow) -> str:
    if hours.why is Why.HOLIDAY:
        return holiday_name(hours.day.date, (get_language() or "es")[:2])
    return hours.day.reason.rstrip(".")
