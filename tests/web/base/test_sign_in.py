"""Signing in: each to their screen, wrong passwords told apart from nothing, too many of them locked out."""

import pytest
from django.test import Client

from tests import cast
from ventanilla.org.models import DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.web.base import device_cookies
from ventanilla.web.base.access import CHOSEN_SITE

pytestmark = pytest.mark.django_db

PASSWORD = "clave-de-prueba-1"


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


def sign_in(client: Client, username: str, password: str = PASSWORD, onward: str = "") -> tuple[int, str]:
    answer = client.post("/entrar/", {"username": username, "password": password, "next": onward})
    return answer.status_code, answer.get("Location", "")


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.ADVISOR, "/modulo/"),
        (Role.COORDINATOR, "/coordinacion/"),
        (Role.AUDITOR, "/coordinacion/informe/"),
        (Role.OWNER, "/coordinacion/informe/"),
    ],
)
def test_each_role_arrives_at_its_own_screen(client: Client, site: Site, role: Role, home: str) -> None:
    user = cast.make_staff(site, "Alguien", role)

    assert sign_in(client, user.username) == (302, home)
    assert client.get(home).status_code == 200
    assert client.get("/")["Location"] == home


def test_an_administrator_arrives_where_the_set_up_goes_on(client: Client, site: Site) -> None:
    admin = cast.make_staff(site, "Admin", Role.ADMINISTRATOR)

    assert sign_in(client, admin.username) == (302, "/puesta-en-marcha/")
    assert client.get("/", follow=True).redirect_chain[-1] == ("/puesta-en-marcha/lineas/", 302)


def test_before_anybody_has_an_account_signing_in_leads_to_the_set_up(client: Client) -> None:
    assert client.get("/entrar/")["Location"] == "/puesta-en-marcha/"
    assert sign_in(client, "nadie") == (302, "/puesta-en-marcha/")


def test_a_wrong_password_and_an_unknown_name_read_the_same(client: Client, ana: StaffUser) -> None:
    wrong = client.post("/entrar/", {"username": ana.username, "password": "no"})
    unknown = client.post("/entrar/", {"username": "nadie", "password": "no"})

    assert wrong.status_code == unknown.status_code == 422
    assert "no son correctos" in wrong.content.decode()
    assert "no son correctos" in unknown.content.decode()


def test_the_password_of_a_closed_account_does_not_open(client: Client, ana: StaffUser) -> None:
    ana.is_active = False
    ana.save()

    assert sign_in(client, ana.username)[0] == 422


def test_after_eight_wrong_passwords_even_the_right_one_must_wait(client: Client, ana: StaffUser) -> None:
    statuses = [sign_in(client, ana.username, "no")[0] for _attempt in range(8)]

    assert statuses[-1] == 429
    assert sign_in(client, ana.username)[0] == 429


def test_it_goes_on_to_where_one_wanted_but_never_to_another_site(client: Client, ana: StaffUser) -> None:
    assert sign_in(client, ana.username, onward="/modulo/?x=1") == (302, "/modulo/?x=1")
    assert sign_in(client, ana.username, onward="https://otro.ejemplo.co/") == (302, "/modulo/")


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, ana: StaffUser) -> None:
    client.force_login(ana)

    assert client.get("/salir/").status_code == 405
    answer = client.post("/salir/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/modulo/")["Location"].startswith("/entrar/")


def test_a_role_without_the_permission_is_refused(client: Client, ana: StaffUser) -> None:
    client.force_login(ana)

    assert client.get("/coordinacion/").status_code == 403


@pytest.mark.parametrize(
    ("kind", "own", "other"),
    [(DeviceKind.KIOSK, "/kiosko/", "/sala/"), (DeviceKind.DISPLAY, "/sala/", "/tableta/")],
)
def test_a_device_is_paired_by_typing_its_code_and_opens_its_own_screen_only(
    client: Client, site: Site, kind: DeviceKind, own: str, other: str
) -> None:
    token = cast.make_device(site, kind)[1]
    client.cookies[device_cookies.NAMES[kind]] = token

    assert client.get(own).status_code == 200
    assert client.get(other)["Location"] == "/emparejar/"
    assert client.get("/")["Location"] == own


def test_one_browser_can_be_kiosk_and_hall_at_once(client: Client, site: Site) -> None:
    for kind in (DeviceKind.KIOSK, DeviceKind.DISPLAY):
        client.cookies[device_cookies.NAMES[kind]] = cast.make_device(site, kind)[1]

    assert [client.get(address).status_code for address in ("/kiosko/", "/sala/")] == [200, 200]
    assert client.get("/")["Location"] == "/kiosko/"


def test_an_administrator_of_all_sites_works_at_one_that_is_not_open_yet(client: Client, site: Site) -> None:
    Site.objects.update(is_active=False)
    client.force_login(cast.make_staff(None, "Admin", Role.ADMINISTRATOR))

    assert client.get("/coordinacion/dispositivos/").status_code == 200


def test_others_of_all_sites_work_where_people_are_attended(client: Client, site: Site) -> None:
    client.force_login(cast.make_staff(None, "Olga", Role.OWNER))
    assert client.get("/coordinacion/").context["request"].site == site


def test_a_role_of_all_sites_that_may_not_open_one_works_nowhere_while_none_is_open(
    client: Client, site: Site
) -> None:
    Site.objects.update(is_active=False)
    client.force_login(cast.make_staff(None, "Iván", Role.AUDITOR))

    assert client.get("/coordinacion/informe/").status_code == 403


def test_who_belongs_to_all_sites_stays_at_the_one_they_chose(client: Client, site: Site) -> None:
    other = cast.make_site("PALMIRA")
    client.force_login(cast.make_staff(None, "Admin", Role.ADMINISTRATOR))
    session = client.session
    session[CHOSEN_SITE] = other.pk
    session.save()

    assert client.get("/coordinacion/dispositivos/").context["request"].site == other
