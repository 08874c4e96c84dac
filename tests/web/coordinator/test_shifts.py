"""Who works today, and ending a shift that was forgotten."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.coordinator.conftest import client_of
from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as selectors
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import shifts
from ventanilla.procedure.turns.services import calling, leaving, serving

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:shifts")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-05:00")


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def desk(site: Site, line: ServiceLine, ana: StaffUser) -> Desk:
    with clock.moved_to(at("2026-11-24T07:28")):
        return cast.make_desk(site, line, advisor=ana)


def end(browser: Client, advisor: StaffUser) -> str:
    answer = browser.post(reverse("coordinator:end_shift", args=[advisor.pk]), follow=True)
    return answer.content.decode()


def test_each_shift_is_shown_with_its_desk_and_its_lunch(office: Client, desk: Desk, ana: StaffUser) -> None:
    with clock.moved_to(at("2026-11-24T12:01")):
        shifts.start_pause(advisor=ana)
        away = office.get(PAGE).content.decode()
    with clock.moved_to(at("2026-11-24T12:58")):
        shifts.end_pause(advisor=ana)
    with clock.moved_to(at("2026-11-24T17:02")):
        leaving.go_home(desk=desk, advisor=ana)
        home = office.get(PAGE).content.decode()

    assert "7:28 a. m." in away
    assert "salió a las 12:01 p. m." in away
    assert "de 12:01 p. m. a 12:58 p. m." in home
    assert "5:02 p. m." in home
    assert reverse("coordinator:end_shift", args=[ana.pk]) not in home


def test_who_has_not_begun_is_named(office: Client, ana: StaffUser) -> None:
    page = office.get(PAGE).content.decode()

    assert "Nadie ha comenzado su jornada" in page
    assert "No han comenzado hoy: Ana Prueba." in page


def test_a_forgotten_shift_is_ended_and_its_desk_freed(
    office: Client, site: Site, desk: Desk, ana: StaffUser
) -> None:
    with clock.moved_to(at("2026-11-24T18:00")):
        page = end(office, ana)
        again = end(office, ana)

    assert "Terminó la jornada de Ana Prueba." in page
    assert "ya había terminado" in again
    assert selectors.desks_taken(site) == []


def test_a_shift_left_open_yesterday_is_still_there_to_be_ended(
    office: Client, desk: Desk, ana: StaffUser
) -> None:
    with clock.moved_to(at("2026-11-25T00:30")):
        page = office.get(PAGE).content.decode()

    assert "martes 24 de noviembre, 7:28 a. m." in page
    assert reverse("coordinator:end_shift", args=[ana.pk]) in page


def test_while_somebody_is_at_the_desk_the_shift_goes_on(
    office: Client, desk: Desk, line: ServiceLine, ana: StaffUser
) -> None:
    with clock.moved_to(at("2026-11-24T18:00")):
        turn = cast.make_turn(line)
        calling.call_next(desk=desk)
        shown = office.get(PAGE).content.decode()
        refused = end(office, ana)

    assert "Atiende a alguien" in shown
    assert f"Ana Prueba tiene el turno {turn.code} en el módulo 1" in refused
    assert selectors.desks_taken(line.site) == [desk]


def test_while_somebody_waits_for_that_advisor_alone_the_shift_goes_on(
    office: Client, desk: Desk, line: ServiceLine, ana: StaffUser
) -> None:
    with clock.moved_to(at("2026-11-24T18:00")):
        cast.begin_visit(desk, line)
        serving.hold(desk=desk)
        refused = end(office, ana)

    assert "Esperan a Ana Prueba: R-001" in refused


def test_an_advisor_of_another_site_is_not_ours_to_send_home(office: Client) -> None:
    stranger = cast.make_advisor(cast.make_site("PASTO"), "Stranger")

    assert office.post(reverse("coordinator:end_shift", args=[stranger.pk])).status_code == 404


def test_the_page_asks_again_for_a_fragment(office: Client, desk: Desk) -> None:
    fragment = office.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_ends_a_shift(site: Site, ana: StaffUser, role: Role) -> None:
    browser = client_of(cast.make_staff(site, role.value, role))

    assert browser.post(reverse("coordinator:end_shift", args=[ana.pk])).status_code == 403
