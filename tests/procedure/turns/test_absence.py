"""People who do not come when called: calls at an interval, a no-show after enough of them, and a way back."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import cast
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors_absence
from ventanilla.procedure.turns.errors import AlreadyReturned, IllegalMove, NoShowTooEarly, RecallTooSoon
from ventanilla.procedure.turns.models import PriorityClass, Turn, TurnState
from ventanilla.procedure.turns.services import absence, calling, serving

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


def miss(desk: Desk, time: time_machine.Traveller) -> Turn:
    """Call, call again, and give up."""
    calling.call_next(desk=desk)
    time.shift(15)
    calling.recall(desk=desk)
    time.shift(15)
    return absence.no_show(desk=desk)


def test_a_person_has_time_to_come_before_the_next_call(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)
    time.shift(9)

    with pytest.raises(RecallTooSoon, match="en 6 segundos"):
        calling.recall(desk=desk)

    time.shift(6)
    assert calling.recall(desk=desk).attempt == 2


def test_nobody_is_absent_before_enough_calls(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)
    time.shift(3600)

    with pytest.raises(NoShowTooEarly, match="Falta 1 llamado"):
        absence.no_show(desk=desk)


def test_the_last_call_too_gives_time_to_come(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)
    time.shift(15)
    calling.recall(desk=desk)
    time.shift(5)

    with pytest.raises(NoShowTooEarly, match="en 10 segundos"):
        absence.no_show(desk=desk)

    time.shift(10)
    assert absence.no_show(desk=desk).state == TurnState.NO_SHOW


def test_how_often_and_how_fast_is_the_site_s_rule(line: ServiceLine, desk: Desk) -> None:
    cast.make_rule(line.site, calls_before_no_show=3, recall_seconds=0)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    calling.recall(desk=desk)

    with pytest.raises(NoShowTooEarly, match="Falta 1 llamado"):
        absence.no_show(desk=desk)

    calling.recall(desk=desk)
    assert absence.no_show(desk=desk).state == TurnState.NO_SHOW


def test_who_comes_late_waits_behind_three_of_their_class_and_line(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    late = cast.make_turn(line)
    for _person in range(2):
        cast.make_turn(line, PriorityClass.PREGNANT)
    miss_it = miss(cast.make_desk(line.site, line), time)  # a preferential one
    assert miss_it.code == "R-002"
    absent = miss(desk, time)
    assert absent == late
    for _person in range(4):
        time.shift(1)
        cast.make_turn(line)

    absence.return_to_line(turn=absent)

    order = Turn.objects.filter(state=TurnState.WAITING, priority_class=None).order_by("queued_at", "number")
    assert [turn.code for turn in order] == ["R-004", "R-005", "R-006", "R-001", "R-007"]


def test_with_few_waiting_who_comes_late_goes_last(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    absent = miss(desk, time)
    time.shift(1)
    waiting = cast.make_turn(line)
    time.shift(1)

    returned = absence.return_to_line(turn=absent)

    assert returned.state == TurnState.WAITING
    assert returned.queued_at > waiting.queued_at


def test_a_turn_returns_once(line: ServiceLine, desk: Desk, time: time_machine.Traveller) -> None:
    cast.make_turn(line)
    absent = miss(desk, time)
    absence.return_to_line(turn=absent)
    miss(desk, time)

    with pytest.raises(AlreadyReturned, match="ya volvió a la fila una vez"):
        absence.return_to_line(turn=absent)


def test_who_returned_is_called_as_often_as_anybody(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    absence.return_to_line(turn=miss(desk, time))
    time.shift(1)
    calling.call_next(desk=desk)
    time.shift(60)

    with pytest.raises(NoShowTooEarly, match="Falta 1 llamado"):
        absence.no_show(desk=desk)


def test_who_was_marked_by_mistake_need_not_be_called_again(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    miss(desk, time)
    time.shift(2)
    turn = attention.undo(desk=desk)

    assert selectors_absence.absence_of(turn).calls == 2
    assert absence.no_show(desk=desk).state == TurnState.NO_SHOW


def test_only_a_no_show_of_today_returns(line: ServiceLine, desk: Desk, time: time_machine.Traveller) -> None:
    waiting = cast.make_turn(line)
    with pytest.raises(IllegalMove, match="en espera"):
        absence.return_to_line(turn=waiting)

    absent = miss(desk, time)
    time.shift(86_400)
    with pytest.raises(IllegalMove, match="no es de hoy"):
        absence.return_to_line(turn=absent)


def test_those_who_did_not_come_today_are_listed(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    cast.make_turn(line)
    cast.make_turn(line)
    absent = miss(desk, time)

    assert selectors_absence.absent_today(line.site, absent.business_date) == [absent]


def test_who_was_sent_to_somebody_and_comes_late_waits_for_the_line(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    other = cast.make_desk(line.site, line)
    turn = cast.make_turn(line)
    calling.call_next(desk=desk)
    serving.transfer(desk=desk, to_advisor=other.advisor, position="first")
    absent = miss(other, time)

    absence.return_to_line(turn=absent)

    call = calling.call_next(desk=desk)
    assert call is not None
    assert call.turn == turn
