"""The kiosk outside the hours of its site."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.test import Client

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import hours
from ventanilla.procedure.turns.models import Turn

INSIDE = "Si ya tiene su turno, le atendemos hoy."


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-05:00")


@pytest.fixture
def site(db: None) -> Site:
    return cast.keep_hours(cast.make_site())


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def kiosk(paired: Callable[..., Client], line: ServiceLine) -> Client:
    return paired(DeviceKind.KIOSK)


def page(kiosk: Client, moment: str, address: str = "/kiosko/") -> str:
    with clock.moved_to(at(moment)):
        return kiosk.get(address).content.decode()


@pytest.mark.parametrize(
    ("moment", "words", "is_inside_told"),
    [
        ("2026-11-24T07:29", "Todavía no hemos abierto.", False),
        ("2026-11-24T16:30", "Hoy ya dimos el último turno.", True),
        ("2026-12-08T10:00", "Hoy no abrimos: es festivo (La Inmaculada Concepción).", False),
        ("2026-11-28T10:00", "Hoy no abrimos.", False),
        ("2026-11-24T23:59", "Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m.", True),
        ("2026-11-25T00:00", "Abrimos hoy a las 7:30 a. m.", False),
    ],
)
def test_outside_the_hours_it_says_why_and_when_turns_are_given_again(
    kiosk: Client, moment: str, words: str, is_inside_told: bool
) -> None:
    shown = page(kiosk, moment)

    assert 'data-step="closed"' in shown
    assert words in shown
    assert (INSIDE in shown) == is_inside_told
    assert "data-line=" not in shown


def test_a_special_day_keeps_its_own_hours(kiosk: Client, site: Site, clara: StaffUser) -> None:
    with clock.moved_to(at("2026-11-24T07:00")):
        short = Stretch(dt.time(9), dt.time(11), dt.time(12))
        hours.set_special_day(site=site, date=dt.date(2026, 11, 24), hours=short, reason="Feria", by=clara)

    states = ['data-step="home"' in page(kiosk, f"2026-11-24T{hour}") for hour in ("08:59", "09:00", "11:00")]

    assert states == [False, True, False]


def test_the_tiles_come_and_go_without_a_new_page(kiosk: Client, site: Site, clara: StaffUser) -> None:
    before, after = (
        page(kiosk, f"2026-11-24T{hour}", "/kiosko/servicios/") for hour in ("16:29:59", "16:30")
    )
    with clock.moved_to(at("2026-11-24T10:00")):
        hours.close_early(site=site, by=clara, reason="Lluvia")
    early = page(kiosk, "2026-11-24T10:00:01", "/kiosko/servicios/")

    assert "data-line=" in before
    for closed in (after, early):
        assert "data-closed" in closed
        assert "data-line=" not in closed
        assert INSIDE in closed
    assert "más temprano: Lluvia" in early


def test_it_says_so_in_english_too(kiosk: Client) -> None:
    shown = page(kiosk, "2026-11-24T16:30", "/kiosko/?idioma=en")

    assert "Today&#x27;s last turn has been given." in shown
    assert "We open tomorrow, Wednesday, November 25, at 7:30 a.m." in shown
    assert "If you already have your turn, we will serve you today." in shown


def test_a_turn_at_the_very_minute_of_the_last_one_is_refused_with_the_next_opening(kiosk: Client) -> None:
    with clock.moved_to(at("2026-11-24T16:29:59")):
        given = kiosk.post("/kiosko/turnos/", {"service_line": "RECREATION", "idempotency_key": "one"})
    with clock.moved_to(at("2026-11-24T16:30")):
        refused = kiosk.post("/kiosko/turnos/", {"service_line": "RECREATION", "idempotency_key": "two"})

    assert (given.status_code, refused.status_code) == (201, 422)
    assert json.loads(refused.content)["message"] == (
        "Hoy ya dimos el último turno. Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m."
    )
    assert Turn.objects.count() == 1
