"""The page where the coordinator says which advisor attends which line."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.selectors_skills import lines_served

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:lines")
SAVE = reverse("coordinator:save_skills")


@pytest.fixture
def housing(site: Site) -> ServiceLine:
    return cast.make_line(site, "HOUSING", "V")


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def her_desk(site: Site, line: ServiceLine, housing: ServiceLine, ana: StaffUser) -> Desk:
    return cast.make_desk(site, line, housing, advisor=ana)


def seen_of(page: str, advisor: StaffUser) -> str:
    return page.split(f'name="seen-{advisor.pk}" value="')[1].split('"')[0]


def test_a_tick_and_a_press_give_an_advisor_their_lines(
    office: Client, her_desk: Desk, ana: StaffUser
) -> None:
    seen = seen_of(office.get(PAGE).content.decode(), ana)

    answer = office.post(SAVE, {f"seen-{ana.pk}": seen, f"lines-{ana.pk}": "HOUSING"}, follow=True)

    assert "Quedaron guardadas las líneas de 1 asesor." in answer.content.decode()
    assert [line.code for line in lines_served(her_desk, ana)] == ["HOUSING"]


def test_a_line_left_alone_while_people_wait_is_told_and_not_refused(
    office: Client, her_desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.make_turn(line)
    seen = seen_of(office.get(PAGE).content.decode(), ana)

    answer = office.post(SAVE, {f"seen-{ana.pk}": seen, f"lines-{ana.pk}": "HOUSING"}, follow=True)

    assert "Recreation: 1 persona espera y ningún módulo atiende esta línea ahora." in answer.content.decode()


def test_a_line_that_does_not_exist_here_is_said_at_its_row(
    office: Client, her_desk: Desk, ana: StaffUser
) -> None:
    seen = seen_of(office.get(PAGE).content.decode(), ana)

    answer = office.post(SAVE, {f"seen-{ana.pk}": seen, f"lines-{ana.pk}": "ELSEWHERE"})

    assert answer.status_code == 422
    assert "Una de las líneas no es de esta sede." in answer.content.decode()


def test_the_coordinator_limits_a_line_and_sees_how_many_it_has_given(
    office: Client, line: ServiceLine
) -> None:
    cast.make_turn(line)
    seen = office.get(PAGE).content.decode().split('name="seen-RECREATION" value="')[1].split('"')[0]

    answer = office.post(
        reverse("coordinator:save_capacities"),
        {"seen-RECREATION": seen, "capacity-RECREATION": "1"},
        follow=True,
    )

    page = answer.content.decode()
    assert "Quedó guardado el límite de 1 línea." in page
    assert "1 de 1" in page
    assert "Completa" in page


def test_a_limit_that_is_no_number_is_said_at_its_field_and_stays_as_typed(
    office: Client, line: ServiceLine
) -> None:
    seen = office.get(PAGE).content.decode().split('name="seen-RECREATION" value="')[1].split('"')[0]

    answer = office.post(
        reverse("coordinator:save_capacities"), {"seen-RECREATION": seen, "capacity-RECREATION": "cero"}
    )

    assert answer.status_code == 422
    assert "Escriba cuántos turnos, de 1 a 9999" in answer.content.decode()
    assert 'value="cero"' in answer.content.decode()
