"""The API outside the hours of a site, and at a desk whose advisor is at lunch."""

import datetime as dt

import pytest

from tests import cast
from tests.web.api.conftest import Place
from ventanilla.kernel import clock
from ventanilla.procedure.turns.services import leaving

BEFORE, LAST_TURN = (
    dt.datetime.fromisoformat(f"2026-11-24T{time}-05:00") for time in ("16:29:59", "16:30:00")
)


@pytest.fixture
def office_hours(place: Place) -> None:
    cast.keep_hours(place.site)


@pytest.mark.usefixtures("office_hours")
def test_outside_the_hours_no_line_is_offered(place: Place) -> None:
    with clock.moved_to(BEFORE):
        before = place.kiosk.get("/sites/CALI/service-lines").json()["items"]
    with clock.moved_to(LAST_TURN):
        after = place.kiosk.get("/sites/CALI/service-lines").json()["items"]

    assert [line["code"] for line in before] == ["RECREATION"]
    assert after == []


@pytest.mark.usefixtures("office_hours")
def test_a_turn_is_refused_with_why_and_when_again_as_a_problem(place: Place) -> None:
    with clock.moved_to(LAST_TURN):
        response = place.kiosk.post("/sites/CALI/turns", {"service_line": "RECREATION"}, key="k")

    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, problem["code"]) == (422, "turns.after_hours")
    assert problem["detail"] == (
        "Hoy ya dimos el último turno. Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m."
    )
    assert problem["errors"] == {"service_line": [problem["detail"]]}


@pytest.mark.usefixtures("office_hours")
def test_a_refusal_is_not_kept_so_the_same_request_gets_its_turn_in_the_morning(place: Place) -> None:
    with clock.moved_to(LAST_TURN):
        refused = place.kiosk.post("/sites/CALI/turns", {"service_line": "RECREATION"}, key="k")
    with clock.moved_to(LAST_TURN + dt.timedelta(hours=16)):
        given = place.kiosk.post("/sites/CALI/turns", {"service_line": "RECREATION"}, key="k")

    assert (refused.status_code, given.status_code) == (422, 201)


@pytest.mark.usefixtures("office_hours")
def test_whoever_is_inside_is_called_after_the_hours(place: Place) -> None:
    with clock.moved_to(BEFORE):
        turn = cast.make_turn(place.line)
    with clock.moved_to(LAST_TURN + dt.timedelta(hours=1)):
        called = place.program.post("/desks/1/call-next", key="k")

    assert called.json()["turn"]["code"] == turn.code


def test_a_desk_at_lunch_calls_nobody(place: Place) -> None:
    assert place.desk.advisor is not None
    cast.make_turn(place.line)
    leaving.go_to_lunch(desk=place.desk, advisor=place.desk.advisor)

    response = place.program.post("/desks/1/call-next", key="k")

    assert (response.status_code, response.json()["code"]) == (409, "turns.advisor_is_away")
    assert response.json()["detail"] == "Está en almuerzo. Vuelva del almuerzo para llamar."
