"""The hall when no turns are given."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import DeviceKind, ServiceLine, Site
from ventanilla.procedure.turns.services import calling

OPEN, AFTER = (dt.datetime.fromisoformat(f"2026-11-24T{time}-05:00") for time in ("16:00", "16:45"))
BEFORE = dt.datetime.fromisoformat("2026-11-25T06:00-05:00")


@pytest.fixture
def site(db: None) -> Site:
    return cast.keep_hours(cast.make_site())


@pytest.fixture
def display(paired: Callable[..., Client], line: ServiceLine) -> Client:
    return paired(DeviceKind.DISPLAY)


def lines(display: Client, moment: dt.datetime, language: str = "") -> str:
    with clock.moved_to(moment):
        return display.get(f"/sala/servicios/{language}").content.decode()


def is_shown(html: str) -> bool:
    return re.search(r'<li data-prefix="R" hidden>', html) is None


def test_while_people_wait_it_says_that_they_are_attended(display: Client, line: ServiceLine) -> None:
    with clock.moved_to(OPEN):
        cast.make_turn(line)

    html = lines(display, AFTER)

    assert "Ya no se dan turnos por hoy; atendemos a todos los que esperan." in html
    assert is_shown(html)


def test_when_nobody_waits_it_says_when_turns_are_given_again_and_no_line(
    display: Client, line: ServiceLine
) -> None:
    html = lines(display, AFTER)

    assert "Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m." in html
    assert not is_shown(html)


def test_within_the_hours_it_says_nothing_of_them(display: Client, line: ServiceLine) -> None:
    html = lines(display, OPEN)

    assert "door" not in html
    assert is_shown(html)


def test_before_opening_it_says_when(display: Client, line: ServiceLine) -> None:
    assert "Todavía no hemos abierto. Abrimos hoy a las 7:30 a. m." in lines(display, BEFORE)


def test_a_call_after_the_hours_is_shown_as_ever(display: Client, site: Site, line: ServiceLine) -> None:
    desk = cast.make_desk(site, line)
    with clock.moved_to(OPEN):
        turn = cast.make_turn(line)
    with clock.moved_to(AFTER):
        calling.call_next(desk=desk)

        (call,) = display.get("/sala/llamados/", {"after": 0}).json()["calls"]

    assert call["turn_code"] == turn.code
