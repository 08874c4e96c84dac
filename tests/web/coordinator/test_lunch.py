"""The lunch roster, as the coordinator sees and edits it."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.coordinator.conftest import client_of
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, LunchSlot, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import lunch, shifts
from ventanilla.procedure.turns.services import leaving

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:lunch")
INPUT = re.compile(r'<input[^>]*name="([a-z_]+-\d+)" value="([^"]*)"')


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-24T{text}-05:00")


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def bruno(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Bruno")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock.moved_to(at("09:00")):
        yield


def form_of(browser: Client) -> dict[str, str]:
    """Return the roster form as the page shows it."""
    return dict(INPUT.findall(browser.get(PAGE).content.decode()))


def test_usual_hours_and_those_of_today_are_saved(office: Client, ana: StaffUser) -> None:
    typed = {f"starts_at-{ana.pk}": "12:00", f"minutes-{ana.pk}": "45", f"own_starts_at-{ana.pk}": "13:15"}

    answer = office.post(PAGE, form_of(office) | typed)

    assert answer["Location"] == PAGE
    slots = {slot.date: (slot.starts_at, slot.minutes) for slot in LunchSlot.objects.all()}
    assert slots == {None: (dt.time(12), 45), dt.date(2026, 11, 24): (dt.time(13, 15), 60)}
    assert form_of(office)[f"own_minutes-{ana.pk}"] == "60"


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    office: Client, ana: StaffUser, bruno: StaffUser
) -> None:
    typed = {f"starts_at-{ana.pk}": "12:00", f"minutes-{ana.pk}": "mucho", f"starts_at-{bruno.pk}": "12:30"}

    answer = office.post(PAGE, form_of(office) | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "en números" in page.split(f'id="minutes-{ana.pk}-error"')[1].split("</p>")[0]
    kept = dict(INPUT.findall(page))
    assert {name: kept[name] for name in typed} == typed
    assert not LunchSlot.objects.exists()


def test_two_coordinators_at_once_lose_nothing(
    office: Client, site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    other = client_of(cast.make_staff(site, "Dario", Role.COORDINATOR))
    first, second = form_of(office), form_of(other)

    office.post(PAGE, first | {f"starts_at-{ana.pk}": "12:00"})
    other.post(PAGE, second | {f"starts_at-{bruno.pk}": "13:00"})

    assert set(LunchSlot.objects.values_list("advisor", "starts_at")) == {
        (ana.pk, dt.time(12)),
        (bruno.pk, dt.time(13)),
    }


def test_a_row_changed_meanwhile_is_pointed_out_and_the_rows_left_alone_show_what_is_so(
    office: Client, site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    other = client_of(cast.make_staff(site, "Dario", Role.COORDINATOR))
    stale = form_of(other)
    office.post(PAGE, form_of(office) | {f"starts_at-{ana.pk}": "12:00", f"starts_at-{bruno.pk}": "13:00"})

    refused = other.post(PAGE, stale | {f"starts_at-{ana.pk}": "12:30"}).content.decode()
    again = dict(INPUT.findall(refused))
    other.post(PAGE, again)

    assert "Alguien cambió esto mientras usted escribía (Clara Prueba" in refused
    assert (again[f"starts_at-{ana.pk}"], again[f"starts_at-{bruno.pk}"]) == ("12:30", "13:00")
    assert set(LunchSlot.objects.values_list("advisor", "starts_at")) == {
        (ana.pk, dt.time(12, 30)),
        (bruno.pk, dt.time(13)),
    }


def test_saving_without_a_change_says_so(office: Client, ana: StaffUser) -> None:
    office.post(PAGE, form_of(office))

    assert "No había nada que cambiar" in office.get(PAGE).content.decode()


def test_who_is_at_lunch_late_and_due_is_shown(
    office: Client, site: Site, ana: StaffUser, bruno: StaffUser
) -> None:
    for advisor, hour in ((ana, dt.time(11)), (bruno, dt.time(12, 30))):
        cast.make_desk(site, advisor=advisor)
        lunch.set_slot(advisor=advisor, starts_at=hour, minutes=60)
    with clock.moved_to(at("11:05")):
        shifts.start_pause(advisor=ana)
        away = office.get(PAGE).content.decode()
    with clock.moved_to(at("12:40")):
        late = office.get(PAGE).content.decode()
    with clock.moved_to(at("12:45")):
        shifts.end_pause(advisor=ana)
        back = office.get(PAGE).content.decode()

    assert "Vuelve a las 12:05 p. m." in away
    assert "Salen a las 12:30 p. m.: Bruno Prueba." in away
    assert "Tarde: volvía a las 12:05 p. m." in late
    assert "Debía salir a las 12:30 p. m." in late
    assert "Ya almorzaron: Ana Prueba" in back


def test_who_works_without_an_hour_is_named(office: Client, desk: Desk) -> None:
    assert "sin hora de almuerzo: Asesora1 Prueba" in office.get(PAGE).content.decode()


def test_a_line_left_without_desks_is_warned_of(office: Client, desk: Desk) -> None:
    advisor = desk.advisor
    assert advisor is not None
    lunch.set_slot(advisor=advisor, starts_at=dt.time(12), minutes=45)

    page = office.get(PAGE)

    assert "Recreation se queda sin módulo de 12:00 p. m. a 12:45 p. m." in page.content.decode()
    (row,) = page.context["line_rows"]
    assert (row.staffed, row.left) == (1, (0, 0))


def test_lines_left_alone_together_are_named_together(office: Client, desk: Desk) -> None:
    advisor = desk.advisor
    assert advisor is not None
    desk.service_lines.add(cast.make_line(desk.site, "HOUSING", "V"))
    lunch.set_slot(advisor=advisor, starts_at=dt.time(12), minutes=45)

    page = office.get(PAGE).content.decode()

    assert "Recreation y Housing se quedan sin módulo de 12:00 p. m. a 12:45 p. m." in page


def test_while_nobody_sits_anywhere_it_says_what_will_be_seen(office: Client, ana: StaffUser) -> None:
    assert "Aquí verá cuántos módulos quedan" in office.get(PAGE).content.decode()


def test_a_site_without_advisors_says_what_to_do(office: Client) -> None:
    assert "Esta sede no tiene asesores todavía" in office.get(PAGE).content.decode()


def test_the_page_asks_again_for_a_fragment_without_the_form(office: Client, ana: StaffUser) -> None:
    fragment = office.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert f"seen-{ana.pk}" not in fragment


def test_advisors_of_another_site_are_neither_shown_nor_changed(office: Client) -> None:
    stranger = cast.make_advisor(cast.make_site("PASTO"), "Stranger")

    office.post(PAGE, {f"seen-{stranger.pk}": "x", f"starts_at-{stranger.pk}": "12:00"})

    assert stranger.full_name not in office.get(PAGE).content.decode()
    assert not LunchSlot.objects.exists()


def test_a_desk_at_lunch_is_shown_as_such_on_the_day(office: Client, desk: Desk) -> None:
    advisor = desk.advisor
    assert advisor is not None
    leaving.go_to_lunch(desk=desk, advisor=advisor)

    page = office.get(reverse("coordinator:day"))

    day = page.context["day"]
    assert (day.desks[0].state, day.staffed, day.away, day.queues[0].desks) == ("away", 0, 1, 0)
    assert "En almuerzo" in page.content.decode()
    assert "10:00 a. m." in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_sees_and_changes_the_roster(site: Site, role: Role) -> None:
    browser = client_of(cast.make_staff(site, role.value, role))

    assert [browser.get(PAGE).status_code, browser.post(PAGE, {}).status_code] == [403, 403]
