"""The hall display reads calls in the order of their numbers and says which it showed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import attend, call_through_a_cut, make_rule, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, DeviceKind, ServiceLine
from ventanilla.procedure.turns.models import CallAnnouncement, TurnCall
from ventanilla.procedure.turns.services import calling


@pytest.fixture
def display(paired: Callable[..., Client]) -> Client:
    return paired(DeviceKind.DISPLAY)


@pytest.fixture
def calls(desk: Desk, line: ServiceLine) -> list[TurnCall]:
    """Three calls: a turn, the same turn again, and the next one."""
    make_rule(line.site, recall_seconds=0)
    make_turn(line)
    make_turn(line, "PREGNANT")
    first = calling.call_next(desk=desk)
    again = calling.recall(desk=desk)
    attend(desk)
    second = calling.call_next(desk=desk)
    assert first is not None
    assert second is not None
    return [first, again, second]


def numbers(display: Client, after: str | int) -> list[int]:
    answer = display.get("/sala/llamados/", {"after": after})
    return [call["number"] for call in answer.json()["calls"]]


def test_the_calls_after_a_number_come_in_order(display: Client, calls: list[TurnCall]) -> None:
    first, again, second = (call.number for call in calls)

    assert numbers(display, 0) == [first, again, second]
    assert numbers(display, first) == [again, second]
    assert numbers(display, second) == []


def test_a_call_holds_code_and_desk_and_nothing_about_the_person(
    display: Client, calls: list[TurnCall]
) -> None:
    call = display.get("/sala/llamados/", {"after": 0}).json()["calls"][0]

    assert call.keys() == {"number", "turn_code", "desk", "attempt", "called_at", "is_over"}


def test_after_a_long_cut_the_hall_is_told_which_calls_still_stand(
    display: Client, line: ServiceLine
) -> None:
    long_ago = clock.now() - dt.timedelta(minutes=10)
    made = call_through_a_cut(line, at=long_ago, gone=48)

    told = display.get("/sala/llamados/", {"after": 0}).json()["calls"]

    assert [call["number"] for call in told] == [call.number for call in made]
    standing = [call["number"] for call in told if not call["is_over"]]
    assert standing == [made[24].number, made[49].number]


@pytest.mark.parametrize("nonsense", ["", "-1", "1e9", "٣", "9" * 30])
def test_a_number_that_is_none_counts_as_none(nonsense: str, display: Client, calls: list[TurnCall]) -> None:
    assert len(numbers(display, nonsense)) == 3


def test_the_page_begins_with_the_last_call_of_each_turn(display: Client, calls: list[TurnCall]) -> None:
    page = display.get("/sala/").content.decode()

    assert page.count('"turn_code"') == 2
    assert f'data-last-call="{calls[-1].number}"' in page


def test_a_call_is_acknowledged_once_however_often_it_is_sent(display: Client, calls: list[TurnCall]) -> None:
    address = f"/sala/llamados/{calls[0].number}/anunciado/"

    assert [display.post(address).status_code for _time in range(2)] == [204, 204]
    assert CallAnnouncement.objects.count() == 1


def test_a_call_that_does_not_exist_cannot_be_acknowledged(display: Client, calls: list[TurnCall]) -> None:
    assert display.post("/sala/llamados/999/anunciado/").status_code == 404


def test_the_hall_shows_how_many_wait_for_each_service(
    display: Client, desk: Desk, line: ServiceLine
) -> None:
    make_turn(line)

    assert '<strong class="line-waiting">1</strong>' in display.get("/sala/servicios/").content.decode()
