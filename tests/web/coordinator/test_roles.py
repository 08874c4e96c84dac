"""Who may open which page of the office, and what the navigation offers them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ventanilla.org.roles import Role
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db

PAGES = {
    "coordinator:day": {Role.COORDINATOR, Role.OWNER},
    "coordinator:report": {Role.COORDINATOR, Role.QUALITY, Role.OWNER, Role.AUDITOR},
    "coordinator:report_spreadsheet": {Role.COORDINATOR, Role.QUALITY, Role.OWNER, Role.AUDITOR},
    "coordinator:affiliates": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "coordinator:devices": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "coordinator:lunch": {Role.COORDINATOR},
    "coordinator:shifts": {Role.COORDINATOR},
    "coordinator:closing": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "coordinator:commands": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "coordinator:message_costs": {Role.COORDINATOR, Role.OWNER, Role.ADMINISTRATOR, Role.AUDITOR},
    "coordinator:message_costs_spreadsheet": {
        Role.COORDINATOR,
        Role.OWNER,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    },
    "coordinator:lines": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "coordinator:rules": {Role.COORDINATOR},
    "coordinator:calls": {Role.COORDINATOR, Role.QUALITY, Role.OWNER, Role.AUDITOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_its_roles_alone(as_role: Callable[[Role], Client], role: Role, name: str) -> None:
    answer = as_role(role).get(reverse(name))

    assert answer.status_code == (200 if role in PAGES[name] else 403)


@pytest.mark.parametrize("role", Role)
def test_evidence_is_for_coordinator_and_auditor(
    as_role: Callable[[Role], Client], ended_visit: Visit, role: Role
) -> None:
    answer = as_role(role).get(reverse("coordinator:visit", args=[ended_visit.pk]))

    assert answer.status_code == (200 if role in {Role.COORDINATOR, Role.AUDITOR} else 403)


@pytest.mark.parametrize("role", Role)
def test_only_the_coordinator_closes_a_visit(
    as_role: Callable[[Role], Client], ended_visit: Visit, role: Role
) -> None:
    address = reverse("coordinator:close_visit", args=[ended_visit.pk])

    answer = as_role(role).post(address, {"reason": "Se fue"})

    assert answer.status_code == (302 if role is Role.COORDINATOR else 403)


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for name in PAGES:
        assert client.get(reverse(name))["Location"].startswith(reverse("web:sign_in"))


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.COORDINATOR, ["Jornada", "Informe", "Afiliados", "Dispositivos"]),
        (Role.QUALITY, ["Informe"]),
        (Role.OWNER, ["Jornada", "Informe"]),
        (Role.ADMINISTRATOR, ["Afiliados", "Dispositivos"]),
    ],
)
def test_the_navigation_offers_what_the_role_may_open(
    as_role: Callable[[Role], Client], role: Role, titles: list[str]
) -> None:
    name = "coordinator:devices" if role is Role.ADMINISTRATOR else "coordinator:report"

    page = as_role(role).get(reverse(name)).content.decode()

    navigation = page.split('<nav class="top-bar-nav"')[1].split("</nav>")[0]
    every = ["Jornada", "Informe", "Afiliados", "Dispositivos"]
    assert [title for title in every if f"</svg>{title}</a>" in navigation] == titles
    assert navigation.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.COORDINATOR, ["Ahora", "Almuerzos", "Personal", "Reglas", "Llamados", "Cierre"]),
        (Role.OWNER, ["Ahora", "Llamados"]),
    ],
)
def test_the_day_leads_to_the_pages_about_it_that_the_role_may_open(
    as_role: Callable[[Role], Client], role: Role, titles: list[str]
) -> None:
    page = as_role(role).get(reverse("coordinator:day")).content.decode()

    places = page.split('<nav class="day-places"')[1].split("</nav>")[0]
    every = ("Ahora", "Almuerzos", "Personal", "Reglas", "Llamados", "Cierre")
    assert [title for title in every if f"</svg>{title}</a>" in places] == titles
    assert places.count('aria-current="page"') == 1
