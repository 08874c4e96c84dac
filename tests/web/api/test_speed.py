"""How many queries the hot operations need, whatever stands in line, at a site that keeps hours."""

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from tests.web.api.conftest import Place
from ventanilla.kernel import clock
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import hours

TEN = dt.datetime.fromisoformat("2026-11-24T10:00:00-05:00")
ALL_MORNING = Stretch(dt.time(7, 30), dt.time(12), dt.time(12, 30))


@pytest.fixture(autouse=True)
def hours_of_the_site(place: Place) -> Iterator[None]:
    """The site has a week, a special day to come and an early closing today; it is ten in the morning."""
    clara = cast.make_staff(place.site, "Clara", Role.COORDINATOR)
    place.site.never_closes = False
    place.site.save()
    with clock.moved_to(TEN):
        week = {weekday: [ALL_MORNING] for weekday in range(1, 7)}
        hours.set_week(site=place.site, week=week, opens_on_holidays=False, by=clara)
        hours.set_special_day(
            site=place.site, date=dt.date(2026, 12, 24), hours=None, reason="Inventario", by=clara
        )
        hours.close_early(site=place.site, by=clara, reason="Lluvia", last_turn_at=dt.time(11))
        yield


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("GET", "/sites/CALI/service-lines", 6),
        ("POST", "/sites/CALI/turns", 23),
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

    with django_assert_max_num_queries(23):
        response = place.program.post("/desks/1/call-next", key="k")

    assert response.status_code == 200
