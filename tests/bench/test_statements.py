"""What the bench puts into the database by plain statements is what the program works with."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.bench import past
from tests.bench.line import EndlessLine
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnSegment, TurnState
from ventanilla.procedure.turns.services import calling


@pytest.mark.django_db(transaction=True)
def test_who_comes_to_the_endless_line_is_called_and_a_freed_desk_calls_again() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, "Ana"))
    people = EndlessLine(line, waiting=3)
    try:
        first = calling.call_next(desk=desk)
        people.free([desk.pk])
        second = calling.call_next(desk=desk)
    finally:
        people.close()

    assert first is not None
    assert second is not None
    assert first.turn_id != second.turn_id
    assert Turn.objects.filter(state=TurnState.WAITING).count() == 2
    assert not TurnSegment.objects.filter(turn=first.turn_id, ended_at=None).exists()


@pytest.mark.django_db
def test_the_past_is_made_of_turns_that_ended_before_today() -> None:
    line = cast.make_line(cast.make_site(), prefix="P")
    desk = cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, "Ana"))
    place: dict[str, Any] = {
        "site": line.site_id,
        "line": line.pk,
        "desks": [desk.pk] * 2,
        "advisors": [desk.advisor_id] * 2,
    }
    numbers = {"first": 1, "last": 3, "a_day": past.TURNS_A_DAY, "before": past.CALLS_BEFORE}
    with connection.cursor() as cursor:
        for statement in (past.TURNS, past.CALLS, past.SEGMENTS):
            cursor.execute(statement, {**place, **numbers})

    assert {turn.state for turn in Turn.objects.all()} == {TurnState.DONE}
    assert all(turn.business_date < dt.datetime.now(dt.UTC).date() for turn in Turn.objects.all())
    assert (TurnCall.objects.count(), TurnSegment.objects.count()) == (3, 6)
