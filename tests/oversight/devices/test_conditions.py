"""Which devices of a site are well, which are behind, and which need somebody."""

import datetime as dt

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from tests.cast import attend, make_desk, make_device, make_line, make_site, make_staff, make_turn
from tests.procedure.printing.conftest import Saying, give_printer
from ventanilla.org.models import Desk, Device, DeviceKind, Site
from ventanilla.org.roles import Role
from ventanilla.org.rules.health import Report, Signal
from ventanilla.org.services import desks, devices, health
from ventanilla.oversight.devices.selectors import Condition, conditions_of, needing_somebody
from ventanilla.procedure.printing.models import Paper, Trouble
from ventanilla.procedure.printing.ports import PrinterFailed, Told
from ventanilla.procedure.printing.services import delivering
from ventanilla.procedure.turns.models import TurnCall
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

TEN = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)  # Tuesday, 10:00 a. m. in Cali


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def display(site: Site) -> Device:
    return make_device(site, DeviceKind.DISPLAY)[0]


@pytest.fixture
def desk(site: Site) -> Desk:
    return make_desk(site, make_line(site))


def call(desk: Desk) -> TurnCall:
    make_turn(make_line(desk.site))
    found = calling.call_next(desk=desk)
    assert found is not None
    attend(desk)
    return found


def only(site: Site) -> Condition:
    (condition,) = conditions_of(site)
    return condition


def test_a_device_is_live_late_and_lost_as_time_goes_by(site: Site, display: Device) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        assert only(site).signal is Signal.NEVER
        health.beat(device=display, report=Report())
        signals = [only(site).signal]
        for seconds in (60, 90):
            clock.shift(seconds)
            signals.append(only(site).signal)

    assert signals == [Signal.LIVE, Signal.LATE, Signal.LOST]


def test_a_display_tells_its_last_call_and_how_many_it_has_not_confirmed(
    site: Site, display: Device, desk: Desk
) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        first = call(desk)
        calling.announced(site=site, number=first.number, device=display)
        health.beat(device=display, report=Report(last_call=first.number))
        assert only(site).told is not None
        missed = call(desk)
        call(desk)
        clock.shift(40)

        told = only(site).told

    assert told is not None
    assert told.last == first
    assert (told.missing, told.since, told.is_slow) == (2, missed.called_at, True)


def test_a_call_of_a_moment_ago_is_not_slow(site: Site, display: Device, desk: Desk) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        health.beat(device=display, report=Report(last_call=0))
        call(desk)
        clock.shift(10)

        told = only(site).told

    assert told is not None
    assert (told.missing, told.is_slow) == (1, False)


def test_a_display_opened_just_now_is_not_behind_with_what_was_called_before(
    site: Site, display: Device, desk: Desk
) -> None:
    with time_machine.travel(TEN, tick=False):
        last = call(desk)
        health.beat(device=display, report=Report(last_call=last.number))

        told = only(site).told

    assert told is not None
    assert (told.missing, told.last) == (0, last)


def test_a_page_that_stands_still_counts_as_frozen_and_a_silent_one_as_mute(
    site: Site, display: Device
) -> None:
    health.beat(device=display, report=Report(is_answering=False, sound="blocked"))

    condition = only(site)
    assert condition.is_frozen
    assert condition.is_mute
    assert condition.needs_somebody


@pytest.mark.parametrize(
    ("what", "needs"),
    [
        (Told(Paper.ENOUGH), False),
        (Told(Paper.LOW), False),
        (PrinterFailed(Trouble.NO_PAPER), True),
        (PrinterFailed(Trouble.NO_CONNECTION), True),
    ],
)
def test_a_kiosk_that_cannot_print_needs_somebody(
    site: Site, what: Told | PrinterFailed, needs: bool
) -> None:
    kiosk, _token = make_device(site, DeviceKind.KIOSK)
    printer = give_printer(kiosk, make_staff(site, "Clara", Role.COORDINATOR))
    delivering.look(printer_id=printer.pk, printers=Saying(what))

    assert only(site).needs_somebody is needs
    assert bool(needing_somebody(site, gives_turns=True)) is needs


def test_a_lost_device_is_missed_while_turns_are_given_and_not_when_none_are(
    site: Site, display: Device
) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        health.beat(device=display, report=Report())
        assert needing_somebody(site, gives_turns=True) == []
        clock.shift(180)
        assert [each.device for each in needing_somebody(site, gives_turns=True)] == [display]
        assert needing_somebody(site, gives_turns=False) == []


def test_a_tablet_is_missed_only_while_somebody_sits_at_its_desk(site: Site, desk: Desk) -> None:
    tablet, _token = make_device(site, DeviceKind.TABLET, desk)
    with time_machine.travel(TEN, tick=False) as clock:
        health.beat(device=tablet, report=Report())
        clock.shift(180)
        assert [each.device for each in needing_somebody(site, gives_turns=True)] == [tablet]
        desks.leave(desk=desk)

        assert needing_somebody(site, gives_turns=True) == []


def test_a_device_never_opened_or_retired_is_not_missed(site: Site, display: Device) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        assert needing_somebody(site, gives_turns=True) == []
        health.beat(device=display, report=Report())
        clock.shift(180)
        devices.revoke(device=display)

        assert needing_somebody(site, gives_turns=True) == []


def test_a_hall_of_many_displays_costs_no_more_queries(
    site: Site, desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call(desk)
    for _display in range(5):
        health.beat(device=make_device(site, DeviceKind.DISPLAY)[0], report=Report())

    with django_assert_num_queries(4):
        assert len(conditions_of(site)) == 5
