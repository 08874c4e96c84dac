"""Two who save the same part of the set-up at the same moment: one does, the other is told, and nothing is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from tests import cast
from tests.org.test_set_up import CAJA, CALI
from ventanilla.kernel import locks
from ventanilla.org import suggestions
from ventanilla.org.drafts import CajaDraft, DeskDraft, LineDraft, WeekDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import Caja, Device, DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import caja, desk_setup, devices, editing, lines, sites, week

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TOGETHER = 4
Save = Callable[[int], object]


def of_the_caja(site: Site, by: StaffUser) -> Save:
    seen = fingerprint(CajaDraft.of(Caja.objects.get()))
    return lambda number: caja.save_caja(draft=replace(CAJA, name=f"Caja {number}"), seen=seen)


def of_the_lines(site: Site, by: StaffUser) -> Save:
    seen, kept = fingerprint(LineDraft.all_of(site)), LineDraft.all_of(site)
    return lambda number: lines.save_lines(
        site=site, drafts=[replace(kept[0], name=f"Línea {number}"), *kept[1:]], seen=seen
    )


def of_the_desks(site: Site, by: StaffUser) -> Save:
    seen, kept = fingerprint(DeskDraft.all_of(site)), DeskDraft.all_of(site)
    return lambda number: desk_setup.save_desks(
        site=site, drafts=[replace(kept[0], number=str(100 + number))], seen=seen
    )


def of_the_week(site: Site, by: StaffUser) -> Save:
    seen, office = fingerprint(WeekDraft.of(site)), suggestions.week()
    days = [dict.fromkeys(range(1, 2 + number), office.days[1]) for number in range(TOGETHER)]
    return lambda number: week.save_week(site=site, draft=WeekDraft(days[number]), by=by, seen=seen)


EVERY = [of_the_caja, of_the_lines, of_the_desks, of_the_week]


@pytest.fixture
def clara() -> StaffUser:
    return cast.make_staff(None, "Clara", Role.ADMINISTRATOR)


@pytest.fixture
def site(clara: StaffUser) -> Site:
    caja.save_caja(draft=CAJA)
    site = sites.add_site(draft=CALI)
    lines.save_lines(site=site, drafts=suggestions.lines())
    desk_setup.save_desks(site=site, drafts=[DeskDraft(None, "1", ("HEALTH",))])
    week.save_week(site=site, draft=suggestions.week(), by=clara)
    return site


def together(save: Save) -> Counter[str]:
    """Let several save at once; return what came of it, by the name of the answer."""
    barrier = threading.Barrier(TOGETHER)

    def attempt(number: int) -> str:
        try:
            barrier.wait(timeout=30)
            save(number)
        except ChangedMeanwhile as refusal:
            return type(refusal).__name__
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=TOGETHER) as pool:
        return Counter(pool.map(attempt, range(TOGETHER)))


@pytest.mark.parametrize("part", EVERY)
def test_of_several_who_save_one_part_exactly_one_does(
    site: Site, clara: StaffUser, part: Callable[[Site, StaffUser], Save]
) -> None:
    assert together(part(site, clara)) == {"saved": 1, "ChangedMeanwhile": TOGETHER - 1}


def test_control_without_the_lock_several_save_over_each_other(
    site: Site, clara: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the lock away and the same press must fail, or the test above proves nothing."""
    save = of_the_caja(site, clara)
    everybody_is_past_the_lock = threading.Barrier(TOGETHER)
    checked = threading.Barrier(TOGETHER)
    check = editing.refuse_if_changed
    monkeypatch.setattr(locks, "hold", lambda _name: everybody_is_past_the_lock.wait(timeout=30))
    monkeypatch.setattr(
        editing, "refuse_if_changed", lambda **facts: (check(**facts), checked.wait(timeout=30))
    )

    assert together(save)["saved"] > 1


def register(site: Site) -> int:
    """Let several register what the site lacks at once; return how many kiosks there are then."""
    together(lambda _number: devices.register_missing(site=site, kinds=[DeviceKind.KIOSK]))
    return Device.objects.filter(site=site, kind=DeviceKind.KIOSK).count()


def test_of_several_who_register_what_is_missing_each_thing_is_registered_once(site: Site) -> None:
    assert register(site) == 1


def test_control_without_the_lock_a_kiosk_is_registered_twice(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_is_past_the_lock = threading.Barrier(TOGETHER)
    listed = threading.Barrier(TOGETHER)
    wanted = devices._wanted
    monkeypatch.setattr(locks, "hold", lambda _name: everybody_is_past_the_lock.wait(timeout=30))

    def look_together(site: Site, kinds: Collection[str]) -> object:
        listed.wait(timeout=30)
        return wanted(site, kinds)

    monkeypatch.setattr(devices, "_wanted", look_together)

    assert register(site) > 1
