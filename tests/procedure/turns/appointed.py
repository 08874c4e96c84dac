"""A line that receives appointments, for the tests about them."""

import datetime as dt

from tests import cast
from ventanilla.org.models import ServiceLine, Site
from ventanilla.procedure.turns.models import Appointment
from ventanilla.procedure.turns.services import booking, offering
from ventanilla.procedure.turns.services.offering import DayDraft, OfferDraft

TUESDAY = dt.date(2026, 11, 24)


def at(text: str, day: dt.date = TUESDAY) -> dt.datetime:
    """Return that time on the walls of Cali."""
    return dt.datetime.fromisoformat(f"{day.isoformat()}T{text}-05:00")


def receive(line: ServiceLine, *, seats: int = 2, is_public: bool = True) -> ServiceLine:
    """Let a line receive so many people each half hour from 8:00 to 11:30 on every day of the week."""
    day = DayDraft("08:00", "11:30", "30", str(seats))
    offering.save_offer(line=line, draft=OfferDraft(is_public=is_public, days_ahead="14", days=(day,) * 7))
    return line


def make_line(site: Site | None = None, *, seats: int = 2) -> ServiceLine:
    """Return a line that receives appointments."""
    return receive(cast.make_line(site or cast.make_site()), seats=seats)


def make_appointment(line: ServiceLine, time: str = "10:00", day: dt.date = TUESDAY) -> Appointment:
    """Return an appointment that the person booked by themselves, without leaving anything."""
    return booking.book(service_line=line, starts_at=at(time, day))
