"""Visits through the API: what happened, never to whom."""

import json

import pytest

from tests import cast
from tests.web.api.conftest import Place, make_place
from tests.web.api.program import is_problem
from ventanilla.procedure.flow.services import attention, customer, needs
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.visits.models import Visit


def serve(place: Place) -> Visit:
    """Have Dora served to the end of her turn, taking something."""
    product = cast.make_product()
    cast.make_person()
    visit = cast.begin_visit(place.desk, place.line)
    advisor = place.desk.advisor
    assert advisor is not None
    customer.look_up(visit=visit, document=cast.DORA, by=advisor)
    needs.record(
        visit=visit,
        service_line=place.line,
        request_class="SERVICES",
        information_level=2,
        taken_product=product,
        by=advisor,
    )
    tickets.does_not_apply(visit=visit, reason="SERVICE_TAKEN", by=advisor)
    attention.finish(desk=place.desk)
    return visit


def test_a_visit_is_told_with_times_line_level_needs_outcome_and_version(place: Place) -> None:
    visit = serve(place)

    (told,) = place.program.get("/visits").json()["items"]

    assert told["id"] == str(visit.pk)
    assert (told["procedure_version"], told["desk"], told["turn_code"]) == (10, 1, "R-001")
    assert (told["service_line"], told["information_level"]) == ("RECREATION", 2)
    assert [need["taken_product"] for need in told["needs"]] == ["pasadia"]
    assert all(
        told[moment].endswith("-05:00") for moment in ("issued_at", "greeted_at", "identified_at", "ended_at")
    )
    assert told["closed_at"] is None
    assert told["outcome"] == {
        "state": "open",
        "closing": None,
        "filing_number": None,
        "no_ticket_reason": "SERVICE_TAKEN",
        "opportunities": 1,
        "rating": "asked",
    }


def test_a_visit_without_needs_is_told_too(place: Place) -> None:
    cast.begin_visit(place.desk, place.line)

    (told,) = place.program.get("/visits").json()["items"]

    assert (told["needs"], told["information_level"], told["outcome"]["rating"]) == ([], None, None)


def test_no_name_document_or_phone_goes_out(place: Place) -> None:
    serve(place)

    told = json.dumps(place.program.get("/visits").json())

    assert not any(secret in told for secret in ("Dora", "31123456", "3155551234", "Asesora"))


def test_visits_are_read_page_by_page(place: Place) -> None:
    made = []
    for _number in range(3):
        made.append(cast.begin_visit(place.desk, place.line))
        attention.finish(desk=place.desk)

    first = place.program.get("/visits", limit=2).json()
    second = place.program.get("/visits", limit=2, after=first["next"]).json()

    assert [each["id"] for each in first["items"] + second["items"]] == [str(each.pk) for each in made]
    assert second["next"] is None


def test_visits_of_other_days_and_sites_are_left_out(place: Place) -> None:
    elsewhere = make_place("PALMIRA")
    cast.begin_visit(elsewhere.desk, elsewhere.line)
    cast.begin_visit(place.desk, place.line)

    past = {"from": "2024-01-01", "to": "2024-01-31"}
    assert len(place.program.get("/visits").json()["items"]) == 1
    assert place.program.get("/visits", **past).json()["items"] == []


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2024-02-01", "to": "2024-01-01"}, 422, "api.unusable_period"),
        ({"from": "2020-01-01", "to": "2024-01-01"}, 422, "api.unusable_period"),
        ({"from": "ayer"}, 400, "api.malformed"),
        ({"limit": "1001"}, 400, "api.malformed"),
        ({"limit": "0"}, 400, "api.malformed"),
        ({"after": "no"}, 400, "api.malformed"),
        ({"after": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}, 422, "api.unknown_reference"),
    ],
)
def test_an_unusable_period_limit_or_cursor_is_named(
    place: Place, query: dict[str, str], status: int, code: str
) -> None:
    response = place.program.get("/visits", **query)

    assert is_problem(response, status, code)
    assert response.json()["errors"]


def test_a_page_of_visits_costs_the_same_number_of_queries_whatever_it_holds(
    place: Place, django_assert_max_num_queries: object
) -> None:
    for _number in range(5):
        cast.begin_visit(place.desk, place.line)
        attention.finish(desk=place.desk)

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        place.program.get("/visits")
