"""A person books an appointment on their own phone, sees it by its link, and gives it back."""

import datetime as dt
import ipaddress
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.procedure.turns.appointed import TUESDAY, at, make_appointment, make_line, receive
from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.models import Appointment, Origin
from ventanilla.procedure.turns.rules.pace import BOOKING_PACE
from ventanilla.procedure.turns.services import arriving

pytestmark = pytest.mark.django_db

PAGE = "/cita/pedir/CALI/RECREATION/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.moved_to(at("09:00") - dt.timedelta(days=1)):
        yield


@pytest.fixture
def line() -> ServiceLine:
    return make_line()


@pytest.fixture
def phone() -> Client:
    return Client()


def typed(time: str = "10:00", **more: str) -> dict[str, str]:
    return {"starts_at": at(time).isoformat(), **more}


def test_from_the_services_to_the_code_in_three_pages(phone: Client, line: ServiceLine) -> None:
    services = phone.get("/cita/").content.decode()
    times = phone.get(f"{PAGE}?dia=2026-11-24").content.decode()
    booked = phone.post(PAGE, typed(), follow=True).content.decode()

    appointment = Appointment.objects.get()
    assert f'href="{PAGE}"' in services
    assert f'value="{at("10:00").isoformat()}"' in times
    assert appointment.spaced_code in booked
    assert "martes 24 de noviembre, 10:00 a. m." in booked


def test_in_english_for_a_phone_that_asks_for_it(phone: Client, line: ServiceLine) -> None:
    page = phone.get(PAGE, headers={"Accept-Language": "en"}).content.decode()

    assert "Book an appointment" in page
    assert "Book the appointment" in page


def test_a_document_is_kept_and_never_shown(phone: Client, line: ServiceLine) -> None:
    left = typed(document_type="CC", document_number="31.123.456", phone="315 555 1234")

    page = phone.post(PAGE, left, follow=True).content.decode()

    appointment = Appointment.objects.get()
    assert (appointment.document_number, appointment.phone) == ("31123456", "+573155551234")
    assert "31123456" not in page
    assert "555" not in page


def test_the_same_form_sent_twice_books_once(phone: Client, line: ServiceLine) -> None:
    first, second = (phone.post(PAGE, typed(key="k1")) for _press in range(2))

    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_a_full_time_is_refused_and_what_was_typed_stays(phone: Client, line: ServiceLine) -> None:
    for _seat in range(2):
        make_appointment(line)

    answer = phone.post(PAGE, typed(phone="3155551234"))

    assert answer.status_code == 409
    assert "Esa hora ya no tiene cupo" in answer.content.decode()
    assert 'value="3155551234"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "status", "message"),
    [
        ({"starts_at": ""}, 422, "Elija una hora."),
        ({"starts_at": "mañana"}, 422, "Elija una hora."),
        ({"starts_at": "2026-11-24T10:00:00"}, 422, "Elija una hora."),
        ({"starts_at": "2026-11-24T10:07:00-05:00"}, 422, "Elija otra de la lista"),
        (typed(document_type="CC", document_number="12"), 422, "Revise el número"),
        (typed(document_type="X", document_number="31123456"), 422, "No conocemos el tipo"),
        (typed(phone="12"), 422, "Revise el teléfono"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    phone: Client, line: ServiceLine, wrong: dict[str, str], status: int, message: str
) -> None:
    answer = phone.post(PAGE, wrong)

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert not Appointment.objects.exists()


def test_a_line_that_is_not_booked_in_public_does_not_exist_here(phone: Client, line: ServiceLine) -> None:
    receive(line, is_public=False)

    assert "Por ahora no se piden citas por aquí" in phone.get("/cita/").content.decode()
    assert phone.get(PAGE).status_code == 404
    assert phone.post(PAGE, typed()).status_code == 404
    assert phone.get("/cita/pedir/CALI/OTRA/").status_code == 404


def test_one_address_books_so_many_at_once_and_then_waits(phone: Client, line: ServiceLine) -> None:
    receive(line, seats=9)
    given = [phone.post(PAGE, typed()).status_code for _each in range(BOOKING_PACE.at_once)]

    refused = phone.post(PAGE, typed())

    assert given == [302] * BOOKING_PACE.at_once
    assert refused.status_code == 429
    assert refused["Retry-After"] == "20"
    assert Appointment.objects.count() == BOOKING_PACE.at_once


def test_behind_a_trusted_proxy_each_phone_has_an_allowance_of_its_own(
    phone: Client, line: ServiceLine, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1")]
    receive(line, seats=9)

    def book(address: str) -> int:
        return phone.post(PAGE, typed(), headers={"X-Forwarded-For": address}).status_code

    for _each in range(BOOKING_PACE.at_once):
        book("190.85.10.20")

    assert book("190.85.10.20") == 429
    assert book("190.85.10.21") == 302


def test_the_link_cancels_and_the_seat_is_free_again(phone: Client, line: ServiceLine) -> None:
    receive(line, seats=1)
    appointment = make_appointment(line)

    page = phone.post(f"/cita/ver/{appointment.token}/cancelar/", follow=True).content.decode()

    assert "Cita cancelada" in page
    assert make_appointment(line).code != ""


def test_who_came_is_led_to_their_turn_and_cannot_cancel(phone: Client, line: ServiceLine) -> None:
    appointment = make_appointment(line)
    with clock.moved_to(at("09:50")):
        turn = arriving.check_in(appointment=appointment, origin=Origin.HOST)

    page = phone.get(f"/cita/ver/{appointment.token}/").content.decode()
    refused = phone.post(f"/cita/ver/{appointment.token}/cancelar/")

    assert f"/turno/{turn.follow_token}/" in page
    assert refused.status_code == 409


def test_only_who_holds_the_link_sees_the_appointment(phone: Client, line: ServiceLine) -> None:
    appointment = make_appointment(line)

    for guessed in (appointment.code, str(appointment.pk), "nada"):
        assert phone.get(f"/cita/ver/{guessed}/").status_code == 404


def test_with_two_sites_each_service_says_where(phone: Client, line: ServiceLine) -> None:
    receive(cast.make_line(cast.make_site("PALMIRA")))

    page = phone.get("/cita/").content.decode()

    assert "Sede Cali" in page
    assert "Sede Palmira" in page
    assert TUESDAY.isoformat() in phone.get("/cita/pedir/PALMIRA/RECREATION/").content.decode()
