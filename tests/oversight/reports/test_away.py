"""How long advisors were away, and why."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import PauseReason, Site, StaffUser
from ventanilla.org.services import shifts
from ventanilla.oversight.reports.away import TimeAway, time_away

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-24T{text}-05:00")


def away(advisor: StaffUser, reason: PauseReason, begins: str, ends: str, note: str = "") -> None:
    with clock.moved_to(at(begins)):
        shifts.start_pause(advisor=advisor, reason=reason, note=note)
    with clock.moved_to(at(ends)):
        shifts.end_pause(advisor=advisor)


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    ana = cast.make_advisor(site, "Ana")
    with clock.moved_to(at("07:30")):
        cast.make_desk(site, advisor=ana)
    return ana


def test_pauses_add_up_by_reason_and_in_total(site: Site, ana: StaffUser) -> None:
    away(ana, PauseReason.LUNCH, "12:00", "13:00")
    away(ana, PauseReason.BREAK, "10:00", "10:10")
    away(ana, PauseReason.BREAK, "15:00", "15:05")

    told = time_away(site, TODAY, TODAY)

    assert told == (TimeAway("Ana Prueba", 3, (3600.0, 900.0, None, None, None, None)),)
    assert told[0].total == 4500


def test_a_pause_that_goes_on_counts_until_now(site: Site, ana: StaffUser) -> None:
    with clock.moved_to(at("10:00")):
        shifts.start_pause(advisor=ana, reason=PauseReason.MEETING)
    with clock.moved_to(at("10:30")):
        assert time_away(site, TODAY, TODAY)[0].total == 1800


def test_other_days_and_who_took_no_pause_are_left_out(site: Site, ana: StaffUser) -> None:
    away(ana, PauseReason.OTHER, "10:00", "10:20", note="Simulacro")
    cast.make_desk(site)

    assert [each.advisor for each in time_away(site, TODAY, TODAY)] == ["Ana Prueba"]
    assert time_away(site, TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)) == ()
