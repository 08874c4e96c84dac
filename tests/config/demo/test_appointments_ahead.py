"""The demo's lines receive appointments, and on any day somebody has one that can be tried soon."""

import datetime as dt

import pytest

from tests.config.demo.conftest import NOW, Cis
from ventanilla.config.demo import appointments as offers
from ventanilla.config.demo.morning import booked, visitors
from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.procedure.turns import selectors_appointments as appointments
from ventanilla.procedure.turns.models import Appointment
from ventanilla.procedure.turns.services import offering

TODAY, TOMORROW = NOW.date(), NOW + dt.timedelta(days=1)
SUNDAY = NOW + dt.timedelta(days=5)


def book(cis: Cis, until: dt.datetime) -> None:
    """Book for those who are still to come at that moment, as the morning before it does."""
    clara = StaffUser.objects.get(username="clara")
    with clock.moved_to(until):
        booked.book(cis.site, [], until=until, by=clara)


def test_people_book_for_two_of_its_lines_and_staff_for_a_third(quiet_demo: Cis) -> None:
    in_public = {line.code for line in appointments.lines_booked_in_public()}
    every = {line.code for line in appointments.lines_with_appointments(quiet_demo.site)}

    assert (in_public, every) == ({"SUBSIDY", "HOUSING"}, {"SUBSIDY", "HOUSING", "FINANCE"})


@pytest.mark.parametrize(
    "until", [NOW, SUNDAY, NOW.replace(hour=17, minute=59), NOW.replace(hour=7, minute=1)]
)
def test_on_any_day_somebody_is_there_to_try_it(quiet_demo: Cis, until: dt.datetime) -> None:
    book(quiet_demo, until)

    with clock.moved_to(until):
        soon = appointments.coming_with_document(quiet_demo.site, booked.DORA)

    assert soon is not None
    assert dt.timedelta(minutes=2) <= soon.starts_at - until <= dt.timedelta(minutes=32)


@pytest.mark.parametrize(("hour", "minute"), [(0, 18), (3, 30), (23, 10)])
def test_a_demo_first_opened_at_night_receives_appointments_then(
    quiet_demo: Cis, hour: int, minute: int
) -> None:
    until = TOMORROW.replace(hour=hour, minute=minute)
    offers.receive(quiet_demo.site, opens_at=until)

    book(quiet_demo, until)

    with clock.moved_to(until):
        assert appointments.coming_with_document(quiet_demo.site, booked.DORA) is not None


def test_nobody_has_an_appointment_where_no_line_receives_any(quiet_demo: Cis) -> None:
    for line in ServiceLine.objects.filter(site=quiet_demo.site):
        offering.save_offer(line=line, draft=offering.OfferDraft())

    book(quiet_demo, NOW)

    assert not Appointment.objects.exists()


def test_no_two_visitors_come_for_one_line_at_the_same_time() -> None:
    opens_at = NOW - dt.timedelta(hours=3)
    people = visitors.draw(opens_at=opens_at, ends_at=NOW, seed=1, today=TODAY)
    times = {"SUBSIDY": [opens_at + dt.timedelta(minutes=30 * each) for each in range(6)]}

    chosen = booked.choose(people, times, until=NOW)

    assert 1 <= len(chosen) <= booked.ON_TIME + booked.LATE
    assert len(set(chosen.values())) == len(chosen)
    assert {people[place].line for place in chosen} == {"SUBSIDY"}
