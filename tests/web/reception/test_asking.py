"""A host says how long it takes, for a line and for one turn, and what can be done about it."""

from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.web.reception.conftest import Reception, reception_of
from ventanilla.org.models import Desk, DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.printing.models import PrinterKind, TicketPrint
from ventanilla.procedure.printing.services import configuring
from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.services import absence, calling


@pytest.mark.parametrize("role", Role)
def test_only_host_and_coordinator_receive_people(site: Site, line: ServiceLine, role: Role) -> None:
    reception = reception_of(cast.make_staff(site, role.value, role))
    may = role in {Role.HOST, Role.COORDINATOR}

    assert reception.client.get("/recepcion/").status_code == (200 if may else 403)
    assert reception.give().status_code == (201 if may else 403)


def test_nobody_signed_in_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/recepcion/")["Location"].startswith("/entrar/")


def test_a_host_belongs_at_the_reception(site: Site) -> None:
    member = cast.make_staff(site, "Rosa", Role.HOST)

    answer = Client().post("/entrar/", {"username": member.username, "password": "clave-de-prueba-1"})

    assert answer["Location"] == "/recepcion/"


def test_each_line_tells_waiting_range_desks_and_the_longest_wait(
    rosa: Reception, line: ServiceLine, desk: Desk
) -> None:
    cast.attend_yesterday(desk, line)
    cast.make_turn(line)

    page = rosa.open()

    assert "1 en espera" in page
    assert "unos 5 a 15 minutos" in page
    assert "1 módulo" in page
    assert "quien más espera" in page


def test_a_line_that_nobody_serves_says_so(rosa: Reception, line: ServiceLine) -> None:
    assert "Nadie la atiende ahora" in rosa.open()


def test_the_lines_come_anew_by_themselves(rosa: Reception, line: ServiceLine) -> None:
    cast.make_turn(line)

    assert "1 en espera" in rosa.client.get("/recepcion/ahora/").content.decode()


@pytest.mark.parametrize("shown", ["R-001", "r1", "R 001", "R001", "https://cis.ejemplo.co/turno/{token}/"])
def test_a_turn_is_found_by_its_code_or_by_the_link_of_its_ticket(
    rosa: Reception, line: ServiceLine, desk: Desk, shown: str
) -> None:
    cast.attend_yesterday(desk, line)
    turn = cast.make_turn(line)

    said = rosa.find(shown.format(token=turn.follow_token))

    assert "R-001" in said
    assert "Es el siguiente." in said


@pytest.mark.parametrize(
    "shown", ["R-002", "31123456", "Dora", "'; --", "https://cis.ejemplo.co/turno/otro-enlace/"]
)
def test_anything_else_finds_nobody(rosa: Reception, line: ServiceLine, shown: str) -> None:
    cast.make_turn(line)

    assert "No hay un turno de hoy con ese código" in rosa.find(shown)


def test_a_turn_of_another_site_is_nobodys_here(rosa: Reception) -> None:
    elsewhere = cast.make_turn(cast.make_line(cast.make_site("PASTO")))

    assert "No hay un turno" in rosa.find("R-001")
    assert rosa.press("walk_out", elsewhere).status_code == 404


def test_who_left_is_noted_once(rosa: Reception, line: ServiceLine) -> None:
    turn = cast.make_turn(line)

    first, second = rosa.press("walk_out", turn), rosa.press("walk_out", turn)

    turn.refresh_from_db()
    assert (first.status_code, second.status_code) == (200, 409)
    assert turn.state == TurnState.WALKED_OUT
    assert "Se retiró" in first.content.decode()


def test_a_ticket_is_printed_again_where_the_host_works(
    rosa: Reception, line: ServiceLine, site: Site
) -> None:
    kiosk, _token = cast.make_device(site, DeviceKind.KIOSK)
    printer = configuring.set_printer(
        device=kiosk,
        kind=PrinterKind.FILE,
        address="rollo",
        paper_width="80",
        tells_its_state=True,
        by=rosa.host,
    )
    turn = cast.make_turn(line)

    without, first, twin = (
        rosa.press("print", turn, printer=each) for each in ("", str(printer.pk), str(printer.pk))
    )

    assert (without.status_code, first.status_code, twin.status_code) == (422, 200, 200)
    assert "va para la impresora" in first.content.decode()
    assert TicketPrint.objects.count() == 1


def test_who_did_not_come_is_listed_and_goes_back_into_line_once(
    rosa: Reception, line: ServiceLine, desk: Desk
) -> None:
    cast.make_rule(line.site, recall_seconds=0, calls_before_no_show=1)
    turn = cast.make_turn(line)
    calling.call_next(desk=desk)
    absence.no_show(desk=desk)

    assert "Volver a la fila" in rosa.open()
    back = rosa.press("return", turn)

    turn.refresh_from_db()
    assert back.status_code == 200
    assert turn.state == TurnState.WAITING
    assert "Volver a la fila" not in rosa.open()


def test_who_waits_in_the_wrong_line_is_moved_to_the_right_one(rosa: Reception, line: ServiceLine) -> None:
    cast.make_line(line.site, "HEALTH", "S")
    turn = cast.make_turn(line)

    offered = rosa.find("R1")
    wrong = rosa.press("change_line", turn, to_line="RECREATION")
    moved = rosa.press("change_line", turn, to_line="HEALTH")

    turn.refresh_from_db()
    assert "¿Buscaba otra línea?" in offered
    assert (wrong.status_code, moved.status_code) == (422, 200)
    assert (turn.service_line.code, turn.code) == ("HEALTH", "R-001")


def test_who_gives_the_turn_back_is_taken_out_of_the_line(rosa: Reception, line: ServiceLine) -> None:
    turn = cast.make_turn(line)

    first, second = rosa.press("cancel", turn), rosa.press("cancel", turn)

    turn.refresh_from_db()
    assert (first.status_code, second.status_code) == (200, 409)
    assert turn.state == TurnState.CANCELLED


def test_a_turn_of_another_site_does_not_exist(rosa: Reception) -> None:
    elsewhere = cast.make_turn(cast.make_line(cast.make_site("PALMIRA")))

    for name in ("walk_out", "cancel", "change_line", "print", "return"):
        assert rosa.press(name, elsewhere, to_line="RECREATION").status_code == 404


def test_nothing_personal_is_on_the_page(rosa: Reception, line: ServiceLine) -> None:
    rosa.give(priority_class="VETERAN", document_type="CC", document_number="31123456")

    for page in (rosa.open(), rosa.find("R1")):
        assert "31123456" not in page
    assert "Veterano" not in rosa.find("R1")


def test_the_page_takes_as_many_queries_whoever_waits(
    rosa: Reception, line: ServiceLine, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    for prefix, code in (("E", "EDUCATION"), ("V", "HOUSING"), ("S", "HEALTH")):
        other = cast.make_line(line.site, code, prefix)
        cast.make_turn(other)
    cast.attend_yesterday(desk, line)
    for _person in range(5):
        cast.make_turn(line)

    with django_assert_max_num_queries(14):
        rosa.open()
