"""A second site stands beside the first, off: no turn is given there, and nobody of the first one meets it (R04)."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.config.demo.conftest import Cis
from tests.web.api.program import Program
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.services import devices
from ventanilla.procedure.flow.errors import NotReady
from ventanilla.procedure.flow.services import opening
from ventanilla.procedure.turns.errors import SiteIsOff
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import issuing


@pytest.fixture
def palmira(quiet_demo: Cis) -> Site:
    return Site.objects.get(code="PALMIRA")


def signed_in(username: str) -> Client:
    client = Client()
    user = StaffUser.objects.get(username=username)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_it_has_lines_desks_and_hours_but_is_not_declared_valid(palmira: Site) -> None:
    assert (palmira.is_active, palmira.declared_at) == (False, None)
    assert (palmira.service_lines.count(), palmira.desks.count()) == (3, 3)
    assert palmira.opening_hours.exists()
    assert not palmira.never_closes


def test_no_turn_is_given_there(palmira: Site) -> None:
    with pytest.raises(SiteIsOff):
        issuing.issue(service_line=palmira.service_lines.all()[0], origin="kiosk")


def test_no_program_gets_a_turn_there_either(palmira: Site) -> None:
    _client, token = devices.register_api_client(site=palmira, name="Prueba", scopes=["turns:write"])

    answer = Program(token).post("/sites/PALMIRA/turns", {"service_line": "RECREATION"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "turns.site_is_off"
    assert not Turn.objects.exists()


def test_it_cannot_be_opened_before_it_has_what_it_needs(palmira: Site) -> None:
    with pytest.raises(NotReady, match="quiosco"):
        opening.open_site(site=palmira, by=StaffUser.objects.get(username="olga"))


def test_for_the_devices_and_programs_of_the_first_it_does_not_exist(quiet_demo: Cis, palmira: Site) -> None:
    tokens = quiet_demo.access["tokens"]

    for token in (tokens["client"], tokens["kiosk"]):
        assert Program(token).get("/sites/PALMIRA/service-lines").status_code == 404


@pytest.mark.parametrize("username", ["clara", "olga", "pablo", "aurora"])
def test_the_staff_of_the_first_never_meets_it(palmira: Site, username: str) -> None:
    client = signed_in(username)

    for name in ("coordinator:day", "coordinator:report", "coordinator:devices"):
        answer = client.get(reverse(name))
        assert answer.status_code in {200, 403}
        assert b"Palmira" not in answer.content


def test_no_advisor_can_send_anybody_there(palmira: Site) -> None:
    assert b"Palmira" not in signed_in("ana").get(reverse("desk:home")).content


def test_the_administrator_sees_it_in_the_back_office(palmira: Site) -> None:
    page = signed_in("admin").get(reverse("backoffice:org_site_changelist"))

    assert b"Sede Palmira" in page.content
    assert b"Sede Cali" in page.content


def test_the_administrator_can_go_on_with_its_set_up(palmira: Site) -> None:
    client = signed_in("admin")

    client.post(reverse("setup:choose_site"), {"site": palmira.pk})

    page = client.get(reverse("setup:ready"))
    assert b"Falta el quiosco" in page.content
