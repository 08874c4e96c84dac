"""Two advisors move to one free desk in the same moment, or each to the desk of the other."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from tests import cast
from tests.racing import Pausing, together
from ventanilla.org.errors import DeskIsTaken
from ventanilla.org.models import Desk, ServiceLine, StaffUser
from ventanilla.org.services import desks
from ventanilla.procedure.flow.services import attention

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def advisors(line: ServiceLine) -> list[StaffUser]:
    """Ana and Bruno, each with somebody at their desk."""
    both = [cast.make_advisor(line.site, name) for name in ("Ana", "Bruno")]
    for advisor in both:
        cast.begin_visit(cast.make_desk(line.site, line, advisor=advisor), line)
    return both


@pytest.fixture
def free(line: ServiceLine, advisors: list[StaffUser]) -> Desk:
    free = cast.make_desk(line.site, line)
    desks.leave(desk=free)
    return free


def moving(advisor: StaffUser, to: Desk, came: list[str]) -> Callable[[], None]:
    """Return a move that writes down what came of it."""

    def change() -> None:
        try:
            attention.change_desk(advisor=advisor, to=to)
            came.append("moved")
        except (DeskIsTaken, DatabaseError) as error:
            came.append(type(error).__name__)

    return change


def test_one_moves_and_the_other_is_told_that_it_is_taken(
    advisors: list[StaffUser], free: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pausing, came = Pausing(desks.hold), list[str]()
    monkeypatch.setattr(desks, "hold", pausing)

    together(moving(advisors[0], free, came), pausing, moving(advisors[1], free, came))

    assert sorted(came) == ["DeskIsTaken", "moved"]
    assert Desk.objects.filter(advisor__in=advisors).count() == 2


def test_who_want_each_others_desk_are_both_told_and_nobody_waits_for_ever(
    advisors: list[StaffUser], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Desk.objects.order_by("pk")
    pausing, came = Pausing(desks.hold), list[str]()
    monkeypatch.setattr(desks, "hold", pausing)

    together(moving(advisors[0], second, came), pausing, moving(advisors[1], first, came))

    assert came == ["DeskIsTaken", "DeskIsTaken"]


def test_control_without_the_lock_both_believe_the_desk_is_free(
    advisors: list[StaffUser], free: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the lock away and the same move must go wrong, or the tests above prove nothing."""

    def look_without_lock(*, advisor: StaffUser, to: Desk) -> list[Desk]:
        both = Desk.objects.select_related("site").filter(Q(advisor=advisor) | Q(pk=to.pk))
        return list(both.order_by("pk"))

    pausing, came = Pausing(look_without_lock), list[str]()
    monkeypatch.setattr(desks, "hold", pausing)

    together(moving(advisors[0], free, came), pausing, moving(advisors[1], free, came))

    assert "DeskIsTaken" not in came
    assert sorted(came) in (["moved", "moved"], [IntegrityError.__name__, "moved"])
