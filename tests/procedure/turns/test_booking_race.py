"""Two people book the last seat of one time in the same moment."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from tests.procedure.turns.appointed import at, make_line
from tests.racing import Pausing, together
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.errors import SlotIsFull
from ventanilla.procedure.turns.models import Appointment, AppointmentHours
from ventanilla.procedure.turns.rules import appointments as rules
from ventanilla.procedure.turns.services import booking

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> ServiceLine:
    return make_line(seats=1)


def booking_of(line: ServiceLine, came: list[str], starts_at: dt.datetime) -> Callable[[], None]:
    """Return a booking that writes down what came of it."""

    def book() -> None:
        try:
            booking.book(service_line=line, starts_at=starts_at)
            came.append("booked")
        except (SlotIsFull, IntegrityError) as error:
            came.append(type(error).__name__)

    return book


def next_morning() -> dt.datetime:
    """Return a time a week from today, whenever the test runs."""
    today = dt.datetime.now(dt.UTC).date()
    return at("10:00", today + dt.timedelta(days=7))


def test_the_last_seat_is_kept_for_one(line: ServiceLine, monkeypatch: pytest.MonkeyPatch) -> None:
    pausing, came = Pausing(booking.lock_hours), list[str]()
    monkeypatch.setattr(booking, "lock_hours", pausing)
    book = booking_of(line, came, next_morning())

    together(book, pausing, book)

    assert sorted(came) == ["SlotIsFull", "booked"]
    assert Appointment.objects.count() == 1


def test_control_without_the_lock_both_choose_the_same_seat(
    line: ServiceLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the lock away and the same booking must go wrong; the constraint alone still keeps the seat from two."""

    def look_without_lock(line: ServiceLine, date: dt.date) -> AppointmentHours | None:
        return AppointmentHours.objects.filter(service_line=line, weekday=date.isoweekday()).first()

    free_seat = Pausing(rules.free_seat)
    came = list[str]()
    monkeypatch.setattr(booking, "lock_hours", look_without_lock)
    monkeypatch.setattr(rules, "free_seat", free_seat)
    book = booking_of(line, came, next_morning())

    together(book, free_seat, book)

    assert sorted(came) == ["IntegrityError", "booked"]
    assert Appointment.objects.count() == 1
