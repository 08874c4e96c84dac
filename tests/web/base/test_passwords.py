"""Choosing one's own password: who was given one goes nowhere else first, and every refusal stands beside its field."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import staff

pytestmark = pytest.mark.django_db

PAGE = reverse("web:change_password")
OWN = "clave-de-prueba-1"
CHOSEN = "tres tazas de café en Buga"


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def newcomer(clara: StaffUser, site: Site) -> tuple[StaffUser, str]:
    """Somebody who was given a password to begin with, and that password."""
    member = cast.make_staff(site, "Nueva", Role.ADMINISTRATOR)
    given = staff.give_new_password(member=member, by=clara)
    member.refresh_from_db()
    return member, given


def inside(member: StaffUser) -> Client:
    """Return a browser where that person is signed in."""
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def opens(member: StaffUser, password: str) -> bool:
    """Tell whether that password signs them in."""
    client = Client()
    client.post(reverse("web:sign_in"), {"username": member.username, "password": password})
    return "_auth_user_id" in client.session


def choose(client: Client, current: str = OWN, new: str = CHOSEN, again: str | None = None) -> Any:
    return client.post(PAGE, {"current": current, "new": new, "again": new if again is None else again})


def test_who_was_given_a_password_chooses_their_own_before_anything_else(
    newcomer: tuple[StaffUser, str],
) -> None:
    member, given = newcomer
    client = Client()

    answer = client.post(reverse("web:sign_in"), {"username": member.username, "password": given})

    assert answer["Location"] == PAGE
    assert "Elija su contraseña" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "name", ["coordinator:devices", "coordinator:affiliates", "backoffice:index", "api:docs", "web:home"]
)
def test_until_then_no_page_opens(newcomer: tuple[StaffUser, str], name: str) -> None:
    client = inside(newcomer[0])

    answer = client.get(reverse(name), follow=True)

    assert answer.redirect_chain[-1][0] == PAGE


@pytest.mark.parametrize("method", ["get", "post"])
def test_until_then_a_fragment_leads_there_too(newcomer: tuple[StaffUser, str], method: str) -> None:
    client = inside(newcomer[0])

    answer = getattr(client, method)(reverse("coordinator:devices"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (204, PAGE, b"")


def test_until_then_nothing_is_done(newcomer: tuple[StaffUser, str]) -> None:
    client = inside(newcomer[0])
    given = {"key": "k1", "kind": "KIOSK", "name": "Quiosco", "desk": ""}

    answer = client.post(reverse("coordinator:register_device"), given)

    assert answer["Location"] == PAGE


def test_who_chose_one_goes_on_to_their_screen_and_is_told(newcomer: tuple[StaffUser, str]) -> None:
    member, given = newcomer
    client = inside(member)

    answer = choose(client, current=given)

    assert answer.status_code == 302
    assert client.get(reverse("coordinator:devices")).status_code == 200
    assert not StaffUser.objects.get(pk=member.pk).must_change_password
    assert opens(member, CHOSEN)


def test_the_coordinator_is_told_on_the_screen_where_they_begin(clara: StaffUser) -> None:
    client = inside(clara)

    answer = choose(client)

    assert answer["Location"] == reverse("coordinator:day")
    assert "Su contraseña quedó cambiada" in client.get(answer["Location"]).content.decode()


def test_this_session_goes_on_and_all_others_end(clara: StaffUser) -> None:
    here, elsewhere = inside(clara), inside(clara)

    choose(here)

    assert here.get(reverse("coordinator:day")).status_code == 200
    assert elsewhere.get(reverse("coordinator:day"))["Location"].startswith(reverse("web:sign_in"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"current": "otra-cosa-distinta"}, "current"),
        ({"current": ""}, "current"),
        ({"new": "corta"}, "new"),
        ({"new": ""}, "new"),
        ({"new": "qwerty123456"}, "new"),
        ({"new": OWN}, "new"),
        ({"again": "no es la misma"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_changes_nothing(
    clara: StaffUser, typed: dict[str, str], field: str
) -> None:
    client = inside(clara)

    answer = choose(client, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["errors"]) == [field]
    assert f'id="{field}-error"' in page
    assert f'aria-describedby="{field}-error' in page
    assert opens(clara, OWN)


def test_a_password_like_the_user_name_is_too_weak(site: Site) -> None:
    clementina = cast.make_staff(site, "Clementina", Role.COORDINATOR)

    answer = choose(inside(clementina), new=f"{clementina.username}99")

    assert "new" in answer.context["errors"]


def test_no_password_comes_back_on_the_page(clara: StaffUser) -> None:
    page = choose(inside(clara), again="no es la misma").content.decode()

    assert not any(each in page for each in (OWN, CHOSEN, "no es la misma"))


def test_nobody_else_has_this_page(client: Client, site: Site) -> None:
    assert client.get(PAGE)["Location"].startswith(reverse("web:sign_in"))
    assert choose(client)["Location"].startswith(reverse("web:sign_in"))


def test_who_need_not_can_go_back_who_must_can_only_leave(
    clara: StaffUser, newcomer: tuple[StaffUser, str]
) -> None:
    page, first = inside(clara).get(PAGE), inside(newcomer[0]).get(PAGE)

    assert f'href="{reverse("coordinator:day")}"' in page.content.decode()
    assert "Volver sin cambiarla" not in first.content.decode()
    assert "¿No es Nueva Prueba?" in first.content.decode()


def test_the_bar_of_every_staff_screen_leads_there(clara: StaffUser) -> None:
    page = inside(clara).get(reverse("coordinator:day")).content.decode()

    assert f'href="{PAGE}"' in page
