"""How fast turns may be issued: a kiosk five at once, then one every four seconds."""

import datetime as dt

import pytest
from pytest_django import Settings

from tests import cast
from tests.web.api.conftest import Place
from tests.web.api.program import Program, is_problem
from ventanilla.kernel import clock
from ventanilla.org.models import DeviceKind
from ventanilla.procedure.turns.models import Turn

NOON = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
RECREATION = {"service_line": "RECREATION"}


def take(who: Program, *, seconds: float = 0, key: str | None = None) -> int:
    """Take a turn so many seconds after noon; return the status of the answer."""
    with clock.moved_to(NOON + dt.timedelta(seconds=seconds)):
        status: int = who.post("/sites/CALI/turns", RECREATION, key=key).status_code
        return status


def test_a_kiosk_takes_five_at_once_and_then_has_to_wait(place: Place) -> None:
    answers = [take(place.kiosk) for _turn in range(5)]
    with clock.moved_to(NOON):
        refused = place.kiosk.post("/sites/CALI/turns", RECREATION)

    assert answers == [201] * 5
    assert is_problem(refused, 429, "limits.too_many_requests")
    assert refused["Retry-After"] == "4"
    assert Turn.objects.count() == 5


def test_after_retry_after_there_is_one_more(place: Place) -> None:
    for _turn in range(5):
        take(place.kiosk)

    assert [take(place.kiosk, seconds=3.9), take(place.kiosk, seconds=4)] == [429, 201]
    assert take(place.kiosk, seconds=5) == 429
    assert [take(place.kiosk, seconds=60) for _turn in range(6)] == [201] * 5 + [429]


def test_each_kiosk_has_its_own_pace(place: Place) -> None:
    other = Program(cast.make_device(place.site, DeviceKind.KIOSK)[1])
    for _turn in range(6):
        take(place.kiosk)

    assert take(other) == 201


def test_a_repeated_request_is_not_counted_again(place: Place) -> None:
    answers = [take(place.kiosk, key="k1") for _time in range(7)]

    assert answers == [201] * 7
    assert [take(place.kiosk) for _turn in range(5)] == [201] * 4 + [429]


def test_a_turn_that_is_refused_is_not_counted(place: Place) -> None:
    for _time in range(7):
        with clock.moved_to(NOON):
            place.kiosk.post("/sites/CALI/turns", {"service_line": "NADA"})

    assert take(place.kiosk) == 201


@pytest.mark.parametrize(("is_demo", "last"), [(False, 429), (True, 201)])
def test_a_program_has_a_wider_pace_and_in_the_demo_none(
    place: Place, settings: Settings, is_demo: bool, last: int
) -> None:
    settings.IS_DEMO = is_demo

    answers = [take(place.program) for _turn in range(51)]

    assert (answers[:50], answers[50]) == ([201] * 50, last)
