"""The staff's page of appointments, and the hours at which lines receive them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.procedure.turns.appointed import at, make_appointment, receive
from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.flow.services import day
from ventanilla.procedure.turns.models import Appointment, Turn

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:appointments")
BOOK = reverse("coordinator:book_appointment")


@pytest.fixture(autouse=True)
def early() -> Iterator[None]:
    with clock.moved_to(at("07:00")):
        yield


@pytest.fixture
def receiving(line: ServiceLine) -> ServiceLine:
    return receive(line, is_public=False)


def typed(**more: str) -> dict[str, str]:
    return {"linea": "RECREATION", "starts_at": at("10:00").isoformat(), **more}


def test_an_advisor_books_for_somebody_on_the_telephone(
    as_role: Callable[[Role], Client], receiving: ServiceLine
) -> None:
    ana = as_role(Role.ADVISOR)
    offered = ana.get(f"{PAGE}?dia=2026-11-24&linea=RECREATION").content.decode()

    answer = ana.post(BOOK, typed(document_type="CC", document_number="31123456"), follow=True)

    appointment = Appointment.objects.get()
    assert at("10:00").isoformat() in offered
    assert f"El código es {appointment.spaced_code}." in answer.content.decode()
    assert appointment.booked_by is not None
    assert "31123456" not in answer.content.decode()


def test_the_same_form_sent_twice_books_once(office: Client, receiving: ServiceLine) -> None:
    for _press in range(2):
        office.post(BOOK, typed(key="k1"))

    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"starts_at": ""}, "Elija una hora de la lista."),
        ({"starts_at": "2026-11-24T10:07:00-05:00"}, "Esa hora no se puede agendar."),
        ({"linea": "OTRA"}, "Elija la línea de la lista."),
        ({"phone": "12"}, "Revise el teléfono"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_page_stays(
    office: Client, receiving: ServiceLine, wrong: dict[str, str], message: str
) -> None:
    answer = office.post(BOOK, typed() | wrong)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Appointment.objects.exists()


def test_who_comes_gets_a_turn_with_one_press(office: Client, line: ServiceLine) -> None:
    appointment = make_appointment(receive(line))
    address = reverse("coordinator:check_in_appointment", args=[appointment.pk])

    too_early = office.post(address)
    with clock.moved_to(at("09:50")):
        page = office.post(address, follow=True).content.decode()

    assert too_early.status_code == 422
    assert "Turno R-001. Se le llama a la hora de su cita." in page
    assert Turn.objects.get().origin == "host"


def test_an_appointment_is_cancelled_once(office: Client, line: ServiceLine) -> None:
    appointment = make_appointment(receive(line))
    address = reverse("coordinator:cancel_appointment", args=[appointment.pk])

    page = office.post(address, follow=True).content.decode()

    assert f"La cita {appointment.spaced_code} se canceló." in page
    assert office.post(address).status_code == 409


def test_an_appointment_of_another_site_does_not_exist_here(office: Client, line: ServiceLine) -> None:
    theirs = make_appointment(receive(cast.make_line(cast.make_site("PALMIRA"))))

    for name in ("check_in_appointment", "cancel_appointment"):
        assert office.post(reverse(f"coordinator:{name}", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_who_receives_people_sees_it_and_the_hours_are_for_who_looks_after_lines(
    as_role: Callable[[Role], Client], line: ServiceLine, role: Role
) -> None:
    browser = as_role(role)

    page = browser.get(PAGE).status_code
    hours = browser.get(reverse("coordinator:appointment_hours", args=[line.code])).status_code

    assert page == (200 if role in {Role.ADVISOR, Role.HOST, Role.COORDINATOR} else 403)
    assert hours == (200 if role in {Role.COORDINATOR, Role.ADMINISTRATOR} else 403)


def test_the_hours_of_a_line_are_saved_and_what_is_wrong_is_said_at_its_field(
    office: Client, line: ServiceLine
) -> None:
    address = reverse("coordinator:appointment_hours", args=[line.code])
    seen = office.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
    tuesday = {"first_at-2": "08:00", "last_at-2": "11:30", "every_minutes-2": "30", "seats-2": "2"}
    sent = {"seen": seen, "days_ahead": "14", "is_public": "on", **tuesday}

    wrong = office.post(address, sent | {"seats-2": "0"})
    saved = office.post(address, sent, follow=True)

    assert wrong.status_code == 422
    assert 'id="seats-2-error"' in wrong.content.decode()
    assert 'value="08:00"' in wrong.content.decode()
    assert "Quedó guardado cuándo recibe citas Recreation." in saved.content.decode()
    assert make_appointment(line).state == "booked"


def test_whom_nobody_came_for_is_told_before_the_day_is_closed_and_missed_after(
    office: Client, site: Site, line: ServiceLine
) -> None:
    appointment = make_appointment(receive(line))
    told = office.get(reverse("coordinator:closing")).content.decode()

    with clock.moved_to(at("04:00") + dt.timedelta(days=1)):
        day.close_past_days()

    appointment.refresh_from_db()
    assert "1 cita a la que nadie ha llegado" in told
    assert appointment.state == "missed"
