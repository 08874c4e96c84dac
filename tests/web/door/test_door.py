"""The demo's door: who can be entered as, which screens open with a click, and what is said about who else may enter."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.procedure.turns.appointed import at, receive
from tests.web.door.conftest import PASSWORD
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.roles import MATRIX, Role
from ventanilla.org.services import devices
from ventanilla.procedure.turns.services import booking
from ventanilla.web.base import device_cookies
from ventanilla.web.door import screens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_demo")]

DOOR = reverse("door:home")


def page_of(client: Client, **headers: str) -> str:
    return client.get(DOOR, headers=headers).content.decode()


def enter(client: Client, member: StaffUser, screen: str = "") -> str:
    """Return where the browser is sent after entering."""
    args = [member.username, screen] if screen else [member.username]
    return str(client.post(reverse("door:enter_at" if screen else "door:enter", args=args))["Location"])


def test_everybody_with_an_account_is_there_with_post_and_desk(
    client: Client, ana: StaffUser, clara: StaffUser, site: Site
) -> None:
    closed = cast.make_staff(site, "Cerrada", Role.ADVISOR)
    closed.is_active = False
    closed.save()

    page = page_of(client)

    for member in (ana, clara):
        assert reverse("door:enter", args=[member.username]) in page
        assert member.full_name in page
        assert member.get_role_display() in page
    assert "Módulo 1" in page
    assert closed.full_name not in page


def test_the_advisor_of_the_first_desk_and_the_coordinator_come_first_the_rest_by_role(
    client: Client, ana: StaffUser, clara: StaffUser, site: Site
) -> None:
    auditor = cast.make_staff(site, "Aurora", Role.AUDITOR)
    without_desk = [cast.make_advisor(site, name) for name in ("Abel", "Beto", "Caro")]

    shown = client.get(DOOR).context["cast"]

    assert [person.member for person in shown.to_start_with] == [ana, clara]
    assert [[person.member for person in group.people] for group in shown.groups] == [without_desk, [auditor]]
    assert [group.is_folded for group in shown.groups] == [True, False]


def test_one_click_enters_as_that_person_on_their_screen(
    client: Client, ana: StaffUser, clara: StaffUser
) -> None:
    assert enter(client, ana) == reverse("desk:home")
    assert client.get(reverse("desk:home")).context["request"].user == ana

    assert enter(client, clara) == reverse("coordinator:day")
    assert client.get(reverse("coordinator:day")).context["request"].user == clara


def token_on(page: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def test_entering_needs_a_post_with_its_token(ana: StaffUser) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = reverse("door:enter", args=[ana.username])

    assert strict.get(address).status_code == 405
    assert strict.post(address).status_code == 403
    assert strict.post(address, token_on(page_of(strict))).status_code == 302


def test_a_door_left_open_in_another_tab_still_opens(ana: StaffUser, clara: StaffUser) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = token_on(page_of(strict))
    strict.post(reverse("door:enter", args=[ana.username]), token)

    answer = strict.post(reverse("door:enter", args=[clara.username]), token)

    assert answer["Location"] == reverse("coordinator:day")


def test_a_closed_account_and_an_unknown_screen_are_not_found(client: Client, ana: StaffUser) -> None:
    assert client.post(reverse("door:enter_at", args=[ana.username, "otra"])).status_code == 404
    ana.is_active = False
    ana.save()

    assert client.post(reverse("door:enter", args=[ana.username])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_who_is_inside_can_go_on_first(client: Client, ana: StaffUser, clara: StaffUser) -> None:
    assert "Seguir como" not in page_of(client)
    enter(client, clara)

    page = page_of(client)

    assert "Seguir como Clara" in page
    assert page.index("Seguir como Clara") < page.index("Empiece por aquí")


def test_going_on_as_the_same_person_keeps_their_session(client: Client, ana: StaffUser) -> None:
    enter(client, ana)
    before = client.session.session_key

    enter(client, ana)

    assert client.session.session_key == before


@pytest.mark.parametrize("screen", screens.OF_STAFF, ids=lambda screen: screen.name)
def test_each_screen_is_entered_as_somebody_whose_role_may_open_it(
    client: Client, site: Site, ana: StaffUser, clara: StaffUser, screen: screens.Screen
) -> None:
    cast.make_staff(site, "Admin", Role.ADMINISTRATOR)

    offered = {each.screen: each.person for each in client.get(DOOR).context["of_staff"]}

    person = offered[screen].member
    assert person.role in MATRIX[screen.permission]
    assert enter(client, person, screen.name) == screen.address


def test_a_screen_is_entered_as_who_is_inside_where_they_may(
    client: Client, site: Site, ana: StaffUser, clara: StaffUser
) -> None:
    olga = cast.make_staff(site, "Olga", Role.OWNER)
    enter(client, olga)

    offered = {each.screen.name: each.person.member for each in client.get(DOOR).context["of_staff"]}

    assert offered["informe"] == olga
    assert offered["modulo"] == ana


def test_a_device_opens_in_this_browser_besides_what_it_is_already(
    client: Client, kiosk_and_tablet: tuple[Device, Device], ana: StaffUser
) -> None:
    enter(client, ana)

    for device in kiosk_and_tablet:
        assert reverse("door:become", args=[device.pk]) in page_of(client)
        client.post(reverse("door:become", args=[device.pk]))

    addresses = [reverse("kiosk:home"), reverse("tablet:home"), reverse("desk:home")]
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert client.cookies[device_cookies.NAMES[DeviceKind.KIOSK]]["httponly"]


def test_no_token_is_on_the_page(
    client: Client, written_down: Callable[..., None], site: Site, ana: StaffUser
) -> None:
    _device, token = cast.make_device(site, DeviceKind.DISPLAY)
    written_down(display=token, client="of-a-program")

    page = page_of(client)

    assert "Abrir la sala" in page
    assert token not in page
    assert "of-a-program" not in page
    assert PASSWORD in page


def test_a_retired_device_is_said_to_be_and_another_can_be_chosen(
    client: Client, kiosk_and_tablet: tuple[Device, Device]
) -> None:
    kiosk, _tablet = kiosk_and_tablet
    devices.revoke(device=kiosk)

    answer = client.post(reverse("door:become", args=[kiosk.pk]), follow=True)

    assert answer.redirect_chain == [(DOOR, 302)]
    assert "se retiró o se pasó a otro equipo" in answer.content.decode()
    assert device_cookies.NAMES[DeviceKind.KIOSK] not in client.cookies
    assert reverse("door:become", args=[kiosk.pk]) not in answer.content.decode()


def test_the_first_steps_lead_from_the_kiosk_to_the_coordinator(
    client: Client,
    kiosk_and_tablet: tuple[Device, Device],
    ana: StaffUser,
    clara: StaffUser,
    line: ServiceLine,
) -> None:
    dora = cast.make_person()
    cast.make_family(dora, "Isabela")
    kiosk, tablet = kiosk_and_tablet

    answer = client.get(DOOR)

    steps = answer.context["steps"]
    assert [action.address for step in steps for action in step.actions] == [
        reverse("door:become", args=[tablet.pk]),
        reverse("door:become", args=[kiosk.pk]),
        reverse("door:enter", args=[ana.username]),
        reverse("door:become", args=[tablet.pk]),
        reverse("door:enter", args=[clara.username]),
    ]
    assert f"Toque «{line.name}»" in answer.content.decode()
    assert f"escriba CC {cast.DORA.number}: es Dora" in answer.content.decode()


def test_an_empty_demo_still_opens(client: Client, site: Site) -> None:
    answer = client.get(DOOR)

    assert answer.status_code == 200
    assert answer.context["steps"] == answer.context["of_staff"] == []


def test_a_turn_that_waits_can_be_followed_as_on_a_phone(client: Client, line: ServiceLine) -> None:
    assert "Ahora nadie espera" in page_of(client)

    turn = cast.make_turn(line)

    page = page_of(client)
    assert reverse("phone:turn", args=[turn.follow_token]) in page
    assert f"Seguir el {turn.code}" in page


def test_who_is_to_come_with_an_appointment_is_told_with_their_document(
    client: Client, line: ServiceLine
) -> None:
    assert "Hay una" not in page_of(client)
    receive(line)

    with clock.moved_to(at("09:05")):
        booking.book(service_line=line, starts_at=at("09:30"))
        booking.book(service_line=line, starts_at=at("10:00"), document=cast.DORA)
        page = page_of(client)

    assert "Hay una a las 10:00 a. m." in page
    assert f"escriba CC {cast.DORA.number}." in page
    assert reverse("appointments:offer") in page


@pytest.mark.parametrize(
    ("host", "is_shared", "is_warned"),
    [
        ("localhost", False, False),
        ("127.0.0.1:8000", False, False),
        ("localhost", True, True),
        ("192.168.1.20:8000", False, True),
    ],
)
def test_it_says_when_everybody_on_the_network_can_enter(
    client: Client, site: Site, settings: LazySettings, host: str, is_shared: bool, is_warned: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.DEMO_IS_SHARED = is_shared

    page = page_of(client, host=host)

    assert ("la puede abrir cualquiera en su red" in page) is is_warned
    assert ("Solo este equipo" in page) is not is_warned


@pytest.mark.parametrize(
    ("host", "other"),
    [
        ("localhost:8000", "http://127.0.0.1:8000/demostracion/"),
        ("127.0.0.1:8000", "http://localhost:8000/demostracion/"),
        ("cis.example.co", ""),
    ],
)
def test_a_second_person_is_sent_to_this_machines_other_name(
    client: Client, site: Site, settings: LazySettings, host: str, other: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert client.get(DOOR, headers={"host": host}).context["other_address"] == other


def test_the_door_costs_the_same_with_many_people(
    client: Client, desk: Desk, site: Site, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(20):
        cast.make_advisor(site, f"Asesora{number}")

    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        page_of(client)
