"""Somebody comes with an appointment, and gets a turn for it."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, words
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Device
from ventanilla.procedure.turns import selectors_rules
from ventanilla.procedure.turns.errors import AppointmentIsSettled, TooEarly
from ventanilla.procedure.turns.events import AppointmentKept
from ventanilla.procedure.turns.models import Appointment, AppointmentState, Turn
from ventanilla.procedure.turns.rules import appointments as rules
from ventanilla.procedure.turns.rules.appointments import Arrival
from ventanilla.procedure.turns.services import booking, issuing


@transaction.atomic
def check_in(
    *,
    appointment: Appointment,
    origin: str,
    priority_class: str | None = None,
    device: Device | None = None,
) -> Turn:
    """Return the turn of somebody who came for their appointment.

    Within the window of the calling rule it is called at the time of the appointment; after it the turn is an ordinary
    one, and the appointment is marked as late. A line that has given all its turns of the day still has this one.
    Raises TooEarly with the time from which they may come, AppointmentIsSettled, or what `issuing.issue` raises.
    """
    appointment = booking.locked(appointment)
    if appointment.state != AppointmentState.BOOKED:
        raise AppointmentIsSettled(booking.settled_in_words(appointment))
    now, rule = clock.now(), selectors_rules.in_force(appointment.site)
    comes = rules.arrival(appointment.starts_at, now, early=rule.early, late=rule.late)
    is_today = appointment.business_date == clock.business_date(appointment.site.time_zone, now)
    if comes is Arrival.EARLY or not is_today:
        raise TooEarly(_from_when(appointment, early=rule.early, is_today=is_today))
    turn = issuing.issue(
        service_line=appointment.service_line,
        origin=origin,
        priority_class=priority_class,
        document=_document_of(appointment),
        device=device,
        appointment=appointment,
        appointed_at=appointment.starts_at if comes is Arrival.ON_TIME else None,
    )
    appointment.state, appointment.settled_at = AppointmentState.ARRIVED, now
    appointment.is_late = comes is Arrival.LATE
    appointment.save(update_fields=["state", "settled_at", "is_late"])
    emit(
        AppointmentKept(
            site_id=appointment.site_id,
            site_code=appointment.site.code,
            appointment_id=str(appointment.pk),
            turn_id=str(turn.pk),
        )
    )
    return turn


def _from_when(appointment: Appointment, *, early: dt.timedelta, is_today: bool) -> str:
    zone = ZoneInfo(appointment.site.time_zone)
    at = appointment.starts_at.astimezone(zone)
    from_when = words.at_time((at - early).time())
    if not is_today:
        return _("Su cita es el %(date)s %(at)s") % {
            "date": words.date(at.date()),
            "at": words.at_time(at.time()),
        }
    return _("Su cita es %(at)s Puede pedir su turno para ella desde %(from)s") % {
        "at": words.at_time(at.time()),
        "from": from_when.removeprefix("a "),
    }


def _document_of(appointment: Appointment) -> IdentityDocument | None:
    if not appointment.document_number:
        return None
    return IdentityDocument(DocumentType(appointment.document_type), appointment.document_number)
