"""The day on one page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import begin_visit, make_desk, make_device, make_line, make_site, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.org.rules.health import Report
from ventanilla.org.services import health, shifts
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns.services import calling
from ventanilla.procedure.visits.models import ClosingKind, Visit, VisitState
from ventanilla.web.base.templatetags import look

pytestmark = pytest.mark.django_db

DAY = reverse("coordinator:day")


def test_the_day_shows_desk_turn_and_queue(office: Client, desk: Desk, line: ServiceLine) -> None:
    called = make_turn(line)
    calling.call_next(desk=desk)
    make_turn(line, "PREGNANT")
    make_turn(line)

    page = office.get(DAY)

    day = page.context["day"]
    assert (day.waiting, day.staffed, day.busy) == (2, 1, 0)
    assert (day.queues[0].waiting, day.queues[0].preferential, day.queues[0].desks) == (2, 1, 1)
    assert (day.desks[0].turn_code, day.desks[0].state) == (called.code, "called")
    assert "Llamó" in page.content.decode()


def test_a_class_of_priority_is_shown_to_nobody(office: Client, line: ServiceLine) -> None:
    make_turn(line, "PREGNANT")

    assert "embarazo" not in office.get(DAY).content.decode()


def test_a_line_with_people_and_no_desk_is_pointed_out(office: Client, line: ServiceLine) -> None:
    make_turn(line)

    page = office.get(DAY)

    assert page.context["day"].queues[0].is_stuck
    assert "ninguno" in page.content.decode()


def test_an_empty_day_says_what_is_missing(office: Client) -> None:
    page = office.get(DAY).content.decode()

    assert "Nadie espera" in page
    assert "todas las atenciones terminadas están completas" in page


def test_what_a_visit_still_owes_is_listed(office: Client, ended_visit: Visit) -> None:
    (owing,) = office.get(DAY).context["day"].owing

    assert owing.visit == ended_visit
    assert [item.step for item in owing.items] == ["identify", "authorize", "need", "ticket", "rate"]


def test_another_site_is_not_seen(office: Client) -> None:
    elsewhere = make_line(make_site("PASTO"))
    make_turn(elsewhere)
    begin_visit(make_desk(elsewhere.site, elsewhere), elsewhere)

    day = office.get(DAY).context["day"]

    assert (day.waiting, day.desks, day.queues) == (0, (), ())


def test_the_page_asks_again_for_a_fragment(office: Client) -> None:
    fragment = office.get(DAY, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert "Fila por línea" in fragment


def test_the_day_takes_a_fixed_number_of_queries(office: Client, desk: Desk, line: ServiceLine) -> None:
    for _person in range(4):
        begin_visit(desk, line)
        attention.finish(desk=desk)

    with CaptureQueriesContext(connection) as queries:
        office.get(DAY, headers={"HX-Request": "true"})

    assert len(queries) <= 17


def test_a_visit_is_closed_with_a_reason(office: Client, ended_visit: Visit) -> None:
    address = reverse("coordinator:close_visit", args=[ended_visit.pk])
    assert "Autorización de datos" in office.get(address).content.decode()

    answer = office.post(address, {"reason": "Se retiró antes de firmar"})

    ended_visit.refresh_from_db()
    assert answer["Location"] == DAY
    assert (ended_visit.state, ended_visit.closing) == (VisitState.CLOSED, ClosingKind.WITH_PENDING)
    assert ended_visit.closing_reason == "Se retiró antes de firmar"
    assert "quedó cerrada con pendientes" in office.get(DAY).content.decode()


def test_without_a_reason_it_stays_open_and_the_field_says_so(office: Client, ended_visit: Visit) -> None:
    answer = office.post(reverse("coordinator:close_visit", args=[ended_visit.pk]), {"reason": "  "})

    ended_visit.refresh_from_db()
    assert answer.status_code == 422
    assert 'aria-describedby="reason-error"' in answer.content.decode()
    assert ended_visit.state == VisitState.OPEN


def test_closing_twice_says_that_it_is_closed(office: Client, ended_visit: Visit) -> None:
    address = reverse("coordinator:close_visit", args=[ended_visit.pk])
    office.post(address, {"reason": "Se fue"})

    answer = office.post(address, {"reason": "Se fue"})

    assert answer.status_code == 409
    assert "ya está cerrada" in answer.content.decode()


def test_a_visit_at_the_desk_is_not_closed(office: Client, desk: Desk, line: ServiceLine) -> None:
    visit = begin_visit(desk, line)

    answer = office.post(reverse("coordinator:close_visit", args=[visit.pk]), {"reason": "Se fue"})

    assert answer.status_code == 409
    assert "todavía está en el módulo" in answer.content.decode()


def test_a_visit_of_another_site_cannot_be_closed(office: Client) -> None:
    elsewhere = make_line(make_site("PASTO"))
    visit = begin_visit(make_desk(elsewhere.site, elsewhere), elsewhere)

    assert office.get(reverse("coordinator:close_visit", args=[visit.pk])).status_code == 404


def test_who_may_only_look_is_offered_no_closing(
    as_role: Callable[[Role], Client], ended_visit: Visit
) -> None:
    page = as_role(Role.OWNER).get(DAY).content.decode()

    assert ended_visit.turn.code in page
    assert "Cerrar con pendientes" not in page
    assert reverse("coordinator:visit", args=[ended_visit.pk]) not in page


def test_a_device_that_was_on_and_went_silent_is_told_on_the_day(office: Client, site: Site) -> None:
    kiosk, _token = make_device(site, DeviceKind.KIOSK)
    with clock.moved_to(clock.now() - dt.timedelta(minutes=5)):
        health.beat(device=kiosk, report=Report())

    page = office.get(DAY).content.decode()

    assert 'id="device-alerts"' in page
    assert f"<strong>{kiosk.name}</strong>: sin señal desde" in page


def test_a_day_with_all_devices_on_has_no_such_notice(office: Client, site: Site) -> None:
    kiosk, _token = make_device(site, DeviceKind.KIOSK)
    health.beat(device=kiosk, report=Report())

    assert 'id="device-alerts"' not in office.get(DAY).content.decode()


def test_who_is_away_is_shown_with_the_reason_and_since_when(office: Client, site: Site, desk: Desk) -> None:
    assert desk.advisor is not None
    pause = shifts.start_pause(advisor=desk.advisor, reason="OTHER", note="Simulacro")

    page = office.get(DAY).content.decode()

    assert "Simulacro" in page
    assert f"desde <strong>{look.clock(pause.started_at)}</strong>" in page
