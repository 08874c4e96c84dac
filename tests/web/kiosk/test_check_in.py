"""Somebody comes to the kiosk with an appointment."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.procedure.turns.appointed import at, receive
from ventanilla.kernel import clock
from ventanilla.org.models import DeviceKind, ServiceLine
from ventanilla.procedure.turns.models import Appointment, Turn
from ventanilla.procedure.turns.services import booking


@pytest.fixture
def kiosk(paired: Callable[..., Client]) -> Client:
    return paired(DeviceKind.KIOSK)


@pytest.fixture
def appointment(line: ServiceLine) -> Appointment:
    receive(line)
    with clock.moved_to(at("07:00")):
        return booking.book(service_line=line, starts_at=at("10:00"), document=cast.DORA)


@pytest.fixture(autouse=True)
def ten_to_ten() -> Iterator[None]:
    with clock.moved_to(at("09:50")):
        yield


def check_in(kiosk: Client, type_: str, number: str, key: str = "k1", **typed: str) -> Any:
    typed |= {"document_type": type_, "document_number": number, "idempotency_key": key}
    return kiosk.post("/kiosko/citas/", typed)


def test_preferential_attention_marked_before_counts_for_the_appointment_too(
    kiosk: Client, appointment: Appointment
) -> None:
    check_in(kiosk, "CODE", appointment.code, priority_class="PREGNANT")

    assert Turn.objects.get().priority_class == "PREGNANT"


@pytest.mark.parametrize("by", ["code", "document"])
def test_code_or_document_give_the_turn_of_the_appointment(
    kiosk: Client, appointment: Appointment, by: str
) -> None:
    asked = ("CODE", appointment.code) if by == "code" else ("CC", "31.123.456")

    answer = check_in(kiosk, *asked)

    turn = Turn.objects.get()
    assert answer.status_code == 201
    assert turn.code in answer.content.decode()
    assert "Su cita es a esta hora: 10:00 a. m." in answer.content.decode()
    assert (turn.appointment, turn.appointed_at) == (appointment, at("10:00"))


def test_a_double_touch_gives_one_turn(kiosk: Client, appointment: Appointment) -> None:
    first, second = (check_in(kiosk, "CODE", appointment.code) for _touch in range(2))

    assert first.content == second.content
    assert Turn.objects.count() == 1


def test_who_has_their_turn_already_is_told_which(kiosk: Client, appointment: Appointment) -> None:
    check_in(kiosk, "CODE", appointment.code)

    again = check_in(kiosk, "CODE", appointment.code, key="k2")

    assert again.status_code == 422
    assert again.json()["message"] == "Esa cita ya tiene su turno: R-001."


def test_too_early_is_refused_with_the_time_from_which(kiosk: Client, appointment: Appointment) -> None:
    with clock.moved_to(at("09:00")):
        answer = check_in(kiosk, "CODE", appointment.code)

    assert answer.status_code == 422
    assert "desde las 9:45 a. m." in answer.json()["message"]
    assert not Turn.objects.exists()


def test_a_document_does_not_tell_whether_and_when_somebody_has_an_appointment(
    kiosk: Client, appointment: Appointment
) -> None:
    with clock.moved_to(at("09:00")):
        known, unknown = (check_in(kiosk, "CC", number, key=number) for number in ("31123456", "79000111"))

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert "Venga desde 15 minutos antes de su hora" in known.json()["message"]
    assert "10:00" not in known.json()["message"]
    assert not Turn.objects.exists()


def test_nor_whether_somebody_came_already(kiosk: Client, appointment: Appointment) -> None:
    check_in(kiosk, "CC", "31123456")

    again, unknown = (check_in(kiosk, "CC", number, key=number) for number in ("31123456", "79000111"))

    assert (again.status_code, again.content) == (unknown.status_code, unknown.content)


def test_too_late_it_is_an_ordinary_turn_and_is_said(kiosk: Client, appointment: Appointment) -> None:
    with clock.moved_to(at("10:30")):
        answer = check_in(kiosk, "CODE", appointment.code)

    assert answer.status_code == 201
    assert "le llamamos en el orden de la fila" in answer.content.decode()


@pytest.mark.parametrize(("type_", "number"), [("CODE", "000"), ("CC", "79000111")])
def test_a_number_without_an_appointment_is_said_beside_the_field(
    kiosk: Client, appointment: Appointment, type_: str, number: str
) -> None:
    answer = check_in(kiosk, type_, number)

    assert answer.status_code == 404
    assert json.loads(answer.content)["field"] == "document_number"
    assert not Turn.objects.exists()


def test_somebody_who_tries_codes_has_to_wait(kiosk: Client, appointment: Appointment) -> None:
    tried = [check_in(kiosk, "CODE", f"{number:06d}", key=f"k{number}").status_code for number in range(7)]

    assert tried[-1] == 429


def test_the_button_is_there_while_somebody_is_still_to_come(kiosk: Client, appointment: Appointment) -> None:
    before = kiosk.get("/kiosko/servicios/").content.decode()
    check_in(kiosk, "CODE", appointment.code)
    after = kiosk.get("/kiosko/servicios/").content.decode()

    assert ("data-appointments" in before, "data-appointments" in after) == (True, False)
