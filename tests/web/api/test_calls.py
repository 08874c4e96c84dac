"""The site's log of calls, read and answered by displays."""

import datetime as dt

from tests import cast
from tests.web.api.conftest import Place, make_place
from tests.web.api.program import is_problem
from ventanilla.kernel import clock
from ventanilla.procedure.turns.models import CallAnnouncement
from ventanilla.procedure.turns.services import calling


def call(place: Place, times: int) -> list[int]:
    """Have so many calls made at the desk; return their numbers."""
    cast.make_turn(place.line)
    first = calling.call_next(desk=place.desk)
    assert first is not None
    return [first.number, *(calling.recall(desk=place.desk).number for _again in range(times - 1))]


def test_calls_come_in_the_order_of_their_numbers(place: Place) -> None:
    numbers = call(place, 3)

    told = place.display.get("/sites/CALI/calls").json()

    assert [each["number"] for each in told["items"]] == numbers
    assert set(told["items"][0]) == {"number", "turn_code", "desk", "called_at", "attempt", "is_over"}
    assert (told["items"][0]["turn_code"], told["items"][0]["desk"]) == ("R-001", 1)
    assert [each["attempt"] for each in told["items"]] == [1, 2, 3]
    assert told["next"] is None


def test_a_display_reads_on_after_the_last_number_it_knows(place: Place) -> None:
    first, second, third = call(place, 3)

    page = place.display.get("/sites/CALI/calls", after=first, limit=1).json()
    rest = place.program.get("/sites/CALI/calls", after=page["next"]).json()

    assert [each["number"] for each in page["items"]] == [second]
    assert [each["number"] for each in rest["items"]] == [third]


def test_a_display_that_was_away_is_told_which_calls_still_stand(place: Place) -> None:
    made = cast.call_through_a_cut(place.line, at=clock.now() - dt.timedelta(hours=2), gone=48)

    told = place.display.get("/sites/CALI/calls").json()["items"]

    assert [each["number"] for each in told if not each["is_over"]] == [made[24].number, made[49].number]
    assert len(told) == 50


def test_calls_of_another_site_are_not_told(place: Place) -> None:
    elsewhere = make_place("PALMIRA")
    call(elsewhere, 2)

    assert place.display.get("/sites/CALI/calls").json()["items"] == []
    assert is_problem(place.display.get("/sites/PALMIRA/calls"), 404, "api.not_found")


def test_a_display_announces_a_call_and_twice_changes_nothing(place: Place) -> None:
    (number,) = call(place, 1)

    answers = [place.display.post(f"/sites/CALI/calls/{number}/announced") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert CallAnnouncement.objects.count() == 1


def test_a_call_that_was_never_made_cannot_be_announced(place: Place) -> None:
    response = place.display.post("/sites/CALI/calls/99/announced")

    assert is_problem(response, 404, "turns.unknown_target")


def test_only_displays_announce(place: Place) -> None:
    (number,) = call(place, 1)

    for other in (place.kiosk, place.tablet, place.program):
        response = other.post(f"/sites/CALI/calls/{number}/announced")
        assert is_problem(response, 403, "api.forbidden")
