"""The hours of a day as the staff of a site are told them."""

import datetime as dt

from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.rules.holidays import holiday_name
from ventanilla.org.rules.hours import DayHours, Stretch, Why


def hours(day: DayHours) -> str:
    """Return the hours of a date: when turns are given first and last, and when the doors close."""
    if not day.stretches:
        return _("No se abre.")
    if day.stretches[-1].closes_at == dt.time.max:
        last = day.stretches[-1].last_turn_at
        if last == dt.time.max:
            return _("Da turnos a toda hora.")
        return _("Da turnos a toda hora; hoy, el último %(at_time)s") % {"at_time": words.at_time(last)}
    return " ".join(_stretch(each) for each in day.stretches)


def occasion(day: DayHours) -> str:
    """Return what is out of the ordinary on a date: its holiday, its special day, its early closing; usually nothing."""
    said = []
    if name := holiday_name(day.date):
        said.append(_("Festivo: %(name)s") % {"name": name})
    if day.special or day.closed is Why.SPECIAL_DAY:
        said.append(_("Día especial: %(reason)s") % {"reason": day.special or day.reason})
    if day.is_cut:
        said.append(_("Cierre anticipado: %(reason)s") % {"reason": day.reason})
    return " · ".join(said)


def _stretch(stretch: Stretch) -> str:
    return _("Abre %(opens)s, último turno %(last)s, cierra %(closes)s") % {
        "opens": words.at_time(stretch.opens_at),
        "last": words.at_time(stretch.last_turn_at),
        "closes": words.at_time(stretch.closes_at),
    }
