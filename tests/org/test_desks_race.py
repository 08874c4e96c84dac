"""Two advisors sit down at one desk, or one advisor at two, in the same moment."""

import contextlib
from collections.abc import Callable

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.errors import DeskIsTaken
from ventanilla.org.models import Desk, Site, StaffUser
from ventanilla.org.services import desks, shifts

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def bruno(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Bruno")


@pytest.fixture
def pausing(monkeypatch: pytest.MonkeyPatch) -> Pausing:
    """Whoever sits down stops before that is committed."""
    pausing = Pausing(shifts.begin)
    monkeypatch.setattr(shifts, "begin", pausing)
    return pausing


def sit_down(desk: Desk, advisor: StaffUser) -> Callable[[], object]:
    def sit() -> None:
        with contextlib.suppress(DeskIsTaken):
            desks.take(desk=desk, advisor=advisor)

    return sit


def seatings() -> list[int]:
    """Return who was told, one after the other, that they had sat down (ids)."""
    events = OutboxEvent.objects.filter(name="DeskTaken").order_by("pk")
    return [payload["advisor_id"] for payload in events.values_list("payload", flat=True)]


def test_the_first_has_the_desk_and_the_second_is_told(
    site: Site, ana: StaffUser, bruno: StaffUser, pausing: Pausing
) -> None:
    desk = Desk.objects.create(site=site, number=1)

    together(sit_down(desk, ana), pausing, sit_down(desk, bruno))

    assert seatings() == [ana.pk]
    assert Desk.objects.get().advisor == ana


def test_nobody_sits_at_two_desks(site: Site, ana: StaffUser, pausing: Pausing) -> None:
    first, second = (Desk.objects.create(site=site, number=number) for number in (1, 2))

    together(sit_down(first, ana), pausing, sit_down(second, ana))

    assert list(Desk.objects.filter(advisor=ana)) == [first]


def test_control_without_the_lock_the_second_takes_the_first_ones_place(
    site: Site, ana: StaffUser, bruno: StaffUser, pausing: Pausing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read the desk without locking it and both are told that it is theirs, or the tests above prove nothing."""
    desk = Desk.objects.create(site=site, number=1)
    monkeypatch.setattr(Desk.objects, "select_for_update", Desk.objects.all)

    together(sit_down(desk, ana), pausing, sit_down(desk, bruno))

    assert seatings() == [ana.pk, bruno.pk]
    assert Desk.objects.get().advisor == bruno
