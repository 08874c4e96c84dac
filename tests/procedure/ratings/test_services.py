"""The customer rates at the tablet, once, in time; the advisor has no part in it."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Device
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.ratings import selectors, services
from ventanilla.procedure.ratings.errors import InvalidRating, RatingElsewhere, RatingLate, RatingUsed
from ventanilla.procedure.ratings.models import Rating, RatingRequest, RatingState

pytestmark = pytest.mark.django_db


def asked() -> tuple[RatingRequest, Device]:
    """Return the question of a turn just finished, and the tablet of its desk."""
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    tablet, _token = cast.make_tablet(desk)
    cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    request = selectors.open_request(desk)
    assert request is not None
    return request, tablet


def test_the_answer_is_kept_once() -> None:
    request, tablet = asked()

    services.answer(token=request.token, score=2, device=tablet, reasons=["WAIT"])

    with pytest.raises(RatingUsed):
        services.answer(token=request.token, score=5, device=tablet)
    assert Rating.objects.get().score == 2
    assert selectors.open_request(request.desk) is None


def test_the_tablet_of_another_desk_cannot_answer() -> None:
    request, _tablet = asked()
    other, _token = cast.make_tablet(cast.make_desk(request.desk.site))

    with pytest.raises(RatingElsewhere):
        services.answer(token=request.token, score=5, device=other)


def test_after_ninety_seconds_it_is_late_and_settles_as_no_answer() -> None:
    request, tablet = asked()

    with clock.moved_to(clock.now() + dt.timedelta(seconds=91)):
        with pytest.raises(RatingLate):
            services.answer(token=request.token, score=5, device=tablet)
        services.expire(request_id=str(request.pk))

        with pytest.raises(RatingLate):
            services.answer(token=request.token, score=5, device=tablet)

    request.refresh_from_db()
    assert request.state == RatingState.NO_ANSWER


def test_a_question_with_time_left_does_not_expire() -> None:
    request, _tablet = asked()

    services.expire(request_id=str(request.pk))

    request.refresh_from_db()
    assert request.state == RatingState.ASKED


@pytest.mark.parametrize(
    ("act", "state"), [(services.decline, RatingState.DECLINED), (services.let_pass, RatingState.NO_ANSWER)]
)
def test_not_answering_is_recorded_too(act: object, state: RatingState) -> None:
    request, tablet = asked()

    settled = act(token=request.token, device=tablet)  # type: ignore[operator]

    assert settled.state == state


@pytest.mark.parametrize(("score", "reasons"), [(0, []), (6, []), (1, ["NOTHING"])])
def test_a_score_or_reason_that_does_not_exist_is_refused(score: int, reasons: list[str]) -> None:
    request, tablet = asked()

    with pytest.raises(InvalidRating):
        services.answer(token=request.token, score=score, device=tablet, reasons=reasons)


def test_finishing_twice_asks_once() -> None:
    request, _tablet = asked()

    assert services.ask(visit=request.visit) == request
