"""Calling the next person to a desk."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.services import desks
from ventanilla.procedure.turns.errors import DeskHasNoAdvisor, DeskIsBusy, NobodyAtDesk, UnknownTarget
from ventanilla.procedure.turns.models import PriorityClass, Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)


def test_the_first_in_line_is_called() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    first, _second = cast.make_turn(line), cast.make_turn(line)

    call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn, call.number, call.attempt, call.why) == (first, 1, 1, "siguiente en la fila")
    event = OutboxEvent.objects.get(name="TurnCalled")
    assert event.payload["code"] == "R-001"
    assert "site:CALI:calls" in event.topics


def test_a_preferential_turn_is_called_before_an_older_general_one_and_then_they_alternate() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    for priority in (None, None, PriorityClass.OLDER_ADULT, PriorityClass.PREGNANT):
        cast.make_turn(line, priority)

    order = []
    for _round in range(4):
        call = calling.call_next(desk=desk)
        assert call is not None
        order.append(call.turn_code)
        cast.attend(desk)

    assert order == ["R-003", "R-001", "R-004", "R-002"]


def test_who_waited_more_than_half_an_hour_goes_before_a_preferential_turn() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(MORNING):
        cast.make_turn(line)
    with clock.moved_to(MORNING + dt.timedelta(minutes=25)):
        cast.make_turn(line, PriorityClass.DISABILITY)

    with clock.moved_to(MORNING + dt.timedelta(minutes=31)):
        call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn_code, call.why) == ("R-001", "esperaba más de 30 minutos")


def test_nobody_waits_for_this_desk() -> None:
    site = cast.make_site()
    desk = cast.make_desk(site, cast.make_line(site, "HEALTH", "S"))
    cast.make_turn(cast.make_line(site))

    assert calling.call_next(desk=desk) is None


def test_a_busy_desk_calls_nobody_else() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line), cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(DeskIsBusy, match="Termine con la persona actual"):
        calling.call_next(desk=desk)

    assert TurnCall.objects.count() == 1


def test_an_empty_desk_calls_nobody() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    desks.leave(desk=desk)

    with pytest.raises(DeskHasNoAdvisor):
        calling.call_next(desk=desk)


def test_a_recall_is_a_new_call_of_the_same_turn() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    cast.make_rule(line.site, recall_seconds=0)
    calling.call_next(desk=desk)

    again = calling.recall(desk=desk)

    assert (again.number, again.attempt) == (2, 2)


def test_nobody_can_be_recalled_at_a_free_desk() -> None:
    line = cast.make_line(cast.make_site())

    with pytest.raises(NobodyAtDesk):
        calling.recall(desk=cast.make_desk(line.site, line))


def test_a_transferred_turn_keeps_its_number_and_goes_first() -> None:
    site = cast.make_site()
    line, health = cast.make_line(site), cast.make_line(site, "HEALTH", "S")
    desk, other = cast.make_desk(site, line), cast.make_desk(site, health)
    moved = cast.make_turn(line)
    cast.make_turn(health)
    calling.call_next(desk=desk)

    serving.transfer(desk=desk, service_line=health, position="first")
    call = calling.call_next(desk=other)

    assert call is not None
    assert (call.turn, call.turn_code) == (moved, "R-001")


def test_a_desk_does_not_transfer_to_itself() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(UnknownTarget, match="ya está en ese módulo"):
        serving.transfer(desk=desk, to_desk=desk, position="last")


def test_a_turn_on_hold_comes_back_to_its_advisor() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    visit = cast.begin_visit(desk, line)
    held = serving.hold(desk=desk)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    cast.attend(desk)

    call = calling.call_back(turn=held, desk=desk)

    held.refresh_from_db()
    assert (call.turn, held.state, held.visit) == (held, TurnState.CALLED, visit)


def test_the_database_itself_refuses_a_second_live_turn_at_a_desk() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    other = cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(IntegrityError, match="one_live_turn_per"), transaction.atomic():
        Turn.objects.filter(pk=other.pk).update(state=TurnState.CALLED, desk=desk, advisor=desk.advisor)


def test_the_time_in_each_state_is_kept() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(MORNING):
        turn = cast.make_turn(line)
    with clock.moved_to(MORNING + dt.timedelta(minutes=7)):
        calling.call_next(desk=desk)
    with clock.moved_to(MORNING + dt.timedelta(minutes=8)):
        serving.start(desk=desk)
    with clock.moved_to(MORNING + dt.timedelta(minutes=20)):
        serving.finish(desk=desk)

    stretches = [
        (segment.state, segment.ended_at - segment.started_at if segment.ended_at else None)
        for segment in turn.segments.order_by("started_at", "pk")
    ]

    assert stretches == [
        ("waiting", dt.timedelta(minutes=7)),
        ("called", dt.timedelta(minutes=1)),
        ("serving", dt.timedelta(minutes=12)),
        ("done", None),
    ]
