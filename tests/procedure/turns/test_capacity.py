"""A line that gives so many turns a day gives no more, and says so at the door."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.drafts import CapacityDraft
from ventanilla.org.models import ServiceLine
from ventanilla.org.services import capacity
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.errors import LineIsFull
from ventanilla.procedure.turns.services import issuing, serving

pytestmark = pytest.mark.django_db


def limit(line: ServiceLine, turns: str) -> ServiceLine:
    capacity.save_capacities(site=line.site, typed={line.code: CapacityDraft(turns)}, seen={})
    return ServiceLine.objects.select_related("site").get(pk=line.pk)


@pytest.fixture
def line() -> ServiceLine:
    return limit(cast.make_line(cast.make_site()), "2")


def test_the_turn_after_the_last_is_refused_in_words(line: ServiceLine) -> None:
    cast.make_turn(line)
    cast.make_turn(line)

    with pytest.raises(LineIsFull, match="Hoy ya se dieron todos los turnos"):
        cast.make_turn(line)


def test_a_turn_given_back_can_be_given_to_somebody_else_and_no_number_is_lost(line: ServiceLine) -> None:
    first = cast.make_turn(line)
    cast.make_turn(line)
    with pytest.raises(LineIsFull):
        cast.make_turn(line)

    issuing.cancel(turn=first)

    assert cast.make_turn(line).code == "R-003"


def test_tomorrow_there_are_turns_again(line: ServiceLine) -> None:
    today = clock.now()
    cast.make_turn(line)
    cast.make_turn(line)

    with clock.moved_to(today + dt.timedelta(days=1)):
        assert cast.make_turn(line).code == "R-001"


def test_who_is_handed_over_from_another_line_takes_no_room(line: ServiceLine) -> None:
    other = cast.make_line(line.site, "HOUSING", "V")
    desk = cast.make_desk(line.site, other)
    cast.begin_visit(desk, other)

    serving.transfer(desk=desk, service_line=line, position="first")

    assert [cast.make_turn(line).code for _turn in range(2)] == ["R-001", "R-002"]


def test_a_line_tells_that_it_is_full(line: ServiceLine) -> None:
    cast.make_line(line.site, "HOUSING", "V")
    cast.make_turn(line)
    before = [each.is_full for each in selectors_waits.lines_now(line.site)]

    cast.make_turn(line)

    assert before == [False, False]
    assert {each.code: each.is_full for each in selectors_waits.lines_now(line.site)} == {
        "RECREATION": True,
        "HOUSING": False,
    }


def test_lifting_the_limit_lets_the_line_go_on(line: ServiceLine) -> None:
    cast.make_turn(line)
    cast.make_turn(line)

    line = limit(line, "")

    assert cast.make_turn(line).code == "R-003"
