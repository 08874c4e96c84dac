"""Somebody comes with an appointment: too early, in time, too late."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests import cast
from tests.procedure.turns.appointed import TUESDAY, at, make_appointment, make_line
from ventanilla.kernel import clock
from ventanilla.org.drafts import CapacityDraft
from ventanilla.org.models import ServiceLine
from ventanilla.org.roles import Role
from ventanilla.org.services import capacity
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.errors import AfterHours, AppointmentIsSettled, LineIsFull, TooEarly
from ventanilla.procedure.turns.models import Appointment, Origin, Turn
from ventanilla.procedure.turns.services import arriving, booking, calling, offering

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return make_line()


@pytest.fixture
def appointment(line: ServiceLine) -> Appointment:
    with clock.moved_to(at("07:00")):
        return booking.book(service_line=line, starts_at=at("10:00"), document=cast.DORA)


def come(appointment: Appointment, time: str) -> Turn:
    with clock.moved_to(at(time)):
        return arriving.check_in(appointment=appointment, origin=Origin.KIOSK)


@pytest.mark.parametrize("time", ["09:45", "10:00", "10:05"])
def test_within_the_window_the_turn_is_due_at_the_time_of_the_appointment(
    appointment: Appointment, time: str
) -> None:
    turn = come(appointment, time)

    appointment.refresh_from_db()
    assert (turn.code, turn.appointment, turn.appointed_at) == ("R-001", appointment, at("10:00"))
    assert (appointment.state, appointment.is_late) == ("arrived", False)
    assert turn.document_number == cast.DORA.number


def test_before_the_window_they_are_told_from_when_and_get_no_turn(appointment: Appointment) -> None:
    with pytest.raises(
        TooEarly,
        match=r"Su cita es a las 10:00 a\. m\. Puede pedir su turno para ella desde las 9:45 a\. m\.",
    ):
        come(appointment, "09:44")

    assert not Turn.objects.exists()


def test_after_the_window_it_is_an_ordinary_turn_and_the_appointment_is_marked_as_late(
    appointment: Appointment,
) -> None:
    turn = come(appointment, "10:06")

    appointment.refresh_from_db()
    assert (turn.appointment, turn.appointed_at) == (appointment, None)
    assert (appointment.state, appointment.is_late) == ("arrived", True)


def test_an_appointment_gives_one_turn(appointment: Appointment) -> None:
    come(appointment, "09:50")

    with pytest.raises(AppointmentIsSettled, match="ya tiene su turno: R-001"):
        come(appointment, "09:51")

    assert Turn.objects.count() == 1


@pytest.mark.parametrize(
    ("settle", "message"),
    [
        (lambda each: booking.cancel(appointment=each), "se canceló"),
        (lambda each: booking.close_missed(site=each.site, until=TUESDAY), "ya pasó"),
    ],
)
def test_one_that_is_over_gives_none(
    appointment: Appointment, settle: Callable[[Appointment], object], message: str
) -> None:
    settle(appointment)

    with pytest.raises(AppointmentIsSettled, match=message):
        come(appointment, "10:00")


def test_on_another_day_they_are_told_which(appointment: Appointment) -> None:
    with (
        clock.moved_to(at("10:00") - dt.timedelta(days=1)),
        pytest.raises(TooEarly, match="Su cita es el martes 24 de noviembre"),
    ):
        arriving.check_in(appointment=appointment, origin=Origin.HOST)


def test_a_full_line_still_has_the_turn_of_who_has_an_appointment(
    line: ServiceLine, appointment: Appointment
) -> None:
    capacity.save_capacities(site=line.site, typed={line.code: CapacityDraft("1")}, seen={})
    with clock.moved_to(at("09:00")):
        full = ServiceLine.objects.select_related("site").get(pk=line.pk)
        cast.make_turn(full)
        with pytest.raises(LineIsFull):
            cast.make_turn(full)

    assert come(appointment, "09:50").code == "R-002"


def test_they_are_found_by_their_code_or_document_on_their_day_alone(appointment: Appointment) -> None:
    site, code = appointment.site, appointment.code
    with clock.moved_to(at("09:50")):
        found = (
            selectors.coming_with_code(site, f"{code[:3]} {code[3:]}"),
            selectors.coming_with_document(site, cast.DORA),
            selectors.coming_with_document(site, cast.ELIO),
            selectors.coming_with_code(cast.make_site("PALMIRA"), code),
        )
    with clock.moved_to(at("09:50") + dt.timedelta(days=1)):
        tomorrow = selectors.coming_with_code(site, code)

    assert found == (appointment, appointment, None, None)
    assert tomorrow is None


def test_nobody_else_gets_in_by_a_code_that_is_not_theirs(
    line: ServiceLine, appointment: Appointment
) -> None:
    with clock.moved_to(at("07:00")):
        other = make_appointment(line, "10:30")

    assert other.code != appointment.code
    assert other.token != appointment.token


def test_a_due_appointment_is_called_before_who_came_earlier_and_not_before_its_time(
    line: ServiceLine, appointment: Appointment
) -> None:
    with clock.moved_to(at("09:40")):
        desk = cast.make_desk(line.site, line)
        for _turn in range(3):
            cast.make_turn(line)
    come(appointment, "09:50")

    called = []
    for time in ("09:59", "10:00"):
        with clock.moved_to(at(time)):
            call = calling.call_next(desk=desk)
            assert call is not None
            called.append(call.turn_code)
            cast.attend(desk)

    assert called == ["R-001", "R-004"]


def test_the_window_is_that_of_the_rule_in_force(line: ServiceLine, appointment: Appointment) -> None:
    with clock.moved_to(at("07:00")):
        cast.make_rule(line.site, early_minutes=60, late_minutes=0)

    assert come(appointment, "09:00").appointed_at == at("10:00")


def test_the_window_holds_after_the_last_turn_while_the_doors_are_open(line: ServiceLine) -> None:
    cast.keep_hours(line.site)
    day = offering.DayDraft("16:28", "16:28", "30", "2")
    with clock.moved_to(at("07:00")):
        offering.save_offer(line=line, draft=offering.OfferDraft(days=(day,) * 7))
        clara = cast.make_staff(line.site, "Clara", Role.COORDINATOR)
        first, second = (booking.book(service_line=line, starts_at=at("16:28"), by=clara) for _one in "ab")

    assert come(first, "16:32").appointed_at == at("16:28")
    with pytest.raises(AfterHours):
        come(second, "17:01")


def test_a_line_closed_for_the_day_still_receives_who_has_an_appointment(appointment: Appointment) -> None:
    ServiceLine.objects.filter(pk=appointment.service_line_id).update(is_open=False)

    assert come(Appointment.objects.get(pk=appointment.pk), "10:00").appointment == appointment
