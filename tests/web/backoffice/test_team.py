"""Changing accounts in the back office: at once for who is switched off, never for oneself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_line, make_site, make_staff
from tests.web.backoffice.conftest import client_of
from tests.web.backoffice.test_caja import errors_of, typed_on
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return make_staff(site, "Clara", Role.COORDINATOR)


def page_of(member: StaffUser) -> str:
    return reverse("backoffice:org_staffuser_change", args=[member.pk])


def change(client: Client, member: StaffUser, **changes: Any) -> Any:
    typed = typed_on(client, page_of(member), **changes)
    return client.post(page_of(member), {name: value for name, value in typed.items() if value != "off"})


def test_an_account_that_is_switched_off_is_out_at_once(administrator: Client, clara: StaffUser) -> None:
    office_of_clara = client_of(clara)

    answer = change(administrator, clara, is_active="off")

    assert answer.status_code == 302
    assert office_of_clara.get(reverse("coordinator:day"))["Location"].startswith(reverse("web:sign_in"))
    assert OutboxEvent.objects.filter(name="StaffChanged").exists()


def test_a_post_and_a_name_change_but_never_the_user_name(administrator: Client, clara: StaffUser) -> None:
    change(administrator, clara, full_name="Clara  Ospina", role=Role.QUALITY, username="otra")

    fresh = StaffUser.objects.get(pk=clara.pk)
    assert (fresh.full_name, fresh.role, fresh.username) == ("Clara Ospina", Role.QUALITY, clara.username)


@pytest.mark.parametrize("changes", [{"is_active": "off"}, {"role": Role.AUDITOR}])
def test_nobody_changes_their_own_rights(
    administrator: Client, admin: StaffUser, changes: dict[str, str]
) -> None:
    page = change(administrator, admin, **changes)

    assert list(errors_of(page)) == list(changes)
    assert "Es su propia cuenta" in page.content.decode()
    assert StaffUser.objects.get(pk=admin.pk).is_active


def test_who_sits_at_a_desk_keeps_their_post_until_they_leave_it(administrator: Client, site: Site) -> None:
    advisor = make_desk(site, make_line(site)).advisor
    assert advisor

    page = change(administrator, advisor, role=Role.COORDINATOR)

    assert errors_of(page)["role"] == ["Está en el módulo 1. Cambie esto cuando lo haya dejado."]


def test_an_administrator_of_a_site_moves_nobody_to_another(site: Site, clara: StaffUser) -> None:
    mine = client_of(make_staff(site, "Admin", Role.ADMINISTRATOR))
    other = make_site("PALMIRA")

    page = change(mine, clara, site=other.pk)

    assert list(errors_of(page)) == ["site"]
    assert StaffUser.objects.get(pk=clara.pk).site == site


def test_people_are_found_by_name_and_narrowed_by_post_and_access(
    administrator: Client, clara: StaffUser, site: Site
) -> None:
    make_staff(site, "Ana", Role.ADVISOR)
    closed = make_staff(site, "Bruno", Role.ADVISOR)
    StaffUser.objects.filter(pk=closed.pk).update(is_active=False)
    people = reverse("backoffice:org_staffuser_changelist")

    def found(**asked: str) -> list[str]:
        return [member.first_name for member in administrator.get(people, asked).context["cl"].result_list]

    assert found(q="clara") == ["Clara"]
    assert found(cargo=Role.ADVISOR) == ["Ana", "Bruno"]
    assert found(cargo=Role.ADVISOR, entra="no") == ["Bruno"]
