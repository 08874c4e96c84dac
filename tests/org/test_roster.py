"""Saving the lunch roster as it was typed, also when two save at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.kernel import locks
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.drafts import LunchDraft, fingerprint
from ventanilla.org.models import LunchSlot, Site, StaffUser
from ventanilla.org.services import lunch, roster

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
NOON = LunchDraft("12:00", "60")
ONE = LunchDraft("13:00", "60")


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def bruno(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Bruno")


def shown(*advisors: StaffUser) -> dict[int, str]:
    """Return what a form shown now remembers of each row."""
    return {pk: fingerprint(draft) for pk, draft in LunchDraft.all_of(advisors, TODAY).items()}


def save(site: Site, typed: Mapping[int, LunchDraft], seen: Mapping[int, str]) -> int:
    return roster.save_roster(site=site, date=TODAY, typed=typed, seen=seen)


def kept(*advisors: StaffUser) -> list[LunchDraft]:
    return list(LunchDraft.all_of(advisors, TODAY).values())


def test_usual_hours_and_those_of_the_day_are_saved_and_taken_back(site: Site, ana: StaffUser) -> None:
    own = LunchDraft("12:00", "60", "13:15", "45")
    save(site, {ana.pk: own}, shown(ana))
    assert kept(ana) == [own]

    save(site, {ana.pk: LunchDraft(own_starts_at="13:15", own_minutes="45")}, shown(ana))

    assert [slot.date for slot in LunchSlot.objects.all()] == [TODAY]


def test_without_minutes_a_lunch_lasts_an_hour(site: Site, ana: StaffUser) -> None:
    save(site, {ana.pk: LunchDraft("12:30")}, shown(ana))

    assert kept(ana) == [LunchDraft("12:30", "60")]


def test_everything_wrong_is_said_at_its_field_and_nothing_is_saved(
    site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    typed = {
        ana.pk: LunchDraft("mediodía", "60", "13:00", "5"),
        bruno.pk: LunchDraft("", "45", "13:00", "una"),
    }
    carla = cast.make_advisor(site, "Carla")

    with pytest.raises(WrongFields) as refused:
        save(site, typed | {carla.pk: NOON}, shown(ana, bruno, carla))

    assert refused.value.errors == {
        f"starts_at-{ana.pk}": "Escriba a qué hora sale, como 12:30.",
        f"own_minutes-{ana.pk}": "El almuerzo dura entre 15 y 180 minutos.",
        f"starts_at-{bruno.pk}": "Escriba a qué hora sale, como 12:30.",
        f"own_minutes-{bruno.pk}": "Escriba cuántos minutos, en números.",
    }
    assert not LunchSlot.objects.exists()


def test_two_who_change_different_rows_both_keep_what_they_typed(
    site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    first_form = second_form = shown(ana, bruno)

    save(site, {ana.pk: NOON, bruno.pk: LunchDraft()}, first_form)
    save(site, {ana.pk: LunchDraft(), bruno.pk: ONE}, second_form)

    assert kept(ana, bruno) == [NOON, ONE]


def test_a_row_that_somebody_else_changed_is_pointed_out_and_can_then_be_saved(
    site: Site, ana: StaffUser
) -> None:
    earlier = shown(ana)
    save(site, {ana.pk: NOON}, earlier)

    with pytest.raises(WrongFields) as refused:
        save(site, {ana.pk: ONE}, earlier)
    assert "Alguien cambió esto" in refused.value.errors[f"advisor-{ana.pk}"]
    assert kept(ana) == [NOON]
    save(site, {ana.pk: ONE}, shown(ana))

    assert kept(ana) == [ONE]


def test_two_who_type_the_same_do_not_get_in_each_others_way(site: Site, ana: StaffUser) -> None:
    earlier = shown(ana)
    save(site, {ana.pk: NOON}, earlier)

    assert save(site, {ana.pk: NOON}, earlier) == 0


def test_an_advisor_of_another_site_is_left_alone(site: Site) -> None:
    stranger = cast.make_advisor(cast.make_site("PASTO"), "Dario")

    assert save(site, {stranger.pk: NOON}, {}) == 0
    assert not LunchSlot.objects.exists()


def test_only_what_changed_is_written_and_the_screens_look_again(
    site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    lunch.set_slot(advisor=bruno, starts_at=dt.time(12), minutes=60)
    OutboxEvent.objects.all().delete()

    save(site, {ana.pk: NOON, bruno.pk: NOON}, shown(ana, bruno))
    save(site, {ana.pk: LunchDraft("12:00", "60", "13:00", "60"), bruno.pk: NOON}, shown(ana, bruno))

    events = OutboxEvent.objects.order_by("pk").values_list("name", "payload__advisor_id", "topics")
    assert list(events) == [("LunchPlanned", ana.pk, ["site:CALI:queue"])] * 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_held", [True, False])
def test_of_two_who_save_the_same_row_at_once_one_is_told(
    monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    """The second half is the control: without the lock the one who saves last wins, and the other is never told."""
    site = cast.make_site()
    ana = cast.make_advisor(site, "Ana")
    form = shown(ana)
    told: list[str] = []
    if not is_held:
        monkeypatch.setattr(locks, "hold", lambda _name: None)
    plainly = LunchDraft.all_of
    pausing = Pausing(plainly)
    looks = iter([pausing])

    def look(*args: Any) -> Any:
        return next(looks, plainly)(*args)

    monkeypatch.setattr(LunchDraft, "all_of", look)

    def saving(draft: LunchDraft) -> None:
        try:
            save(site, {ana.pk: draft}, form)
        except WrongFields:
            told.append(draft.starts_at)

    together(lambda: saving(NOON), pausing, lambda: saving(ONE))

    assert told == (["13:00"] if is_held else [])
