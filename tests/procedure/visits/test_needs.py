"""Classifying a need as activity 3 asks."""

import pytest

from tests import cast
from ventanilla.procedure.flow.services import needs
from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.visits.errors import IncompleteNeed
from ventanilla.procedure.visits.models import Need, RequestClass, Visit

pytestmark = pytest.mark.django_db


def a_visit() -> Visit:
    line = cast.make_line(cast.make_site())
    return cast.begin_visit(cast.make_desk(line.site, line), line)


def record(visit: Visit, **facts: object) -> Need:
    given = {
        "service_line": cast.make_line(visit.site),
        "request_class": "INFORMATION",
        "information_level": 1,
    }
    return needs.record(visit=visit, by=visit.advisor, **(given | facts))  # type: ignore[arg-type]


def test_the_line_identified_may_differ_from_the_turns_and_both_are_kept() -> None:
    visit = a_visit()

    record(visit, service_line=cast.make_line(visit.site, "HOUSING", "V", is_informative=True))

    visit.refresh_from_db()
    assert visit.service_line is not None
    assert (visit.service_line.code, visit.turn.service_line.code) == ("HOUSING", "RECREATION")


def test_a_service_taken_leaves_its_opportunity() -> None:
    visit, product = a_visit(), cast.make_product()

    record(visit, information_level=2, taken_product=product)

    opportunity = Opportunity.objects.get()
    assert (opportunity.product, opportunity.potential_value, opportunity.stage) == (
        product,
        120_000,
        "RECOGNISED",
    )


def test_orientation_leaves_none() -> None:
    record(a_visit())

    assert not Opportunity.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"information_level": 2}, "taken_product"),
        ({"information_level": 3}, "application"),
        ({"information_level": 9}, "information_level"),
        ({"request_class": "GOSSIP"}, "request_class"),
    ],
)
def test_what_is_missing_is_named(facts: dict[str, object], field: str) -> None:
    with pytest.raises(IncompleteNeed) as refusal:
        record(a_visit(), **facts)

    assert refusal.value.field == field


def test_a_line_that_only_informs_takes_nothing() -> None:
    visit = a_visit()
    housing = cast.make_line(visit.site, "HOUSING", "V", is_informative=True)

    with pytest.raises(IncompleteNeed, match="solo se orienta"):
        record(visit, service_line=housing, taken_product=cast.make_product("casa", "HOUSING"))


def test_a_line_that_only_informs_stays_at_level_one() -> None:
    visit = a_visit()
    housing = cast.make_line(visit.site, "HOUSING", "V", is_informative=True)

    with pytest.raises(IncompleteNeed, match="nivel 1"):
        record(visit, service_line=housing, information_level=3, application="OTHER")


def test_the_request_classes_are_those_of_the_procedure() -> None:
    assert RequestClass.values == [
        "INFORMATION",
        "CONSULTATION",
        "PROCESSES",
        "PRODUCTS",
        "SERVICES",
        "RIGHTS",
        "DUTIES",
    ]


def test_a_product_of_another_line_is_refused() -> None:
    with pytest.raises(IncompleteNeed, match="otra línea"):
        record(a_visit(), information_level=2, taken_product=cast.make_product("curso", "EDUCATION"))
