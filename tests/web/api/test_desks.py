"""A program acts for a desk: calls, starts, holds, transfers, finishes."""

from typing import Any

import pytest

from tests import cast
from tests.web.api.conftest import Place, make_place
from tests.web.api.program import is_problem
from ventanilla.org.services import desks
from ventanilla.procedure.turns.models import Turn, TurnCall
from ventanilla.procedure.visits.models import Visit

VERBS = ("call-next", "recall", "start", "no-show", "hold", "finish")


def do(place: Place, *verbs: str) -> Any:
    """Have the desk do these things one after the other; return the last answer."""
    answers = [place.program.post(f"/desks/{place.desk.number}/{verb}") for verb in verbs]
    assert [answer.status_code for answer in answers] == [200] * len(verbs)
    return answers[-1].json()


def test_call_next_tells_the_turn_the_call_and_why(place: Place) -> None:
    turn = cast.make_turn(place.line)

    told = do(place, "call-next")

    call = TurnCall.objects.get()
    assert told["turn"]["id"] == str(turn.pk)
    assert (told["turn"]["state"], told["turn"]["desk"], told["turn"]["visit"]) == ("called", 1, None)
    assert (told["call"]["number"], told["call"]["attempt"]) == (call.number, 1)
    assert told["call"]["why"] == "siguiente en la fila"
    assert told["call"]["called_at"].endswith("-05:00")


def test_call_next_answers_204_when_nobody_waits(place: Place) -> None:
    response = place.program.post("/desks/1/call-next")

    assert (response.status_code, response.content) == (204, b"")


def test_a_busy_desk_calls_nobody(place: Place) -> None:
    cast.make_turn(place.line)
    cast.make_turn(place.line)
    do(place, "call-next")

    assert is_problem(place.program.post("/desks/1/call-next"), 409, "turns.desk_is_busy")


def test_a_desk_without_an_advisor_calls_nobody(place: Place) -> None:
    desks.leave(desk=place.desk)

    assert is_problem(place.program.post("/desks/1/call-next"), 409, "turns.desk_has_no_advisor")


def test_finish_and_call_next_is_one_thing(place: Place) -> None:
    cast.make_turn(place.line)
    cast.make_turn(place.line)

    told = do(place, "call-next", "start", "finish-and-call-next")
    last = do(place, "start", "finish-and-call-next")

    assert (told["code"], told["state"], told["next"]["turn"]["code"]) == ("R-001", "done", "R-002")
    assert told["owed"]
    assert (last["code"], last["next"]) == ("R-002", None)


def test_the_last_thing_done_is_undone(place: Place) -> None:
    cast.make_turn(place.line)
    do(place, "call-next", "start", "finish")

    told = do(place, "undo")

    assert (told["code"], told["state"], told["desk"]) == ("R-001", "serving", 1)
    assert is_problem(place.program.post("/desks/2/undo"), 404, "api.not_found")


def test_a_call_out_of_order_takes_a_reason(place: Place) -> None:
    cast.make_turn(place.line)
    asked = {"turn": str(cast.make_turn(place.line).pk), "reason": "Se siente mal"}

    refused = place.program.post("/desks/1/call-out-of-order", asked | {"reason": ""})
    told = place.program.post("/desks/1/call-out-of-order", asked).json()

    assert is_problem(refused, 422, "turns.reason_missing")
    assert (told["turn"]["code"], told["call"]["why"]) == ("R-002", "fuera de orden: Se siente mal")


def test_who_did_not_come_returns_to_the_line(place: Place) -> None:
    cast.make_turn(place.line)
    absent = do(place, "call-next", "no-show")

    told = place.program.post("/desks/1/return-to-line", {"turn": absent["id"]}).json()

    assert (told["code"], told["state"], told["position"]) == ("R-001", "waiting", 1)


def test_a_turn_of_another_site_is_not_called(place: Place) -> None:
    elsewhere = cast.make_turn(make_place("PALMIRA").line)
    asked = {"turn": str(elsewhere.pk), "reason": "Se siente mal"}

    for verb in ("call-out-of-order", "return-to-line", "call-back"):
        given = asked if verb == "call-out-of-order" else {"turn": asked["turn"]}
        refused = place.program.post(f"/desks/1/{verb}", given)
        assert is_problem(refused, 422, "api.unknown_reference")


@pytest.mark.parametrize("verb", VERBS[1:])
def test_a_desk_with_nobody_can_do_nothing_else(place: Place, verb: str) -> None:
    assert is_problem(place.program.post(f"/desks/1/{verb}"), 409, "turns.nobody_at_desk")


