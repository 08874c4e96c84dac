"""Keeping a seat for somebody, and giving it back."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, phones, words
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import ServiceLine, Site, StaffUser
from ventanilla.org.selectors_hours import calendar_of
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.errors import AppointmentIsSettled, NoSuchTime, SlotIsFull
from ventanilla.procedure.turns.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentEvent,
    AppointmentMissed,
)
from ventanilla.procedure.turns.models import (
    Appointment,
    AppointmentHours,
    AppointmentOffer,
    AppointmentState,
)
from ventanilla.procedure.turns.rules import appointments as rules

_ALTERNATIVES = 3


@transaction.atomic
def book(
    *,
    service_line: ServiceLine,
    starts_at: dt.datetime,
    document: IdentityDocument | None = None,
    phone: str = "",
    by: StaffUser | None = None,
) -> Appointment:
    """Return an appointment for that line and time, with a code of six digits and a link of its own.

    Without `by` the person books it themselves, which the line must offer. Raises NoSuchTime for a time the line does
    not offer (any more), SlotIsFull with other times when all its seats are taken, or MalformedPhone.
    """
    dialled = phones.e164(phone)
    site = service_line.site
    date = clock.business_date(site.time_zone, starts_at)
    hours = lock_hours(service_line, date)
    if hours is None or not _is_offered(service_line, hours, starts_at, date, by):
        raise NoSuchTime(_("Esa hora no se puede agendar. Elija otra de la lista."), field="starts_at")
    kept = Appointment.objects.filter(service_line=service_line, starts_at=starts_at)
    taken = set(kept.exclude(state=AppointmentState.CANCELLED).values_list("seat", flat=True))
    seat = rules.free_seat(taken, hours.seats)
    if seat is None:
        raise SlotIsFull(_full(service_line, date), field="starts_at")
    appointment = _with_free_code(
        Appointment(
            site=site,
            service_line=service_line,
            business_date=date,
            starts_at=starts_at,
            seat=seat,
            document_type=document.type if document else "",
            document_number=document.number if document else "",
            phone=dialled,
            booked_by=by,
            booked_at=clock.now(),
        )
    )
    _emit(AppointmentBooked, appointment)
    return appointment


def lock_hours(line: ServiceLine, date: dt.date) -> AppointmentHours | None:
    """Return when `line` receives appointments on that weekday, locked: its seats are given out one after the other."""
    own = AppointmentHours.objects.select_for_update().filter(service_line=line)
    return own.filter(weekday=date.isoweekday()).first()


@transaction.atomic
def cancel(*, appointment: Appointment) -> Appointment:
    """Give the seat back. Raises AppointmentIsSettled when the person came, or it is over or cancelled already."""
    appointment = locked(appointment)
    if appointment.state != AppointmentState.BOOKED:
        raise AppointmentIsSettled(settled_in_words(appointment))
    appointment.state, appointment.settled_at = AppointmentState.CANCELLED, clock.now()
    appointment.save(update_fields=["state", "settled_at"])
    _emit(AppointmentCancelled, appointment)
    return appointment


@transaction.atomic
def close_missed(*, site: Site, until: dt.date) -> int:
    """Mark the appointments of `until` and before to which nobody came as missed; return how many. For day close."""
    left = selectors.left_by(site, until).select_for_update(of=("self",)).select_related("site")
    missed = list(left.order_by("starts_at", "pk"))
    for appointment in missed:
        appointment.state, appointment.settled_at = AppointmentState.MISSED, clock.now()
        appointment.save(update_fields=["state", "settled_at"])
        _emit(AppointmentMissed, appointment)
    return len(missed)


def locked(appointment: Appointment) -> Appointment:
    """Return the appointment, locked for this transaction, with its site and line."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("site", "service_line__site")
    return rows.get(pk=appointment.pk)


def settled_in_words(appointment: Appointment) -> str:
    """Return why nothing can be done with an appointment any more."""
    if appointment.state == AppointmentState.ARRIVED:
        return _("Esa cita ya tiene su turno: %(code)s.") % {"code": appointment.turn.code}
    if appointment.state == AppointmentState.CANCELLED:
        return _("Esa cita se canceló.")
    return _("La hora de esa cita ya pasó.")


def _is_offered(
    line: ServiceLine, hours: AppointmentHours, starts_at: dt.datetime, date: dt.date, by: StaffUser | None
) -> bool:
    now = clock.now()
    today = clock.business_date(line.site.time_zone, now)
    if starts_at <= now or starts_at not in selectors.moments(
        line.site, hours, date, calendar_of(line.site, date)
    ):
        return False
    if by is not None:
        return date <= today + dt.timedelta(days=selectors.STAFF_DAYS_AHEAD)
    offer = AppointmentOffer.objects.filter(service_line=line, is_public=True).first()
    is_open = line.is_open and line.site.is_active
    return offer is not None and is_open and date <= today + dt.timedelta(days=offer.days_ahead)


def _full(line: ServiceLine, date: dt.date) -> str:
    """Return that a time is full, with the next ones of that date that are not."""
    ahead = (date - clock.business_date(line.site.time_zone)).days
    days = [day for day in selectors.free_days(line, ahead) if day.date == date]
    free = [words.time_of_day(each.starts_at.time()) for day in days for each in day.times][:_ALTERNATIVES]
    if not free:
        return _("Ese día ya no tiene cupo. Elija otro.")
    return _("Esa hora ya no tiene cupo. Ese día queda %(times)s") % {"times": words.listed(free)}


def _with_free_code(appointment: Appointment) -> Appointment:
    """Return the appointment, saved; a code that another one of the day has by chance is drawn again."""
    while True:
        appointment.code = f"{secrets.randbelow(1_000_000):06d}"
        try:
            with transaction.atomic():
                appointment.save(force_insert=True)
        except IntegrityError as error:
            if "appointment_code_of_the_day" not in str(error):
                raise
        else:
            return appointment


def _emit(event: type[AppointmentEvent], appointment: Appointment) -> None:
    emit(
        event(
            site_id=appointment.site_id,
            site_code=appointment.site.code,
            appointment_id=str(appointment.pk),
        )
    )
