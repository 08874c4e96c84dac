"""Informe Turnero CIS through the API."""

import pytest

from tests import cast
from tests.web.api.conftest import Place, make_place
from tests.web.api.program import is_problem
from ventanilla.procedure.flow.services import attention

REPORT = "/sites/CALI/reports/turns"


def test_todays_figures_come_in_total_and_by_line(place: Place) -> None:
    cast.begin_visit(place.desk, place.line)
    attention.finish(desk=place.desk)
    cast.make_turn(place.line)

    told = place.program.get(REPORT).json()

    totals = told["totals"]
    assert (told["site"], told["group_by"], told["procedure_version"]) == ("CALI", "line", "10")
    assert told["from"] == told["to"]
    assert (totals["issued"], totals["called"], totals["served"], totals["waiting_now"]) == (2, 1, 1, 1)
    assert totals["ratings_asked"] == 1
    assert set(totals["wait_seconds"]) == {"mean", "median", "p90"}
    assert [(group["key"], group["issued"]) for group in told["groups"]] == [("RECREATION", 2)]


@pytest.mark.parametrize(("group_by", "groups"), [("line", 1), ("advisor", 1), ("hour", 1), ("day", 1)])
def test_the_turns_are_grouped_as_asked(place: Place, group_by: str, groups: int) -> None:
    cast.begin_visit(place.desk, place.line)

    told = place.program.get(REPORT, group_by=group_by).json()

    assert told["group_by"] == group_by
    assert len(told["groups"]) == groups
    assert sum(group["issued"] for group in told["groups"]) == 1


def test_the_report_of_another_site_does_not_exist(place: Place) -> None:
    make_place("PALMIRA")

    assert is_problem(place.program.get("/sites/PALMIRA/reports/turns"), 404, "api.not_found")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"group_by": "rating"}, 400, "api.malformed"),
        ({"from": "2026-02-30"}, 400, "api.malformed"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, 422, "api.unusable_period"),
    ],
)
def test_an_unusable_question_is_named(place: Place, query: dict[str, str], status: int, code: str) -> None:
    response = place.program.get(REPORT, **query)

    assert is_problem(response, status, code)
    assert response.json()["errors"]
