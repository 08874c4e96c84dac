"""Where people with an appointment stand in line: when it is due, beside others with one, and once they were called."""

import pytest

from tests import cast
from tests.procedure.turns.appointed import at, make_appointment, make_line
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.turns.models import CallReason, Origin, Turn, TurnCall
from ventanilla.procedure.turns.services import absence, arriving, calling, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return make_line()


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    with clock.moved_to(at("07:00")):
        cast.make_rule(line.site, early_minutes=60)
        return cast.make_desk(line.site, line)


def come(line: ServiceLine, time: str, *, appointed: str) -> Turn:
    """Let somebody come at that time for an appointment they booked early in the morning."""
    with clock.moved_to(at("07:00")):
        appointment = make_appointment(line, appointed)
    with clock.moved_to(at(time)):
        return arriving.check_in(appointment=appointment, origin=Origin.KIOSK)


def call(desk: Desk, time: str) -> TurnCall:
    with clock.moved_to(at(time)):
        found = calling.call_next(desk=desk)
    assert found is not None
    return found


def test_of_two_that_are_due_the_one_who_waited_past_the_cap_goes_first(
    line: ServiceLine, desk: Desk
) -> None:
    come(line, "09:45", appointed="10:30")
    come(line, "10:01", appointed="10:00")

    called = call(desk, "10:31")

    assert (called.turn_code, called.reason) == ("R-001", CallReason.CAP)


def test_the_call_tells_that_it_passes_who_came_before_for_a_later_appointment(
    line: ServiceLine, desk: Desk
) -> None:
    come(line, "10:03", appointed="10:30")
    come(line, "10:04", appointed="10:00")

    called = call(desk, "10:31")

    assert (called.turn_code, called.reason) == ("R-002", CallReason.APPOINTMENT)
    assert (called.rank, called.passed_over) == (2, ["R-001"])


def test_who_did_not_come_when_called_for_it_returns_to_the_place_of_everybody_who_does(
    line: ServiceLine, desk: Desk
) -> None:
    absent = come(line, "09:50", appointed="10:00")
    with clock.moved_to(at("09:55")):
        cast.make_turn(line)
    call(desk, "10:00")
    with clock.moved_to(at("10:01")):
        calling.recall(desk=desk)
    with clock.moved_to(at("10:02")):
        absence.no_show(desk=desk)
        absence.return_to_line(turn=absent)

    assert call(desk, "10:03").turn_code == "R-002"


@pytest.mark.parametrize(("position", "first"), [("last", "R-002"), ("first", "R-001")])
def test_who_is_sent_on_after_the_call_goes_first_or_last_as_was_said(
    line: ServiceLine, desk: Desk, position: str, first: str
) -> None:
    come(line, "09:50", appointed="10:00")
    with clock.moved_to(at("09:55")):
        cast.make_turn(line)
    call(desk, "10:00")
    with clock.moved_to(at("10:01")):
        serving.transfer(desk=desk, service_line=line, position=position)

    assert call(desk, "10:02").turn_code == first
