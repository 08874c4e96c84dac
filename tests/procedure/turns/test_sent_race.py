"""Somebody is sent to an advisor in the very moment in which the advisor gets up."""

import contextlib
from collections.abc import Callable

import pytest
from django.db.models import Q

from tests import cast
from tests.racing import Pausing, together
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import PeopleLeftBehind
from ventanilla.procedure.turns.services import calling, leaving, serving

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desks() -> tuple[Desk, Desk]:
    line = cast.make_line(cast.make_site())
    first, second = (
        cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, name))
        for name in ("Ana", "Bruno")
    )
    cast.make_turn(line)
    calling.call_next(desk=first)
    serving.start(desk=first)
    return first, second


def go_home(desk: Desk) -> Callable[[], object]:
    def go() -> None:
        with contextlib.suppress(PeopleLeftBehind):
            leaving.go_home(desk=desk, advisor=StaffUser.objects.get(desk=desk))

    return go


def send_to_bruno(desks: tuple[Desk, Desk]) -> Callable[[], object]:
    first, second = desks
    return lambda: serving.transfer(desk=first, to_advisor=second.advisor, position="last")


def waits_for_who_left(desk: Desk) -> bool:
    bruno = StaffUser.objects.get(username=desk.advisor.username if desk.advisor else "")
    return bool(selectors.expected_by(bruno)) and not Desk.objects.filter(advisor=bruno).exists()


def test_whom_somebody_is_sent_to_stays(desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    pausing = Pausing(leaving.hold_seat)
    monkeypatch.setattr(leaving, "hold_seat", pausing)

    together(send_to_bruno(desks), pausing, go_home(desks[1]))

    assert not waits_for_who_left(desks[1])


def test_control_without_the_lock_somebody_waits_for_who_left(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at the seat without holding it, or the test above proves nothing."""

    def look(whose: Q) -> bool:
        return StaffUser.objects.filter(whose, desk__isnull=False).exists()

    pausing = Pausing(look)
    monkeypatch.setattr(leaving, "hold_seat", pausing)

    together(send_to_bruno(desks), pausing, go_home(desks[1]))

    assert waits_for_who_left(desks[1])