def test_a_recall_is_a_second_attempt(place: Place) -> None:
    cast.make_turn(place.line)

    told = do(place, "call-next", "recall")

    assert told["state"] == "called"
    assert [call.attempt for call in TurnCall.objects.order_by("number")] == [1, 2]


def test_start_opens_the_visit(place: Place) -> None:
    cast.make_turn(place.line)

    told = do(place, "call-next", "start")

    assert told["state"] == "serving"
    assert told["visit"] == str(Visit.objects.get().pk)


def test_starting_twice_is_a_conflict(place: Place) -> None:
    cast.make_turn(place.line)
    do(place, "call-next", "start")

    assert is_problem(place.program.post("/desks/1/start"), 409, "turns.illegal_move")


def test_a_no_show_frees_the_desk(place: Place) -> None:
    cast.make_turn(place.line)
    cast.make_turn(place.line)

    told = do(place, "call-next", "no-show")

    assert told["state"] == "no_show"
    assert do(place, "call-next")["turn"]["code"] == "R-002"


def test_a_turn_on_hold_is_called_back(place: Place) -> None:
    cast.make_turn(place.line)

    held = do(place, "call-next", "start", "hold")
    back = place.program.post("/desks/1/call-back", {"turn": held["id"]})

    assert held["state"] == "on_hold"
    assert back.status_code == 200
    assert (back.json()["turn"]["state"], back.json()["call"]["why"]) == ("called", "vuelve de una pausa")


def test_only_a_turn_on_hold_is_called_back(place: Place) -> None:
    turn = cast.make_turn(place.line)

    response = place.program.post("/desks/1/call-back", {"turn": str(turn.pk)})

    assert is_problem(response, 404, "turns.unknown_target")


def test_finish_frees_the_desk_and_lists_what_the_visit_owes(place: Place) -> None:
    cast.make_turn(place.line)
    cast.make_turn(place.line)

    told = do(place, "call-next", "start", "finish")

    assert told["state"] == "done"
    assert [item["step"] for item in told["owed"]] == ["identify", "authorize", "need", "ticket", "rate"]
    assert all(item["owed"] and item["activity"] for item in told["owed"])
    assert do(place, "call-next")["turn"]["code"] == "R-002"


def test_a_turn_goes_to_another_line_desk_or_advisor(place: Place) -> None:
    education = cast.make_line(place.site, "EDUCATION", "E")
    other = cast.make_desk(place.site, education)
    assert other.advisor is not None
    targets = (
        {"service_line": "EDUCATION", "position": "last"},
        {"desk": 2, "position": "first"},
        {"advisor": other.advisor.username, "position": "first"},
    )
    for target in targets:
        turn = cast.make_turn(place.line)
        do(place, "call-next")

        response = place.program.post("/desks/1/transfer", target)

        assert (response.status_code, response.json()["state"]) == (200, "waiting")
        called = place.program.post("/desks/2/call-next").json()
        assert called["turn"]["id"] == str(turn.pk)
        assert place.program.post("/desks/2/no-show").status_code == 200


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ({"service_line": "NADA", "position": "last"}, "service_line"),
        ({"desk": 77, "position": "last"}, "desk"),
        ({"advisor": "nadie", "position": "last"}, "advisor"),
    ],
)
def test_a_target_that_does_not_exist_is_named(place: Place, target: object, field: str) -> None:
    cast.make_turn(place.line)
    do(place, "call-next")

    response = place.program.post("/desks/1/transfer", target)

    assert is_problem(response, 422, "api.unknown_reference")
    assert list(response.json()["errors"]) == [field]
    assert Turn.objects.get().state == "called"


@pytest.mark.parametrize(
    "target",
    [{"position": "last"}, {"service_line": "RECREATION", "desk": 1, "position": "last"}, {"desk": 1}],
)
def test_a_transfer_without_exactly_one_target_and_a_position_is_malformed(
    place: Place, target: object
) -> None:
    assert is_problem(place.program.post("/desks/1/transfer", target), 400, "api.malformed")


@pytest.mark.parametrize("verb", VERBS)
def test_a_desk_that_does_not_exist_at_the_site_is_not_found(place: Place, verb: str) -> None:
    elsewhere = make_place("PALMIRA")
    cast.make_desk(elsewhere.site, elsewhere.line)

    for number in ("2", "99999999999999999999", "-1", "uno"):
        assert is_problem(place.program.post(f"/desks/{number}/{verb}"), 404, "api.not_found")
