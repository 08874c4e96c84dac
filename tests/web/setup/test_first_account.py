"""The first account, made by whoever holds the link of this run; of two browsers exactly one makes it."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.web.setup.forms import beside, read
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

KEY = "la-clave-de-esta-vez"
ACCOUNT = "/puesta-en-marcha/cuenta/"
TYPED = {
    "clave": KEY,
    "full_name": "Clara Ospina",
    "username": "clara.ospina",
    "password": "un cafetal en la loma",
    "again": "un cafetal en la loma",
}


@pytest.fixture(autouse=True)
def key(settings: object) -> None:
    settings.SETUP_KEY = KEY  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/", "/entrar/"])
def test_an_empty_database_leads_to_the_set_up_which_tells_where_the_link_is(
    client: Client, address: str
) -> None:
    page = client.get(address, follow=True)

    assert page.redirect_chain[-1][0] == "/puesta-en-marcha/"
    assert "el programa mostró al arrancar" in page.content.decode()
    assert KEY not in page.content.decode()


def test_the_link_is_printed_until_somebody_has_an_account(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("setup_link", pages="http://localhost:8000")
    printed = capsys.readouterr().out
    client.post(ACCOUNT, TYPED)

    call_command("setup_link", pages="http://localhost:8000")

    assert f"http://localhost:8000{ACCOUNT}?clave={KEY}" in printed
    assert capsys.readouterr().out == ""


def test_with_the_link_the_account_is_made_and_the_set_up_begins(client: Client) -> None:
    assert read(client.get(f"{ACCOUNT}?clave={KEY}")).focused == ["full_name"]

    answer = client.post(ACCOUNT, TYPED, follow=True)

    assert answer.redirect_chain == [("/puesta-en-marcha/", 302), ("/puesta-en-marcha/caja/", 302)]
    account = StaffUser.objects.get()
    assert (account.full_name, account.role, account.site) == ("Clara Ospina", Role.ADMINISTRATOR, None)


@pytest.mark.parametrize("wrong", ["", "la-de-ayer", "ñ"])
def test_a_wrong_or_old_key_opens_nothing(client: Client, wrong: str) -> None:
    shown = client.get(f"{ACCOUNT}?clave={wrong}")
    sent = client.post(ACCOUNT, TYPED | {"clave": wrong})

    assert shown.status_code == sent.status_code == 403
    assert "Ese no es el enlace de hoy" in shown.content.decode()
    assert not StaffUser.objects.exists()


def test_without_a_key_of_this_run_no_key_is_right(client: Client, settings: object) -> None:
    settings.SETUP_KEY = ""  # type: ignore[attr-defined]

    assert client.post(ACCOUNT, TYPED | {"clave": ""}).status_code == 403
    assert not StaffUser.objects.exists()


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(client: Client) -> None:
    answer = client.post(ACCOUNT, TYPED | {"username": "á!", "password": "corta", "again": "corta"})

    page = read(answer)
    assert answer.status_code == 422
    assert "como clara.ospina" in beside(answer, "username")
    assert "12 caracteres" in beside(answer, "password")
    assert page.focused[0] == "username"
    assert page.forms[0]["full_name"] == "Clara Ospina"
    assert page.forms[0]["password"] == ""


def test_passwords_that_differ_are_told(client: Client) -> None:
    answer = client.post(ACCOUNT, TYPED | {"again": "otro cafetal en la loma"})

    assert "no son iguales" in beside(answer, "again")


def test_of_two_browsers_the_second_is_told_who_was_first(client: Client) -> None:
    second = Client()
    second.get(f"{ACCOUNT}?clave={KEY}")
    client.post(ACCOUNT, TYPED)

    answer = second.post(ACCOUNT, TYPED | {"full_name": "Otra", "username": "otra"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Otra persona acaba de crear la cuenta de administración (Clara Ospina, hace un momento)" in page
    assert 'href="/entrar/"' in page
    assert StaffUser.objects.count() == 1
    assert "sessionid" not in second.cookies


def test_once_there_is_an_account_the_link_leads_to_signing_in(client: Client) -> None:
    client.post(ACCOUNT, TYPED)
    other = Client()

    assert other.get(f"{ACCOUNT}?clave={KEY}")["Location"] == "/entrar/"
    assert "Ese enlace ya no sirve" in other.get(f"{ACCOUNT}?clave=vieja").content.decode()


def test_keys_are_not_tried_without_end(client: Client) -> None:
    statuses = [client.post(ACCOUNT, TYPED | {"clave": "no"}).status_code for _try in range(11)]

    assert statuses[-1] == 403
    assert client.post(ACCOUNT, TYPED).status_code == 429
    assert not StaffUser.objects.exists()
