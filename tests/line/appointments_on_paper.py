"""Appointments on paper: a seat is kept, given back, taken, or stays empty."""

import datetime as dt

from tests.line.door_on_paper import DoorOnPaper
from tests.line.paper import PaperAppointment, Refused, Ticket, date_in_bogota


class AppointmentsOnPaper(DoorOnPaper):
    """Who comes at an hour that was agreed."""

    def book(
        self, site: str, line: str, starts_at: dt.datetime, now: dt.datetime, *, is_staff: bool
    ) -> PaperAppointment:
        """Keep the first seat that is free at that time."""
        place = self.sites[site]
        offer = place.lines[line].offer
        if offer is None or not (is_staff or offer.is_public):
            raise Refused("turns.no_such_time")
        is_over = starts_at <= now or date_in_bogota(starts_at) in place.stopped
        if is_over or starts_at.minute % offer.every_minutes or starts_at.second:
            raise Refused("turns.no_such_time")
        at_that_time = [
            each.seat
            for each in self.appointments
            if (each.site, each.line, each.starts_at) == (site, line, starts_at) and each.state != "cancelled"
        ]
        free = sorted(set(range(1, offer.seats + 1)) - set(at_that_time))
        if not free:
            raise Refused("turns.slot_is_full")
        appointment = PaperAppointment(site, line, starts_at, free[0])
        self.appointments.append(appointment)
        return appointment

    def cancel_appointment(self, appointment: PaperAppointment) -> PaperAppointment:
        """Give the seat back."""
        self._require_booked(appointment)
        appointment.state = "cancelled"
        return appointment

    def come_for(self, appointment: PaperAppointment, is_preferential: bool, now: dt.datetime) -> Ticket:
        """Return the ticket of who comes for an appointment; its hour counts only for who comes in time."""
        self._require_booked(appointment)
        rule = self.sites[appointment.site].rule
        opens_at = appointment.starts_at - dt.timedelta(minutes=rule.early_minutes)
        if now < opens_at or date_in_bogota(now) != appointment.date:
            raise Refused("turns.too_early")
        ticket = self._give(appointment.site, appointment.line, is_preferential, now)
        appointment.state, appointment.ticket = "arrived", ticket
        appointment.is_late = now > appointment.starts_at + dt.timedelta(minutes=rule.late_minutes)
        if not appointment.is_late:
            ticket.due_at = appointment.starts_at
        return ticket

    def _require_booked(self, appointment: PaperAppointment) -> None:
        if appointment.state != "booked":
            raise Refused("turns.appointment_is_settled")
