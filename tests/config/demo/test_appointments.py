"""In the morning that was served some kept an appointment, and others have one that is still ahead."""

import datetime as dt
from collections import Counter

import pytest

from tests.config.demo.conftest import NOW, Cis, start
from ventanilla.config.demo.morning import booked
from ventanilla.kernel import clock
from ventanilla.org.models import Device, DeviceKind
from ventanilla.procedure.turns import selectors_appointments as appointments
from ventanilla.procedure.turns.models import (
    Appointment,
    AppointmentState,
    CallReason,
    Origin,
    Turn,
    TurnCall,
    TurnState,
)
from ventanilla.procedure.turns.services import arriving

TODAY, TOMORROW = NOW.date(), NOW + dt.timedelta(days=1)


def test_a_handful_of_the_morning_came_for_an_appointment_and_were_called_like_everybody(demo: Cis) -> None:
    kept = Appointment.objects.filter(state=AppointmentState.ARRIVED)

    assert kept.count() == booked.ON_TIME + booked.LATE
    assert kept.filter(is_late=True).count() == booked.LATE
    assert kept.filter(turn__origin=Origin.KIOSK, turn__visit__isnull=False).count() >= booked.ON_TIME
    for appointment in kept.filter(is_late=False).select_related("turn"):
        assert appointment.turn.appointed_at == appointment.starts_at
        assert dt.timedelta(0) <= appointment.starts_at - appointment.turn.issued_at <= booked.MOST_BEFORE


def test_somebody_was_called_because_it_was_the_time_of_their_appointment(demo: Cis) -> None:
    assert TurnCall.objects.filter(reason=CallReason.APPOINTMENT).exists()


def test_somebody_can_come_now_somebody_soon_somebody_later_and_somebody_another_day(demo: Cis) -> None:
    ahead = Appointment.objects.filter(state=AppointmentState.BOOKED)
    today = list(ahead.filter(business_date=TODAY).order_by("starts_at").values_list("starts_at", flat=True))

    assert today[0] < NOW < today[1] <= today[2] <= NOW + dt.timedelta(minutes=32)
    assert today[-1] - NOW > dt.timedelta(hours=2)
    assert ahead.filter(business_date=TOMORROW.date()).exists()


def test_dora_gets_the_turn_of_her_appointment_at_the_kiosk(demo: Cis) -> None:
    kiosk = Device.objects.get(site=demo.site, kind=DeviceKind.KIOSK, revoked_at=None)
    appointment = appointments.coming_with_document(demo.site, booked.DORA)
    assert appointment is not None

    with clock.moved_to(appointment.starts_at - dt.timedelta(minutes=14)):
        turn = arriving.check_in(appointment=appointment, origin=Origin.KIOSK, device=kiosk)

    assert (turn.state, turn.appointed_at) == (TurnState.WAITING, appointment.starts_at)


@pytest.mark.usefixtures("short_mornings")
def test_what_was_booked_for_the_next_day_does_not_keep_it_from_having_its_morning(demo: Cis) -> None:
    with clock.moved_to(TOMORROW):
        start()

    states = Counter(Appointment.objects.filter(business_date=TODAY).values_list("state", flat=True))
    assert set(states) == {AppointmentState.ARRIVED, AppointmentState.MISSED}
    assert Turn.objects.filter(business_date=TOMORROW.date()).exists()
    assert Appointment.objects.filter(business_date=TOMORROW.date(), state=AppointmentState.BOOKED).exists()
