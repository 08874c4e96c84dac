"""Two people take the last turn of a line in the same moment, at two kiosks."""

import contextlib
import datetime as dt

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.org.drafts import CapacityDraft
from ventanilla.org.models import ServiceLine
from ventanilla.org.services import capacity
from ventanilla.procedure.turns import selectors_capacity
from ventanilla.procedure.turns.errors import LineIsFull
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import issuing

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> ServiceLine:
    """A line that has one turn left today."""
    line = cast.make_line(cast.make_site())
    capacity.save_capacities(site=line.site, typed={line.code: CapacityDraft("2")}, seen={})
    cast.make_turn(line)
    return ServiceLine.objects.select_related("site").get(pk=line.pk)


def take(line: ServiceLine) -> None:
    with contextlib.suppress(LineIsFull):
        cast.make_turn(line)


def test_the_last_turn_is_given_once(line: ServiceLine, monkeypatch: pytest.MonkeyPatch) -> None:
    pausing = Pausing(selectors_capacity.has_room)
    monkeypatch.setattr(selectors_capacity, "has_room", pausing)

    together(lambda: take(line), pausing, lambda: take(line))

    assert Turn.objects.count() == 2


def test_control_counting_before_the_counter_is_taken_gives_it_twice(
    line: ServiceLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count without the counter locked and the same touch must go wrong, or the test above proves nothing."""
    next_number, has_room = issuing._next_number, selectors_capacity.has_room
    answers: list[bool] = []

    def count_first(site_id: int, prefix: str, business_date: str) -> int:
        answers.append(has_room(line, dt.date.fromisoformat(business_date)))
        pausing(None)
        return next_number(site_id, prefix, business_date)

    pausing = Pausing(lambda _nothing: None)
    monkeypatch.setattr(issuing, "_next_number", count_first)
    monkeypatch.setattr(selectors_capacity, "has_room", lambda _line, _date: answers.pop())

    together(lambda: take(line), pausing, lambda: take(line))

    assert Turn.objects.count() == 3
