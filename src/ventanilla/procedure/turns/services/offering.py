"""When a line receives appointments, and whether people book them by themselves."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import ServiceLine, Weekday
from ventanilla.org.services import editing, week
from ventanilla.procedure.turns.events import AppointmentHoursChanged
from ventanilla.procedure.turns.models import AppointmentHours, AppointmentOffer

SHORTEST, LONGEST, MOST_SEATS, MOST_DAYS = 5, 240, 99, 90


@dataclass(frozen=True, slots=True)
class DayDraft:
    """The appointments of one weekday as a form shows them; all empty on a day without any."""

    first_at: str = ""
    last_at: str = ""
    every_minutes: str = ""
    seats: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first_at or self.last_at or self.every_minutes or self.seats)


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """How a line takes appointments, by weekday from Monday on."""

    is_public: bool = False
    days_ahead: str = "14"
    days: tuple[DayDraft, ...] = (DayDraft(),) * 7

    @classmethod
    def of(cls, line: ServiceLine) -> "OfferDraft":
        """Return the draft that shows `line`."""
        offer = AppointmentOffer.objects.filter(service_line=line).first() or AppointmentOffer()
        known = {each.weekday: each for each in AppointmentHours.objects.filter(service_line=line)}
        return cls(
            offer.is_public, str(offer.days_ahead), tuple(_draft(known.get(day)) for day in Weekday.values)
        )


@transaction.atomic
def save_offer(*, line: ServiceLine, draft: OfferDraft, seen: str | None = None) -> None:
    """Let `line` receive appointments at these hours; appointments that were made stay made.

    Raises WrongFields ("seats-1": of Monday), or ChangedMeanwhile (`seen` is the fingerprint of what the form showed).
    """
    locks.hold(f"appointments:{line.pk}")
    found = Fields()
    days_ahead = found.take("days_ahead", lambda: _number(draft.days_ahead, 0, MOST_DAYS), 0)
    wanted = {
        weekday: _checked(day, weekday, found)
        for weekday, day in zip(Weekday.values, draft.days, strict=True)
        if not day.is_empty
    }
    found.raise_if_wrong()
    editing.refuse_if_changed(
        seen=seen,
        now=OfferDraft.of(line),
        history=[
            events_of(AppointmentOffer).filter(service_line=line),
            events_of(AppointmentHours).filter(service_line=line),
        ],
    )
    AppointmentOffer.objects.update_or_create(
        service_line=line, defaults={"is_public": draft.is_public, "days_ahead": days_ahead}
    )
    AppointmentHours.objects.filter(service_line=line).exclude(weekday__in=wanted).delete()
    for weekday, values in wanted.items():
        AppointmentHours.objects.update_or_create(service_line=line, weekday=weekday, defaults=values)
    emit(AppointmentHoursChanged(site_id=line.site_id, site_code=line.site.code, service_line=line.code))


def _draft(hours: AppointmentHours | None) -> DayDraft:
    if hours is None:
        return DayDraft()
    return DayDraft(
        hours.first_at.strftime("%H:%M"),
        hours.last_at.strftime("%H:%M"),
        str(hours.every_minutes),
        str(hours.seats),
    )


def _checked(day: DayDraft, weekday: int, found: Fields) -> dict[str, object]:
    first = found.take(f"first_at-{weekday}", lambda: _hour(day.first_at), dt.time())
    last = found.take(f"last_at-{weekday}", lambda: _hour(day.last_at), dt.time.max)
    if last < first:
        found.refuse(f"last_at-{weekday}", _("La última cita no puede ser antes de la primera."))
    every = found.take(f"every_minutes-{weekday}", lambda: _number(day.every_minutes, SHORTEST, LONGEST), 0)
    seats = found.take(f"seats-{weekday}", lambda: _number(day.seats, 1, MOST_SEATS), 0)
    return {"first_at": first, "last_at": last, "every_minutes": every, "seats": seats}


def _hour(text: str) -> dt.time:
    hour = week.time_of(text)
    if hour is None:
        raise WrongText(_("Escriba la hora, como 8:30."))
    return hour


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most):
        raise WrongText(_("Escriba un número de %(least)s a %(most)s.") % {"least": least, "most": most})
    return int(text)
