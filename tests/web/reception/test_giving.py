"""A host gives turns to people at the door."""

import datetime as dt

import pytest
from django.test import Client

from tests import cast
from tests.web.reception.conftest import Reception
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, DeviceKind, ServiceLine, Site
from ventanilla.procedure.printing.models import PrinterKind, TicketPrint
from ventanilla.procedure.printing.services import configuring
from ventanilla.procedure.turns.models import Origin, Turn

SUNDAY = dt.datetime.fromisoformat("2026-11-22T10:00:00-05:00")
MONDAY = dt.datetime.fromisoformat("2026-11-23T10:00:00-05:00")


def test_a_turn_is_given_and_shown_large_with_its_code_for_the_phone(
    rosa: Reception, line: ServiceLine
) -> None:
    answer = rosa.give()

    turn = Turn.objects.get()
    said = answer.content.decode()
    assert answer.status_code == 201
    assert (turn.origin, turn.people, turn.priority_class, turn.document_number) == (Origin.HOST, 1, None, "")
    assert f'<p class="given-code turn-code">{turn.code}</p>' in said
    assert 'class="qr"' in said


def test_class_people_and_document_are_said_where_there_are_any(rosa: Reception, line: ServiceLine) -> None:
    rosa.give(priority_class="PREGNANT", people="3", document_type="CC", document_number="31.123.456")

    turn = Turn.objects.get()
    assert (turn.priority_class, turn.people, turn.document_number) == ("PREGNANT", 3, "31123456")


def test_the_class_is_not_said_back_and_neither_is_the_document(rosa: Reception, line: ServiceLine) -> None:
    said = rosa.give(priority_class="PREGNANT", document_type="CC", document_number="31123456")

    assert "embarazo" not in said.content.decode()
    assert "31123456" not in said.content.decode()


def test_the_same_form_sent_twice_gives_one_turn_and_the_next_form_another(
    rosa: Reception, line: ServiceLine
) -> None:
    first, second, third = rosa.give(), rosa.give(), rosa.give(key="k2")

    assert [answer.status_code for answer in (first, second, third)] == [201, 201, 201]
    assert Turn.objects.count() == 2


def test_the_same_key_for_something_else_is_refused(rosa: Reception, line: ServiceLine) -> None:
    rosa.give()

    assert rosa.give(people="2").status_code == 422
    assert Turn.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"service_line": "NADA"}, "Elija una línea"),
        ({"people": "21"}, "1 a 20 personas"),
        ({"people": "muchos"}, "1 a 20 personas"),
        ({"priority_class": "VIP"}, "No conocemos esa clase"),
        ({"document_type": "CC", "document_number": "12"}, ""),
        ({"printer": "99"}, "Esa impresora ya no está"),
    ],
)
def test_what_makes_no_sense_is_refused_and_gives_no_turn(
    rosa: Reception, line: ServiceLine, typed: dict[str, str], says: str
) -> None:
    answer = rosa.give(**typed)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert says in answer.content.decode()
    assert not Turn.objects.exists()


def test_a_closed_line_and_a_site_that_is_off_give_no_turns(
    rosa: Reception, line: ServiceLine, site: Site
) -> None:
    line.is_open = False
    line.save()
    closed = rosa.give()
    line.is_open = True
    line.save()
    site.is_active = False
    site.save()

    assert closed.status_code == 422
    assert "no está dando turnos" in closed.content.decode()
    assert "todavía no se dan turnos" in rosa.open()
    assert rosa.give().status_code == 422


def test_outside_the_hours_it_says_when_and_gives_no_turn(
    rosa: Reception, line: ServiceLine, site: Site
) -> None:
    with clock.moved_to(MONDAY):
        cast.keep_hours(site)
    with clock.moved_to(SUNDAY):
        page, answer = rosa.open(), rosa.give()

    assert 'class="closed"' in page
    assert answer.status_code == 422
    assert not Turn.objects.exists()


def test_faster_than_a_person_can_is_told_when_to_come_back(rosa: Reception, line: ServiceLine) -> None:
    with clock.moved_to(MONDAY):
        given = [rosa.give(key=f"k{number}").status_code for number in range(11)]
        refused = rosa.give(key="k11")

    assert given == [201] * 10 + [429]
    assert refused["Retry-After"] == "3"


def test_the_ticket_goes_to_the_printer_that_was_chosen_and_stays_chosen(
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

    rosa.give(printer=str(printer.pk))

    printed = TicketPrint.objects.get()
    assert (printed.printer, printed.turn, printed.requested_by) == (printer, Turn.objects.get(), rosa.host)
    assert f'<option value="{printer.pk}" selected>' in rosa.open()


def test_without_scripts_the_turn_is_on_the_page(rosa: Reception, line: ServiceLine, desk: Desk) -> None:
    asked = {"service_line": "RECREATION", "idempotency_key": "k"}

    page = rosa.client.post("/recepcion/turnos/", asked).content.decode()

    assert "Turno dado" in page
    assert "<form" in page


def test_a_form_without_its_token_is_refused(rosa: Reception, line: ServiceLine) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = rosa.client.cookies

    assert strict.post("/recepcion/turnos/", {"service_line": "RECREATION"}).status_code == 403
