"""What went wrong is said on a page of ours, whatever the request was."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_host_name_we_do_not_serve_is_a_bad_request(client: Client) -> None:
    answer = client.get("/entrar/", headers={"host": "otro.ejemplo.co"})

    assert answer.status_code == 400
    assert "text/html" in answer["Content-Type"]


def test_an_address_that_is_not_there(client: Client) -> None:
    answer = client.get("/no-existe/")

    assert answer.status_code == 404
    assert "No encontramos esa página" in answer.content.decode()


def test_other_pages_speak_spanish_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/no-existe/", headers={"Accept-Language": "en-US"}).content.decode()

    assert "No encontramos esa página" in page
    assert 'href="/"' in page


def test_a_form_without_its_token_is_told_plainly() -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/entrar/", {"username": "ana", "password": "x"})

    assert answer.status_code == 403
    assert "csrf" not in answer.content.decode().lower().split("<main")[-1]
