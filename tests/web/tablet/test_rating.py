"""The tablet asks one customer one question, and keeps one answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import begin_visit, make_desk
from ventanilla.org.models import Desk, DeviceKind, ServiceLine
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.ratings.models import Rating, RatingRequest, RatingState


@pytest.fixture
def tablet(paired: Callable[..., Client], desk: Desk) -> Client:
    return paired(DeviceKind.TABLET, desk)


@pytest.fixture
def token(desk: Desk, line: ServiceLine) -> str:
    """The token of the question asked after a visit at this desk."""
    begin_visit(desk, line)
    attention.finish(desk=desk)
    return RatingRequest.objects.get().token


def test_nobody_is_asked_before_an_attention_ends(tablet: Client) -> None:
    assert tablet.get("/tableta/pregunta/").status_code == 204


def test_the_tablet_of_the_desk_asks_when_the_attention_ends(tablet: Client, token: str) -> None:
    assert tablet.get("/tableta/pregunta/").content.decode() == token


def test_the_tablet_of_another_desk_asks_nothing_and_may_not_answer(
    paired: Callable[..., Client], line: ServiceLine, desk: Desk, token: str
) -> None:
    elsewhere = paired(DeviceKind.TABLET, make_desk(desk.site, line))

    assert elsewhere.get("/tableta/pregunta/").status_code == 204
    assert elsewhere.post("/tableta/respuesta/", {"token": token, "score": 5}).status_code == 403


def test_one_touch_is_an_answer(tablet: Client, token: str) -> None:
    answer = tablet.post("/tableta/respuesta/", {"token": token, "score": 5})

    assert answer.status_code == 204
    assert (Rating.objects.get().score, Rating.objects.get().reasons) == (5, [])


def test_a_low_score_keeps_its_reasons(tablet: Client, token: str) -> None:
    tablet.post("/tableta/respuesta/", {"token": token, "score": 1, "reasons": ["WAIT", "PLACE"]})

    assert Rating.objects.get().reasons == ["WAIT", "PLACE"]


def test_a_second_touch_changes_nothing(tablet: Client, token: str) -> None:
    tablet.post("/tableta/respuesta/", {"token": token, "score": 5})

    assert tablet.post("/tableta/respuesta/", {"token": token, "score": 1}).status_code == 409
    assert Rating.objects.get().score == 5


@pytest.mark.parametrize("score", ["", "0", "6", "cinco"])
def test_a_score_that_is_no_face_is_refused(score: str, tablet: Client, token: str) -> None:
    assert tablet.post("/tableta/respuesta/", {"token": token, "score": score}).status_code == 422
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("address", "state"), [("no-deseo", RatingState.DECLINED), ("sin-respuesta", RatingState.NO_ANSWER)]
)
def test_declining_and_silence_leave_no_answer(
    address: str, state: RatingState, tablet: Client, token: str
) -> None:
    assert tablet.post(f"/tableta/{address}/", {"token": token}).status_code == 204
    assert RatingRequest.objects.get().state == state
    assert not Rating.objects.exists()
    assert tablet.get("/tableta/pregunta/").status_code == 204
