"""The same POST sent twice: one effect, one answer."""

import pytest

from tests import cast
from tests.web.api.conftest import Place
from tests.web.api.program import is_problem
from ventanilla.procedure.turns.models import Turn, TurnCall

RECREATION = {"service_line": "RECREATION"}


def test_the_same_key_and_body_give_the_same_answer_and_one_turn(place: Place) -> None:
    first = place.kiosk.post("/sites/CALI/turns", RECREATION, key="k1")
    second = place.kiosk.post("/sites/CALI/turns", RECREATION, key="k1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Turn.objects.count() == 1


def test_an_empty_answer_is_repeated_too(place: Place) -> None:
    first = place.program.post("/desks/1/call-next", key="k1")
    cast.make_turn(place.line)

    second = place.program.post("/desks/1/call-next", key="k1")

    assert (first.status_code, second.status_code, second.content) == (204, 204, b"")
    assert not TurnCall.objects.exists()


def test_the_same_key_with_another_body_is_refused(place: Place) -> None:
    cast.make_line(place.site, "EDUCATION", "E")
    place.kiosk.post("/sites/CALI/turns", RECREATION, key="k1")

    response = place.kiosk.post("/sites/CALI/turns", {"service_line": "EDUCATION"}, key="k1")

    assert is_problem(response, 422, "idempotency.key_reused")
    assert Turn.objects.count() == 1


def test_the_same_key_for_another_operation_is_refused(place: Place) -> None:
    cast.make_turn(place.line)
    place.program.post("/desks/1/call-next", key="k1")

    assert is_problem(place.program.post("/desks/1/recall", key="k1"), 422, "idempotency.key_reused")


def test_keys_of_different_callers_do_not_meet(place: Place) -> None:
    place.kiosk.post("/sites/CALI/turns", RECREATION, key="k1")
    place.program.post("/sites/CALI/turns", RECREATION, key="k1")

    assert Turn.objects.count() == 2


def test_a_refusal_is_not_kept_so_that_the_key_may_be_tried_again(place: Place) -> None:
    before = place.program.post("/desks/1/recall", key="k1")
    cast.make_turn(place.line)
    place.program.post("/desks/1/call-next")

    after = place.program.post("/desks/1/recall", key="k1")

    assert (before.status_code, after.status_code) == (409, 200)


def test_a_key_has_at_most_255_characters(place: Place) -> None:
    assert place.kiosk.post("/sites/CALI/turns", RECREATION, key="k" * 255).status_code == 201
    for key in ("k" * 256, "", "con\ttabulador", "nulo\0"):
        response = place.kiosk.post("/sites/CALI/turns", RECREATION, key=key)
        assert is_problem(response, 400, "api.malformed")
        assert list(response.json()["errors"]) == ["Idempotency-Key"]
    assert Turn.objects.count() == 1


@pytest.mark.parametrize("verb", ["call-next", "recall", "start", "finish"])
def test_every_verb_of_a_desk_takes_a_key(place: Place, verb: str) -> None:
    cast.make_turn(place.line)
    needed = {"call-next": [], "recall": ["call-next"], "start": ["call-next"]}
    for earlier in needed.get(verb, ["call-next", "start"]):
        place.program.post(f"/desks/1/{earlier}")

    answers = [place.program.post(f"/desks/1/{verb}", key="k1") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
