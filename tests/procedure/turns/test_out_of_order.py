"""Calling somebody before it is their turn: with a reason, kept and told."""

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from ventanilla.procedure.turns.errors import DeskIsBusy, ReasonMissing, UnknownTarget
from ventanilla.procedure.turns.models import CallReason, TurnCall, TurnState
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db

NAMES = ("Ana", "Bruno")


def test_the_call_keeps_the_reason_and_who_was_passed_over() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line), cast.make_turn(line)
    third = cast.make_turn(line)

    call = calling.call_out_of_order(desk=desk, turn=third, reason="  Se siente   mal ")

    assert (call.reason, call.said_reason) == (CallReason.OUT_OF_ORDER, "Se siente mal")
    assert call.why == "fuera de orden: Se siente mal"
    assert (call.rank, call.passed_over) == (3, ["R-001", "R-002"])


@pytest.mark.parametrize("reason", ["", "    ", "ya"])
def test_nobody_is_called_out_of_order_without_a_reason(reason: str) -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    turn = cast.make_turn(line)

    with pytest.raises(ReasonMissing, match="Diga por qué"):
        calling.call_out_of_order(desk=desk, turn=turn, reason=reason)

    turn.refresh_from_db()
    assert turn.state == TurnState.WAITING


def test_a_desk_calls_only_whom_it_serves_and_who_still_waits() -> None:
    site = cast.make_site()
    line, health = cast.make_line(site), cast.make_line(site, "HEALTH", "S")
    desk, other = cast.make_desk(site, line), cast.make_desk(site, line)
    elsewhere, called = cast.make_turn(health), cast.make_turn(line)
    calling.call_next(desk=other)

    for turn in (elsewhere, called):
        with pytest.raises(UnknownTarget, match="no espera por este módulo"):
            calling.call_out_of_order(desk=desk, turn=turn, reason="Se siente mal")


def test_a_busy_desk_calls_nobody_out_of_order() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    second = cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(DeskIsBusy):
        calling.call_out_of_order(desk=desk, turn=second, reason="Se siente mal")


def test_the_database_itself_refuses_a_call_out_of_order_without_a_reason() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(IntegrityError, match="out_of_order_gives_a_reason"), transaction.atomic():
        TurnCall.objects.update(reason=CallReason.OUT_OF_ORDER)


def test_who_was_put_first_in_line_is_called_for_that_and_whoever_did_it_is_kept() -> None:
    line = cast.make_line(cast.make_site())
    here, there = (
        cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, name)) for name in NAMES
    )
    cast.make_turn(line)
    calling.call_next(desk=here)
    waiting = [cast.make_turn(line) for _number in range(2)]
    serving.transfer(desk=here, service_line=line, position="first")

    call = calling.call_next(desk=there)

    assert call is not None
    assert (call.turn_code, call.reason, call.put_first_by) == ("R-001", CallReason.PUT_FIRST, here.advisor)
    assert call.why == "un asesor lo trasladó de primero"
    assert (call.rank, call.passed_over) == (3, [turn.code for turn in waiting])


def test_who_goes_first_where_nobody_waits_passes_nobody() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    serving.transfer(desk=desk, service_line=line, position="first")

    call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.reason, call.rank, call.put_first_by) == (CallReason.ONLY, 1, None)
