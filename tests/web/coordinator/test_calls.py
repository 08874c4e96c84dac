"""The page that says why a turn was called."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.turns.models import PriorityClass
from ventanilla.procedure.turns.services import calling
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:calls")


def test_a_call_is_told_with_its_rule_its_reason_its_place_and_whom_it_passed(
    office: Client, line: ServiceLine, desk: Desk
) -> None:
    cast.make_rule(line.site)
    cast.make_turn(line), cast.make_turn(line, PriorityClass.PREGNANT)
    calling.call_next(desk=desk)

    page = office.get(PAGE, {"turno": "r2"}).content.decode()

    assert "¿Por qué se llamó a R-002?" in page
    assert "Le tocaba a un preferencial" in page
    assert "Preferencial, 1 de cada 2." in page
    assert "era el número 2 de los que ese módulo podía llamar" in page
    assert "Regla de llamado, versión 1" in page
    assert f'href="{reverse("coordinator:rules")}#version-1"' in page
    assert f"Módulo {desk.number}" in page
    assert "Asesora1 Prueba" in page
    assert ">R-001</a>" in page


def test_who_waits_is_told_who_came_later_and_went_before(
    office: Client, line: ServiceLine, desk: Desk
) -> None:
    cast.make_turn(line), cast.make_turn(line, PriorityClass.PREGNANT)
    calling.call_next(desk=desk)

    page = office.get(PAGE, {"turno": "R-001"}).content.decode()

    before = page.split('id="before-title"')[1]
    assert ">R-002</a>" in before
    assert "preferencial" in before
    assert "no se ha llamado" in page
    assert "embarazo" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"turno": "R-009"}, "Ese día no se dio ese turno en esta sede."),
        ({"turno": "nueve"}, "Escriba el turno como está en el tiquete"),
        ({"turno": "R-001", "dia": "ayer"}, "Escriba una fecha que exista"),
    ],
)
def test_what_cannot_be_found_is_said_at_its_field(
    office: Client, line: ServiceLine, asked: dict[str, str], said: str
) -> None:
    cast.make_turn(line)

    answer = office.get(PAGE, asked)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_day_and_record_lead_to_it(office: Client, line: ServiceLine, ended_visit: Visit, desk: Desk) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)

    record = office.get(reverse("coordinator:visit", args=[ended_visit.pk])).content.decode()

    assert f"{PAGE}?turno=R-001&amp;dia={ended_visit.turn.business_date}" in record
    assert f"{PAGE}?turno=R-002" in office.get(reverse("coordinator:day")).content.decode()


def test_the_report_lists_who_was_called_out_of_order_and_leads_to_it(
    office: Client, line: ServiceLine, desk: Desk
) -> None:
    cast.make_turn(line)
    calling.call_out_of_order(desk=desk, turn=cast.make_turn(line), reason="Se siente mal")

    page = office.get(reverse("coordinator:report")).content.decode()

    section = page.split('id="fuera-de-orden"')[1].split("</section>")[0]
    assert "Se siente mal" in section
    assert f"{PAGE}?turno=R-002" in section
