"""The working day of an advisor, and the lunch roster."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as selectors
from ventanilla.org.errors import AwayAlready, LunchRefused, PauseRefused
from ventanilla.org.models import Desk, PauseReason, Shift, Site, StaffUser
from ventanilla.org.rules.lunch import LunchState
from ventanilla.org.selectors_lunch import lunches_now
from ventanilla.org.services import desks, lunch, shifts

pytestmark = pytest.mark.django_db

EIGHT = dt.datetime.fromisoformat("2026-11-24T08:00:00-05:00")
NOON = dt.datetime.fromisoformat("2026-11-24T12:00:00-05:00")
ONE = dt.datetime.fromisoformat("2026-11-24T13:00:00-05:00")
TOMORROW = dt.datetime.fromisoformat("2026-11-25T08:00:00-05:00")
TODAY = EIGHT.date()


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def desk(site: Site, ana: StaffUser) -> Desk:
    with clock.moved_to(EIGHT):
        return cast.make_desk(site, advisor=ana)


def test_sitting_down_begins_the_shift_once(desk: Desk, ana: StaffUser) -> None:
    with clock.moved_to(NOON):
        desks.leave(desk=desk)
        desks.take(desk=desk, advisor=ana)

    shift = Shift.objects.get()
    assert (shift.started_at, shift.business_date, shift.ended_at) == (EIGHT, TODAY, None)


def test_a_shift_that_nobody_ended_ends_when_the_next_begins(desk: Desk, ana: StaffUser) -> None:
    with clock.moved_to(TOMORROW):
        desks.take(desk=desk, advisor=ana)

    first, second = Shift.objects.order_by("started_at")
    assert (first.ended_at, second.ended_at) == (TOMORROW, None)


def test_ending_the_shift_frees_the_desk_and_ends_the_lunch(desk: Desk, ana: StaffUser) -> None:
    with clock.moved_to(NOON):
        shifts.start_pause(advisor=ana)
    with clock.moved_to(ONE):
        shift = shifts.end(advisor=ana)

    desk.refresh_from_db()
    assert desk.advisor is None
    assert shift is not None
    assert (shift.ended_at, shift.pauses.get().ended_at) == (ONE, ONE)
    assert shifts.end(advisor=shift.advisor) is None


def test_a_lunch_begins_and_ends_and_the_desk_stays_theirs(desk: Desk, ana: StaffUser) -> None:
    with clock.moved_to(NOON):
        shifts.start_pause(advisor=ana)
        away = selectors.pause_of(ana)
    with clock.moved_to(ONE):
        shifts.end_pause(advisor=ana)
        shifts.end_pause(advisor=ana)

    assert away is not None
    assert away.started_at == NOON
    assert selectors.pause_of(ana) is None
    assert selectors.desks_taken(desk.site) == [desk]


def test_nobody_goes_to_lunch_twice_or_from_nowhere(desk: Desk, ana: StaffUser) -> None:
    shifts.start_pause(advisor=ana)

    with pytest.raises(AwayAlready, match="ya está en almuerzo"):
        shifts.start_pause(advisor=ana)
    with pytest.raises(AwayAlready, match="ningún módulo"):
        shifts.start_pause(advisor=cast.make_advisor(desk.site, "Bruno"))


def test_all_shifts_of_a_day_end_at_once_and_those_of_today_go_on(site: Site, desk: Desk) -> None:
    with clock.moved_to(TOMORROW):
        later = cast.make_desk(site)
        ended = shifts.end_all(site=site, until=TODAY)

    assert ended == 1
    assert selectors.desks_taken(site) == [later]


def test_the_slot_of_a_day_stands_before_the_usual_one(site: Site, ana: StaffUser) -> None:
    bruno = cast.make_advisor(site, "Bruno")
    lunch.set_slot(advisor=ana, starts_at=dt.time(12), minutes=60)
    lunch.set_slot(advisor=ana, starts_at=dt.time(13), minutes=45, date=TODAY)
    lunch.set_slot(advisor=bruno, starts_at=dt.time(12, 30), minutes=60)

    roster = selectors.lunches_of(site, TODAY)

    assert {roster[ana.pk].starts_at, roster[bruno.pk].starts_at} == {dt.time(13), dt.time(12, 30)}
    assert selectors.lunch_of(ana, TODAY) == roster[ana.pk]
    lunch.clear_slot(advisor=ana, date=TODAY)
    usual = selectors.lunch_of(ana, TODAY)
    assert usual is not None
    assert usual.starts_at == dt.time(12)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "field"),
    [(dt.time(12), 10, "minutes"), (dt.time(12), 200, "minutes"), (dt.time(23, 30), 60, "starts_at")],
)
def test_a_lunch_that_makes_no_sense_is_refused_at_its_field(
    site: Site, starts_at: dt.time, minutes: int, field: str
) -> None:
    with pytest.raises(LunchRefused) as refused:
        lunch.set_slot(advisor=cast.make_advisor(site), starts_at=starts_at, minutes=minutes)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("reason", "note", "field", "message"),
    [
        ("SIESTA", "", "reason", "Elija el motivo"),
        ("OTHER", "  ", "note", "Escriba el motivo"),
        ("OTHER", "x" * 121, "note", "máximo 120 letras"),
        ("MEETING", "ojo\x07", "note", "máximo 120 letras"),
    ],
)
def test_a_pause_without_a_reason_is_refused_at_its_field(
    desk: Desk, ana: StaffUser, reason: str, note: str, field: str, message: str
) -> None:
    with pytest.raises(PauseRefused, match=message) as refused:
        shifts.start_pause(advisor=ana, reason=reason, note=note)

    assert refused.value.field == field
    assert selectors.pause_of(ana) is None


def test_another_reason_is_kept_in_its_words(desk: Desk, ana: StaffUser) -> None:
    pause = shifts.start_pause(advisor=ana, reason=PauseReason.OTHER, note="  Simulacro de   evacuación ")

    assert pause.why == "Simulacro de evacuación"
    with pytest.raises(AwayAlready, match="ya está en pausa: simulacro de evacuación"):
        shifts.start_pause(advisor=ana)


def test_only_lunch_is_lunch_to_the_roster(desk: Desk, ana: StaffUser) -> None:
    shifts.start_pause(advisor=ana, reason=PauseReason.BREAK)

    (stands,) = lunches_now(desk.site).advisors

    assert stands.state == LunchState.UNPLANNED
    assert stands.left_at is None
