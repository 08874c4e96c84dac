"""Calls out of order, as the report counts them; recounted here from the rows of the calls themselves."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.oversight.reports.out_of_order import AdvisorOutOfOrder, out_of_order
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
MORNING = dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desks(line: ServiceLine) -> list[Desk]:
    return [
        cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, name))
        for name in ("Ana", "Bruno")
    ]


def call_out_of_order(desk: Desk, number: int, reason: str, minute: int) -> None:
    with clock.moved_to(MORNING + dt.timedelta(minutes=minute)):
        calling.call_out_of_order(desk=desk, turn=Turn.objects.get(number=number), reason=reason)
        cast.attend(desk)


@pytest.fixture
def busy_morning(line: ServiceLine, desks: list[Desk]) -> None:
    """Eight turns: four called out of order by Ana and Bruno, the others in their order."""
    for minute in range(8):
        with clock.moved_to(MORNING + dt.timedelta(seconds=minute)):
            cast.make_turn(line)
    ana, bruno = desks
    call_out_of_order(ana, 3, "Se siente mal", 1)
    with clock.moved_to(MORNING + dt.timedelta(minutes=2)):
        calling.call_next(desk=bruno)
        cast.attend(bruno)
    call_out_of_order(bruno, 8, "Pierde el bus", 3)
    call_out_of_order(ana, 5, "Se siente mal", 4)
    call_out_of_order(ana, 6, "Trae a un bebé", 5)
    with clock.moved_to(MORNING + dt.timedelta(minutes=6)):
        calling.call_next(desk=ana)


def test_each_call_is_listed_with_its_reason_and_how_many_it_passed(
    line: ServiceLine, busy_morning: None
) -> None:
    found = out_of_order(line.site, TODAY, TODAY)

    assert [(each.turn_code, each.advisor, each.reason, each.passed) for each in found.calls] == [
        ("R-003", "Ana Prueba", "Se siente mal", 2),
        ("R-008", "Bruno Prueba", "Pierde el bus", 5),
        ("R-005", "Ana Prueba", "Se siente mal", 2),
        ("R-006", "Ana Prueba", "Trae a un bebé", 2),
    ]
    assert found.by_advisor == (
        AdvisorOutOfOrder("Ana Prueba", 3, 6, ("Se siente mal", "Trae a un bebé")),
        AdvisorOutOfOrder("Bruno Prueba", 1, 5, ("Pierde el bus",)),
    )


def test_a_count_of_its_own_over_calls_and_turns_comes_to_the_same(
    line: ServiceLine, busy_morning: None
) -> None:
    found = out_of_order(line.site, TODAY, TODAY)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT advisor.full_name, count(*) AS calls, sum((SELECT count(*) FROM turns_turn other "
            "JOIN turns_turnsegment wait ON wait.turn_id = other.id AND wait.state = 'waiting' "
            "WHERE other.issued_at < turn.issued_at AND wait.started_at <= call.called_at "
            "AND coalesce(wait.ended_at, 'infinity') > call.called_at)) AS passed "
            "FROM turns_turncall call JOIN turns_turn turn ON turn.id = call.turn_id "
            "JOIN org_staffuser advisor ON advisor.id = call.advisor_id WHERE call.said_reason <> '' GROUP BY 1"
        )
        recount = {name: (calls, passed) for name, calls, passed in cursor.fetchall()}
    assert {each.advisor: (each.calls, each.passed) for each in found.by_advisor} == recount
    assert Counter(each.advisor for each in found.calls) == {"Ana Prueba": 3, "Bruno Prueba": 1}


def test_other_days_and_other_sites_are_left_out(line: ServiceLine, busy_morning: None) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)

    assert out_of_order(line.site, tomorrow, tomorrow).calls == ()
    assert out_of_order(cast.make_site("PALMIRA"), TODAY, TODAY).by_advisor == ()


def test_who_put_somebody_first_answers_for_it_and_not_who_called_them(
    line: ServiceLine, desks: list[Desk]
) -> None:
    ana, bruno = desks
    with clock.moved_to(MORNING):
        for _number in range(3):
            cast.make_turn(line)
        calling.call_next(desk=ana)
    with clock.moved_to(MORNING + dt.timedelta(minutes=1)):
        serving.transfer(desk=ana, service_line=line, position="first")
        calling.call_next(desk=bruno)

    found = out_of_order(line.site, TODAY, TODAY)

    assert [(call.turn_code, call.advisor, call.passed) for call in found.calls] == [
        ("R-001", "Ana Prueba", 2)
    ]
    assert found.by_advisor == (AdvisorOutOfOrder("Ana Prueba", 1, 2, ("Trasladado de primero",)),)
