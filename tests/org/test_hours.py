"""Deciding when a site gives turns."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org import selectors_hours as selectors
from ventanilla.org.drafts import EarlyClosingDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile, HoursOverlap, HoursRefused, WeekRefused
from ventanilla.org.models import EarlyClosing, OpeningHours, Site, SpecialDay, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import State, Stretch
from ventanilla.org.services import hours

pytestmark = pytest.mark.django_db

DAY = Stretch(dt.time(7, 30), dt.time(16, 30), dt.time(17))
WEEK = {weekday: [DAY] for weekday in range(1, 6)}
TEN = dt.datetime.fromisoformat("2026-11-24T10:00:00-05:00")
EVENING = dt.datetime.fromisoformat("2026-11-24T18:00:00-05:00")


@pytest.fixture
def site() -> Site:
    site = cast.make_site()
    site.never_closes = False
    site.save()
    return site


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def open_site(site: Site, clara: StaffUser) -> Site:
    hours.set_week(site=site, week=WEEK, opens_on_holidays=False, by=clara)
    return site


def state_at(site: Site, moment: dt.datetime) -> State:
    with clock.moved_to(moment):
        return selectors.hours_now(site).state


def test_a_week_replaces_the_one_before(open_site: Site, clara: StaffUser) -> None:
    short = Stretch(dt.time(8), dt.time(11), dt.time(12))

    hours.set_week(site=open_site, week={6: [short]}, opens_on_holidays=True, by=clara)

    assert selectors.week_of(open_site) == {6: [short]}
    open_site.refresh_from_db()
    assert open_site.opens_on_holidays


def test_a_week_with_an_overlap_changes_nothing_and_names_the_day(open_site: Site, clara: StaffUser) -> None:
    late = Stretch(dt.time(11), dt.time(16), dt.time(17))

    with pytest.raises(HoursOverlap, match="El martes, de 7:30") as refused:
        hours.set_week(site=open_site, week={2: [DAY, late]}, opens_on_holidays=False, by=clara)

    assert refused.value.field == "weekday_2"
    assert OpeningHours.objects.filter(site=open_site).count() == 5


def test_every_problem_of_a_week_is_told_at_once(site: Site, clara: StaffUser) -> None:
    upside_down = Stretch(dt.time(12), dt.time(8), dt.time(17))

    with pytest.raises(WeekRefused) as refused:
        hours.set_week(site=site, week={1: [upside_down], 5: [DAY, DAY]}, opens_on_holidays=False, by=clara)

    assert [each.weekday for each in refused.value.problems] == [1, 5]


def test_a_special_day_stands_until_it_is_removed(open_site: Site, clara: StaffUser) -> None:
    with clock.moved_to(TEN):
        day = hours.set_special_day(
            site=open_site, date=TEN.date(), hours=None, reason=" Inventario ", by=clara
        )
    closed = state_at(open_site, TEN)
    hours.remove_special_day(day=day, by=clara)

    assert (closed, state_at(open_site, TEN)) == (State.CLOSED, State.OPEN)
    assert day.reason == "Inventario"


def test_deciding_again_about_a_date_replaces_what_was_decided(open_site: Site, clara: StaffUser) -> None:
    with clock.moved_to(TEN):
        for own in (None, Stretch(dt.time(8), dt.time(9), dt.time(10))):
            hours.set_special_day(site=open_site, date=TEN.date(), hours=own, reason="Feria", by=clara)

    assert SpecialDay.objects.get().closes_at == dt.time(10)


@pytest.mark.parametrize(
    ("date", "own", "reason", "field"),
    [
        ("2026-11-23", None, "Feria", "date"),
        ("2026-11-24", None, "  ", "reason"),
        ("2026-11-24", Stretch(dt.time(9), dt.time(8), dt.time(10)), "Feria", "last_turn_at"),
    ],
)
def test_a_special_day_that_makes_no_sense_is_refused_at_its_field(
    open_site: Site, clara: StaffUser, date: str, own: Stretch | None, reason: str, field: str
) -> None:
    with clock.moved_to(TEN), pytest.raises(HoursRefused) as refused:
        hours.set_special_day(
            site=open_site, date=dt.date.fromisoformat(date), hours=own, reason=reason, by=clara
        )

    assert refused.value.field == field


def test_closing_early_takes_effect_at_once_and_can_be_taken_back(open_site: Site, clara: StaffUser) -> None:
    with clock.moved_to(TEN):
        hours.close_early(site=open_site, by=clara, reason="Corte de energía")
        closed = selectors.hours_now(open_site).state
        hours.reopen(site=open_site, by=clara)
        hours.reopen(site=open_site, by=clara)
        opened = selectors.hours_now(open_site).state

    assert (closed, opened) == (State.OVER, State.OPEN)


def test_closing_early_again_changes_hour_and_reason(open_site: Site, clara: StaffUser) -> None:
    with clock.moved_to(TEN):
        hours.close_early(site=open_site, by=clara, reason="Lluvia", last_turn_at=dt.time(15))
        hours.close_early(site=open_site, by=clara, reason="Más lluvia", last_turn_at=dt.time(16))

    closing = EarlyClosing.objects.get()
    assert (closing.last_turn_at, closing.reason) == (dt.time(16), "Más lluvia")


@pytest.mark.parametrize(
    ("last_turn_at", "reason", "field", "words"),
    [
        (dt.time(9), "Lluvia", "last_turn_at", "ya pasó"),
        (dt.time(16, 30), "Lluvia", "last_turn_at", "ya es a las 4:30 p. m."),
        (None, "", "reason", "motivo"),
    ],
)
def test_an_early_closing_that_makes_no_sense_is_refused_at_its_field(
    open_site: Site, clara: StaffUser, last_turn_at: dt.time | None, reason: str, field: str, words: str
) -> None:
    with clock.moved_to(TEN), pytest.raises(HoursRefused, match=words) as refused:
        hours.close_early(site=open_site, by=clara, reason=reason, last_turn_at=last_turn_at)

    assert refused.value.field == field


def test_after_the_last_turn_there_is_nothing_to_close(open_site: Site, clara: StaffUser) -> None:
    with clock.moved_to(EVENING), pytest.raises(HoursRefused, match="no hace falta"):
        hours.close_early(site=open_site, by=clara, reason="Lluvia")


def test_every_decision_makes_kiosk_and_hall_look_again(open_site: Site, clara: StaffUser) -> None:
    OutboxEvent.objects.all().delete()
    with clock.moved_to(TEN):
        day = hours.set_special_day(
            site=open_site, date=dt.date(2026, 12, 24), hours=DAY, reason="Feria", by=clara
        )
        hours.remove_special_day(day=day, by=clara)
        hours.close_early(site=open_site, by=clara, reason="Lluvia")
        hours.reopen(site=open_site, by=clara)
    hours.set_week(site=open_site, week=WEEK, opens_on_holidays=False, by=clara)

    events = OutboxEvent.objects.order_by("pk").values_list("name", "topics")
    assert [name for name, _topics in events] == [
        "SpecialDayChanged",
        "SpecialDayChanged",
        "ClosedEarly",
        "Reopened",
        "WeekChanged",
    ]
    assert all(topics == ["site:CALI:lines", "site:CALI:queue"] for _name, topics in events)


def test_nobody_closes_early_or_reopens_over_a_decision_they_have_not_seen(
    open_site: Site, clara: StaffUser
) -> None:
    seen = fingerprint(EarlyClosingDraft())
    with clock.moved_to(TEN):
        hours.close_early(site=open_site, by=clara, reason="Lluvia", last_turn_at=dt.time(15), seen=seen)
        with pytest.raises(ChangedMeanwhile):
            hours.close_early(site=open_site, by=clara, reason="Feria", last_turn_at=dt.time(16), seen=seen)
        with pytest.raises(ChangedMeanwhile):
            hours.reopen(site=open_site, by=clara, seen=seen)

        closing = EarlyClosing.objects.get()
        hours.reopen(site=open_site, by=clara, seen=fingerprint(EarlyClosingDraft.of(closing)))
        hours.reopen(site=open_site, by=clara, seen=fingerprint(EarlyClosingDraft.of(closing)))

    assert closing.reason == "Lluvia"
    assert not EarlyClosing.objects.exists()


@pytest.mark.parametrize("never_closes", [True, False])
def test_the_hours_are_asked_in_one_query(
    open_site: Site, clara: StaffUser, django_assert_num_queries: DjangoAssertNumQueries, never_closes: bool
) -> None:
    open_site.never_closes = never_closes
    with clock.moved_to(TEN):
        hours.set_special_day(
            site=open_site, date=dt.date(2026, 12, 24), hours=None, reason="Feria", by=clara
        )
        hours.close_early(site=open_site, by=clara, reason="Lluvia", last_turn_at=dt.time(15))

        with django_assert_num_queries(1):
            now = selectors.hours_now(open_site)

    assert (now.is_open, now.last_turn_at) == (True, dt.time(15))


def test_a_site_told_never_to_close_keeps_its_week_for_later(open_site: Site, clara: StaffUser) -> None:
    sunday_night = dt.datetime.fromisoformat("2026-11-29T23:30:00-05:00")
    for never_closes in (True, True, False):
        hours.set_never_closes(site=open_site, never_closes=never_closes, by=clara)
        open_site.refresh_from_db()
        with clock.moved_to(sunday_night):
            assert selectors.hours_now(open_site).is_open is never_closes

    assert OpeningHours.objects.filter(site=open_site).exists()
    assert OutboxEvent.objects.filter(name="WeekChanged").count() == 3
