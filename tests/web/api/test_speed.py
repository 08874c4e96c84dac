"""How many queries the hot operations need, whatever stands in line."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from tests.web.api.conftest import Place


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("GET", "/sites/CALI/service-lines", 6),
        ("POST", "/sites/CALI/turns", 22),
        ("GET", "/sites/CALI/calls", 2),
    ],
)
def test_the_kiosk_and_the_display_need_few_queries(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries, method: str, path: str, most: int
) -> None:
    for _person in range(5):
        cast.make_turn(place.line)
    who = place.display if path.endswith("calls") else place.kiosk

    with django_assert_max_num_queries(most):
        response = (
            who.get(path) if method == "GET" else who.post(path, {"service_line": "RECREATION"}, key="k")
        )

    assert response.status_code in (200, 201)


def test_calling_the_next_person_needs_few_queries(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _person in range(5):
        cast.make_turn(place.line)

    with django_assert_max_num_queries(26):
        response = place.program.post("/desks/1/call-next", key="k")

    assert response.status_code == 200
