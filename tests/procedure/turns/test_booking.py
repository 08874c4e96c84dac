"""Keeping a seat for somebody, and giving it back."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests import cast
from tests.procedure.turns.appointed import TUESDAY, at, make_appointment, make_line, receive
from ventanilla.kernel import clock
from ventanilla.kernel.phones import MalformedPhone
from ventanilla.org.models import ServiceLine
from ventanilla.org.roles import Role
from ventanilla.org.services import hours
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.errors import AppointmentIsSettled, NoSuchTime, SlotIsFull
from ventanilla.procedure.turns.models import Appointment
from ventanilla.procedure.turns.services import booking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.moved_to(at("09:00") - dt.timedelta(days=1)):
        yield


@pytest.fixture
def line() -> ServiceLine:
    return make_line()


def free(line: ServiceLine, time: str) -> int:
    days = {day.date: day.times for day in selectors.free_days(line, 14)}
    return next((each.free for each in days[TUESDAY] if each.starts_at == at(time)), 0)


def test_an_appointment_keeps_a_seat_and_nothing_else_has_to_be_said(line: ServiceLine) -> None:
    appointment = make_appointment(line, "10:00")

    assert (appointment.state, appointment.document_number, appointment.phone) == ("booked", "", "")
    assert appointment.code.isdigit()
    assert len(appointment.code) == 6
    assert len(appointment.token) >= 20
    assert (free(line, "10:00"), free(line, "10:30")) == (1, 2)


def test_document_and_phone_are_kept_when_they_are_left(line: ServiceLine) -> None:
    appointment = booking.book(
        service_line=line, starts_at=at("10:00"), document=cast.DORA, phone="315 555 1234"
    )

    assert (appointment.document_number, appointment.phone) == ("31123456", "+573155551234")


def test_a_full_time_is_refused_with_others_that_are_free(line: ServiceLine) -> None:
    for _seat in range(2):
        make_appointment(line, "10:00")

    with pytest.raises(SlotIsFull, match=r"Ese día queda 8:00 a\. m\., 8:30 a\. m\. y 9:00 a\. m\."):
        make_appointment(line, "10:00")

    assert free(line, "10:00") == 0


def test_a_cancelled_seat_can_be_kept_for_somebody_else(line: ServiceLine) -> None:
    first, _second = make_appointment(line), make_appointment(line)

    booking.cancel(appointment=first)

    assert make_appointment(line).seat == first.seat
    with pytest.raises(AppointmentIsSettled, match="se canceló"):
        booking.cancel(appointment=first)


@pytest.mark.parametrize(
    ("time", "days"), [("10:15", 0), ("12:00", 0), ("07:30", 0), ("08:30", -1), ("08:00", -2), ("10:00", 15)]
)
def test_a_time_that_is_not_offered_is_refused(line: ServiceLine, time: str, days: int) -> None:
    with pytest.raises(NoSuchTime, match="Elija otra de la lista"):
        make_appointment(line, time, TUESDAY + dt.timedelta(days=days))

    assert not Appointment.objects.exists()


def test_nobody_books_by_themselves_where_the_site_did_not_switch_it_on(line: ServiceLine) -> None:
    receive(line, is_public=False)
    clara = cast.make_staff(line.site, "Clara", Role.COORDINATOR)

    with pytest.raises(NoSuchTime):
        make_appointment(line)

    assert booking.book(service_line=line, starts_at=at("10:00"), by=clara).booked_by == clara
    assert selectors.lines_booked_in_public() == []
    assert selectors.lines_with_appointments(line.site) == [line]


def test_on_a_day_on_which_the_site_is_closed_there_is_nothing_to_book(line: ServiceLine) -> None:
    site = cast.keep_hours(line.site)
    clara = cast.make_staff(site, "Clara", Role.COORDINATOR)
    hours.set_special_day(site=site, date=TUESDAY, hours=None, reason="Inventario", by=clara)

    assert TUESDAY not in [day.date for day in selectors.free_days(line, 14)]
    with pytest.raises(NoSuchTime):
        make_appointment(line)


def test_a_phone_that_cannot_be_dialled_is_refused_at_its_field(line: ServiceLine) -> None:
    with pytest.raises(MalformedPhone) as refused:
        booking.book(service_line=line, starts_at=at("10:00"), phone="12")

    assert refused.value.field == "phone"


def test_seats_taken_away_afterwards_leave_what_was_booked(line: ServiceLine) -> None:
    for _seat in range(2):
        make_appointment(line)

    receive(line, seats=1)

    assert Appointment.objects.filter(state="booked").count() == 2
    with pytest.raises(SlotIsFull):
        make_appointment(line)


def test_whom_nobody_came_for_is_missed_when_the_day_is_closed(line: ServiceLine) -> None:
    first, second = make_appointment(line, "09:00"), make_appointment(line, "10:00")
    booking.cancel(appointment=second)

    closed = booking.close_missed(site=line.site, until=TUESDAY)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (closed, first.state, second.state) == (1, "missed", "cancelled")
    assert booking.close_missed(site=line.site, until=TUESDAY) == 0
