"""Answers of customers through the API."""

import datetime as dt

import pytest

from tests import cast
from tests.web.api.conftest import Place
from tests.web.api.program import Program, is_problem
from ventanilla.kernel import clock
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.ratings.models import Rating, RatingRequest


@pytest.fixture
def token(place: Place) -> str:
    """Return the token of the question put after a visit at the desk."""
    cast.begin_visit(place.desk, place.line)
    attention.finish(desk=place.desk)
    return RatingRequest.objects.get().token


def test_the_tablet_of_the_desk_answers(place: Place, token: str) -> None:
    response = place.tablet.post(
        "/ratings", {"token": token, "score": 2, "reasons": ["WAIT"], "comment": "Mucha fila"}
    )

    rating = Rating.objects.get()
    assert response.status_code == 201
    assert response.json()["score"] == 2
    assert (rating.reasons, rating.comment, rating.device) == (["WAIT"], "Mucha fila", place.tablet_device)


def test_whoever_holds_the_link_answers_without_a_token_of_their_own(token: str) -> None:
    response = Program().post("/ratings", {"token": token, "score": 5})

    assert response.status_code == 201
    assert Rating.objects.get().device is None


def test_a_question_is_answered_once(place: Place, token: str) -> None:
    place.tablet.post("/ratings", {"token": token, "score": 5})

    response = place.tablet.post("/ratings", {"token": token, "score": 1})

    assert is_problem(response, 409, "ratings.used")
    assert Rating.objects.get().score == 5


def test_the_same_answer_sent_twice_with_its_key_is_one_answer(token: str) -> None:
    answers = [Program().post("/ratings", {"token": token, "score": 5}, key="una") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_a_late_answer_is_refused(place: Place, token: str) -> None:
    with clock.moved_to(clock.now() + dt.timedelta(minutes=2)):
        response = place.tablet.post("/ratings", {"token": token, "score": 5})

    assert is_problem(response, 410, "ratings.late")


def test_another_desks_tablet_and_other_devices_may_not_answer(place: Place, token: str) -> None:
    other_desk = cast.make_desk(place.site, place.line)
    other_tablet = Program(cast.make_tablet(other_desk)[1])

    for device in (other_tablet, place.kiosk, place.display):
        response = device.post("/ratings", {"token": token, "score": 5})
        assert is_problem(response, 403, "ratings.elsewhere")
    assert not Rating.objects.exists()


def test_an_unknown_token_is_nobodys(place: Place) -> None:
    response = place.tablet.post("/ratings", {"token": "inventado", "score": 5})

    assert is_problem(response, 403, "ratings.elsewhere")


def test_a_reason_that_does_not_exist_is_refused(token: str) -> None:
    response = Program().post("/ratings", {"token": token, "score": 1, "reasons": ["NADA"]})

    assert is_problem(response, 422, "ratings.invalid")
    assert list(response.json()["errors"]) == ["reasons"]


@pytest.mark.parametrize("score", [0, 6, 4.5, "5", True, None, 10**40])
def test_a_score_is_a_whole_number_from_1_to_5(token: str, score: object) -> None:
    response = Program().post("/ratings", {"token": token, "score": score})

    assert is_problem(response, 400, "api.malformed")
    assert list(response.json()["errors"]) == ["score"]


def test_a_bearer_token_that_nobody_holds_is_not_passed_over(token: str) -> None:
    response = Program("inventado").post("/ratings", {"token": token, "score": 5})

    assert is_problem(response, 401, "api.unauthenticated")
