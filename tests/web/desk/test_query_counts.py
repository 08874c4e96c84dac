"""How much the screen asks of the database: at most 30 queries, whatever there is on it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.flow.services import attention, customer, needs
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.turns.services import serving
from ventanilla.procedure.visits.models import Visit

MOST = 30


@pytest.fixture
def busy(ana: Screen, line: ServiceLine) -> Screen:
    """Ana on a real morning: three visits that still owe, two people on hold, a line, and Dora, of a large family, for
    the fourth time."""
    for prefix, code in (("E", "EDUCATION"), ("V", "HOUSING"), ("S", "HEALTH")):
        cast.make_line(line.site, code, prefix)
    cast.make_product()
    cast.make_guide()
    cast.make_family(cast.make_person(), "Isabela", "Julián", "Karol")
    for _visit in range(3):
        visit = cast.begin_visit(ana.desk, line)
        customer.look_up(visit=visit, document=cast.DORA, by=ana.advisor)
        attention.finish(desk=ana.desk)
    for _visit in range(2):
        cast.begin_visit(ana.desk, line)
        serving.hold(desk=ana.desk)
    visit = cast.begin_visit(ana.desk, line)
    customer.look_up(visit=visit, document=cast.DORA, by=ana.advisor)
    for _turn in range(12):
        cast.make_turn(line, "PREGNANT" if _turn % 4 == 0 else None)
    ana.open()
    ana.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.png", cast.PNG))
    return ana


def recorded(visit: Visit, line: ServiceLine) -> None:
    """Record two needs and a guide in the visit."""
    advisor = visit.advisor
    for level in (1, 3):
        needs.record(
            visit=visit,
            service_line=line,
            request_class="SERVICES",
            information_level=level,
            application="ZEUS" if level == 3 else "",
            taken_product=Product.objects.get(),
            by=advisor,
        )
    guides.open_guide(visit=visit, guide=Guide.objects.get(), level=1, by=advisor)


@pytest.mark.parametrize("step", ["identify", "authorize", "need", "ticket", "guide"])
def test_every_step_is_shown_with_at_most_thirty_queries(
    busy: Screen, line: ServiceLine, step: str, django_assert_max_num_queries: Any
) -> None:
    recorded(busy.visit(), line)

    with django_assert_max_num_queries(MOST):
        busy.open(paso=step)

    assert f'data-shown="{step}"' in busy.shown


def test_the_free_desk_is_shown_with_at_most_thirty_queries(
    busy: Screen, django_assert_max_num_queries: Any
) -> None:
    busy.press("desk:finish", reason="Vuelve mañana")

    with django_assert_max_num_queries(MOST):
        busy.open()

    assert 'data-shown="idle"' in busy.shown


def test_a_visit_opened_again_is_shown_with_at_most_thirty_queries(
    busy: Screen, django_assert_max_num_queries: Any
) -> None:
    visit = busy.visit()
    busy.press("desk:finish", reason="Vuelve mañana")
    busy.press("desk:open_visit", visit.pk)

    with django_assert_max_num_queries(MOST):
        busy.open("desk:visit", visit.pk)

    assert "Dora Ficticia" in busy.shown


def test_the_line_costs_at_most_six_queries(busy: Screen, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        busy.open("desk:line")
