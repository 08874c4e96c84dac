"""The OpenAPI description, and the page made from it."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tests import cast
from tests.web.api.conftest import Place
from tests.web.api.program import Program
from tests.web.api.test_who_may_call import OPERATIONS
from ventanilla.org.roles import Role


def test_the_description_loads_and_holds_every_operation(db: None) -> None:
    schema = Program().get("/openapi.json").json()

    described = {
        (method.upper(), re.sub(r"\{\w+\}", "*", path))
        for path, methods in schema["paths"].items()
        for method in methods
    }
    expected = {
        (method, "/api/v1" + re.sub(r"(CALI|(?<=desks/)1|(?<=calls/)1|[0-9a-f-]{36})", "*", path))
        for method, path in OPERATIONS
    } | {("POST", "/api/v1/ratings")}
    assert schema["openapi"].startswith("3.1")
    assert described == expected


def test_every_reference_of_the_description_leads_somewhere(db: None) -> None:
    text = Program().get("/openapi.json").content.decode()
    schema = Program().get("/openapi.json").json()

    names = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert names
    assert names <= set(schema["components"]["schemas"])


@pytest.mark.parametrize("role", list(Role))
def test_signed_in_staff_read_the_description_as_a_page(place: Place, role: Role, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    browser = Client()
    browser.force_login(cast.make_staff(place.site, "Clara", role))

    page = browser.get("/api/v1/docs").content.decode()

    assert "/api/v1/sites/{site}/turns" in page
    assert "Sacar un turno" in page
    assert not re.search(r"https?://(?!localhost)", re.sub(r'xmlns="[^"]+"', "", page))
    assert " style=" not in page
    assert "<script>" not in page


def test_nobody_else_reads_the_page(place: Place) -> None:
    response = Client().get("/api/v1/docs")

    assert (response.status_code, response["Location"]) == (302, "/entrar/?next=/api/v1/docs")
