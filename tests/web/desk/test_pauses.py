"""An advisor goes away from the desk for a reason, and comes back."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.kernel import clock
from ventanilla.org.models import Pause, ServiceLine

MORNING = dt.datetime.fromisoformat("2026-11-24T10:05:00-05:00")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


def test_f8_of_a_free_desk_offers_the_reasons_each_with_its_digit(ana: Screen) -> None:
    ana.open()

    key = ana.shown.split('id="key-F8"')[1].split("</button>")[0]
    offered = ana.shown.split("data-digit-buttons")[1].split("</form>")[0]
    assert 'popovertarget="pause"' in key
    assert [part.split("</button>")[0] for part in offered.split("</kbd>")[1:]] == [
        "Almuerzo",
        "Pausa activa",
        "Trabajo fuera de la fila",
        "Capacitación",
        "Reunión",
    ]


def test_on_a_pause_the_screen_says_why_since_when_and_how_to_come_back(ana: Screen) -> None:
    ana.open()

    ana.press("desk:pause", reason="BACK_OFFICE")

    assert 'data-shown="away"' in ana.shown
    assert "Trabajo fuera de la fila" in ana.shown
    assert "Salió a las 10:05 a. m." in ana.shown
    assert "Para volver a atender, presione Enter o F2." in ana.shown
    assert "Volver a atender" in ana.shown.split('id="primary"')[1].split("</button>")[0]


def test_back_from_it_the_desk_calls_again(ana: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    ana.open()
    ana.press("desk:pause", reason="BREAK")

    refused = ana.press("desk:call_next")
    ana.press("desk:back")
    ana.press("desk:call_next")

    assert refused.status_code == 409
    assert 'data-shown="called"' in ana.shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": "OTHER"}, "Escriba el motivo, en pocas palabras."),
        ({"reason": "SIESTA"}, "Elija el motivo de la lista."),
        ({}, "Elija el motivo de la lista."),
    ],
)
def test_without_a_reason_nobody_goes(ana: Screen, typed: dict[str, str], message: str) -> None:
    ana.open()

    answer = ana.press("desk:pause", **typed)

    assert answer.status_code == 422
    assert message in ana.shown
    assert not Pause.objects.exists()


def test_with_somebody_at_the_desk_nobody_goes(attending: Screen) -> None:
    answer = attending.press("desk:pause", reason="BREAK")

    assert answer.status_code == 409
    assert "Termine con la persona actual" in attending.shown
