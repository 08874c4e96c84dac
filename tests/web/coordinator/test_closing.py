"""Closing early, giving turns again, and closing the day, by the coordinator."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.coordinator.conftest import client_of
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, EarlyClosing, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import hours
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns.errors import AfterHours
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

PAGE, EARLY = reverse("coordinator:closing"), reverse("coordinator:close_early")
REOPEN, DAY = reverse("coordinator:reopen"), reverse("coordinator:close_day")
HIDDEN = re.compile(r'<input type="hidden" name="(seen|turns_known|key)" value="([^"]*)">')
TEN = dt.datetime.fromisoformat("2026-11-24T10:00:00-05:00")
EVENING = dt.datetime.fromisoformat("2026-11-24T18:00:00-05:00")
HOLIDAY = dt.datetime.fromisoformat("2026-12-08T10:00:00-05:00")


@pytest.fixture
def site() -> Site:
    return cast.keep_hours(cast.make_site())


@pytest.fixture(autouse=True)
def ten_in_the_morning() -> Iterator[None]:
    with clock.moved_to(TEN):
        yield


def shown(browser: Client) -> dict[str, str]:
    """Return what the forms of the page remember."""
    return dict(HIDDEN.findall(browser.get(PAGE).content.decode()))


def close_early(browser: Client, **typed: str) -> Any:
    return browser.post(EARLY, {"seen": shown(browser)["seen"], "when": "now", "reason": "Lluvia"} | typed)


def close_day(browser: Client) -> Any:
    return browser.post(DAY, shown(browser))


def test_the_page_says_todays_hours(office: Client) -> None:
    page = office.get(PAGE).content.decode()

    assert "Se dan turnos" in page
    assert "último turno a las 4:30 p. m., cierra a las 5:00 p. m." in page


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (EVENING, "Ya no se dan turnos"),
        (TEN.replace(hour=7), "Todavía no se dan turnos"),
        (HOLIDAY, "Festivo: La Inmaculada Concepción"),
    ],
)
def test_the_day_page_says_so_too_in_one_line(office: Client, moment: dt.datetime, words: str) -> None:
    with clock.moved_to(moment):
        page = office.get(reverse("coordinator:day")).content.decode()

    assert words in page


def test_a_special_day_is_named_with_its_hours(office: Client, site: Site, clara: StaffUser) -> None:
    short = Stretch(dt.time(8), dt.time(11), dt.time(12))
    hours.set_special_day(site=site, date=TEN.date(), hours=short, reason="Feria", by=clara)

    page = office.get(PAGE).content.decode()

    assert "último turno a las 11:00 a. m." in page
    assert "Día especial: Feria" in page


def test_closing_now_gives_no_more_turns_and_who_is_inside_is_still_served(
    office: Client, desk: Desk, line: ServiceLine
) -> None:
    inside = cast.make_turn(line)

    answer = close_early(office)

    assert answer["Location"] == PAGE
    assert "Ya no se dan turnos hoy" in office.get(PAGE).content.decode()
    with pytest.raises(AfterHours, match="más temprano: Lluvia"):
        cast.make_turn(line)
    calling.call_next(desk=desk)
    attention.start(desk=desk)
    attention.finish(desk=desk)
    inside.refresh_from_db()
    assert inside.state == TurnState.DONE


def test_closing_at_an_hour_gives_turns_until_then_and_can_be_changed(
    office: Client, line: ServiceLine
) -> None:
    close_early(office, when="at", last_turn_at="15:00")
    page = office.get(PAGE).content.decode()
    close_early(office, when="at", last_turn_at="12:00", reason="Más lluvia")

    assert 'value="15:00"' in page
    assert "Lo decidió Clara Prueba a las 10:00 a. m." in page
    closing = EarlyClosing.objects.get()
    assert (closing.last_turn_at, closing.reason) == (dt.time(12), "Más lluvia")
    assert cast.make_turn(line).state == TurnState.WAITING


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reason": "  "}, "reason", "Diga el motivo"),
        ({"when": "at", "last_turn_at": "09:00"}, "last_turn_at", "Esa hora ya pasó"),
        ({"when": "at", "last_turn_at": "16:30"}, "last_turn_at", "ya es a las 4:30 p. m."),
        ({"when": "at", "last_turn_at": ""}, "last_turn_at", "Escriba a qué hora"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    office: Client, typed: dict[str, str], field: str, words: str
) -> None:
    answer = close_early(office, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert typed.get("reason", "Lluvia").strip() in page
    assert not EarlyClosing.objects.exists()


def test_a_decision_taken_meanwhile_by_somebody_else_is_not_written_over(
    office: Client, site: Site, clara: StaffUser
) -> None:
    other = client_of(cast.make_staff(site, "Dario", Role.COORDINATOR))
    seen = shown(other)["seen"]
    close_early(office, when="at", last_turn_at="15:00")

    answer = other.post(EARLY, {"seen": seen, "when": "now", "reason": "Corte de energía"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Alguien cambió esto mientras usted escribía" in page
    assert 'value="Corte de energía"' in page
    assert EarlyClosing.objects.get().reason == "Lluvia"


def test_giving_turns_again_goes_back_to_the_usual_hour(office: Client, line: ServiceLine) -> None:
    close_early(office)

    answer = office.post(REOPEN, shown(office))

    assert answer["Location"] == PAGE
    assert cast.make_turn(line).state == TurnState.WAITING


def test_after_the_last_turn_there_is_nothing_to_close_early_or_to_open_again(office: Client) -> None:
    close_early(office)

    with clock.moved_to(EVENING):
        page = office.get(PAGE).content.decode()

    assert EARLY not in page
    assert REOPEN not in page


def test_what_is_left_of_the_day_is_shown_before_it_is_closed(
    office: Client, desk: Desk, line: ServiceLine
) -> None:
    cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    cast.make_turn(line)
    cast.make_turn(line)

    page = office.get(PAGE).content.decode()

    for words in ("2 personas esperan", "1 atención abierta", "1 jornada abierta"):
        assert words in page
    assert "Cerrar el día con 2 turnos sin atender" in page


def test_closing_the_day_says_what_it_did_and_who_ran_it(
    office: Client, desk: Desk, line: ServiceLine
) -> None:
    cast.make_turn(line)
    cast.make_turn(line)

    answer = close_day(office)

    page = office.get(answer["Location"]).content.decode()
    assert "2 turnos se cerraron sin atender y 1 jornada terminó" in page
    assert "El día está cerrado y no queda nada pendiente" in page
    assert "<td>Clara Prueba</td>" in page
    with pytest.raises(AfterHours):
        cast.make_turn(line)


def test_closing_the_day_again_is_another_run(office: Client, line: ServiceLine) -> None:
    close_day(office)
    close_day(office)

    assert [run.turns_closed for run in DayClose.objects.order_by("pk")] == [0, 0]


def test_a_press_sent_twice_closes_the_day_once(office: Client, line: ServiceLine) -> None:
    form = shown(office)

    for _press in range(2):
        office.post(DAY, form)

    assert DayClose.objects.count() == 1


def test_a_closed_day_can_be_opened_again(office: Client, line: ServiceLine) -> None:
    close_day(office)

    office.post(REOPEN, shown(office))

    assert "El día está cerrado" not in office.get(PAGE).content.decode()
    assert cast.make_turn(line).state == TurnState.WAITING


def test_while_somebody_is_at_a_desk_the_day_is_not_closed_and_the_desk_is_named(
    office: Client, desk: Desk, line: ServiceLine
) -> None:
    form = shown(office)
    cast.begin_visit(desk, line)
    page = office.get(PAGE).content.decode()

    answer = office.post(DAY, form)

    assert re.search(r"<button[^>]*disabled[^>]*>.*?Cerrar el día", page, re.DOTALL)
    assert answer.status_code == 409
    assert "En el módulo 1 todavía hay una persona" in answer.content.decode()
    assert not DayClose.objects.exists()


def test_who_took_a_turn_after_the_page_was_shown_is_not_sent_away(office: Client, line: ServiceLine) -> None:
    form = shown(office)
    cast.make_turn(line)

    answer = office.post(DAY, form)

    assert answer.status_code == 409
    assert "ahora queda 1 turno sin atender" in answer.content.decode()
    assert Turn.objects.get().state == TurnState.WAITING


def test_two_who_close_the_day_at_once_close_it_once_each_and_lose_nobody(
    office: Client, site: Site, line: ServiceLine
) -> None:
    cast.make_turn(line)
    other = client_of(cast.make_staff(site, "Dario", Role.COORDINATOR))
    forms = shown(office), shown(other)

    answers = [office.post(DAY, forms[0]), other.post(DAY, forms[1])]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [run.turns_closed for run in DayClose.objects.order_by("pk")] == [1, 0]


def test_at_night_in_bogota_it_is_still_that_day(office: Client, line: ServiceLine) -> None:
    with clock.moved_to(TEN.replace(hour=23, minute=50)):
        close_day(office)

    assert DayClose.objects.get().business_date == TEN.date()


def test_a_day_closed_by_the_program_is_told_as_such(office: Client, site: Site) -> None:
    DayClose.objects.create(
        site=site, business_date=dt.date(2026, 11, 23), turns_closed=3, visits_left=0, shifts_ended=2
    )

    assert "El programa, de noche" in office.get(PAGE).content.decode()


def test_what_is_left_is_looked_at_again_by_the_page(office: Client, line: ServiceLine) -> None:
    cast.make_turn(line)

    fragment = office.get(reverse("coordinator:day_left"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert "1 persona espera" in fragment


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_closes_the_day(as_role: Callable[[Role], Client], role: Role) -> None:
    assert as_role(role).post(DAY, {}).status_code == 403
    assert as_role(role).get(reverse("coordinator:day_left")).status_code == 403


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.COORDINATOR, Role.ADMINISTRATOR}]
)
def test_only_who_keeps_the_hours_closes_early(as_role: Callable[[Role], Client], role: Role) -> None:
    assert as_role(role).post(EARLY, {"when": "now", "reason": "Lluvia"}).status_code == 403
    assert as_role(role).post(REOPEN, {}).status_code == 403


def test_an_administrator_closes_early_and_is_not_offered_the_day(as_role: Callable[[Role], Client]) -> None:
    admin = as_role(Role.ADMINISTRATOR)

    page = admin.get(PAGE).content.decode()

    assert DAY not in page
    assert close_early(admin).status_code == 302
