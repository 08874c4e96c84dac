"""Changing an account: never one's own rights, never beyond one's own site, never under who sits at a desk."""

from dataclasses import replace
from typing import Any

import pytest

from tests import cast
from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile, OutOfReach
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import desks
from ventanilla.org.services.staff_change import AccountDraft, change_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def admin(site: Site) -> StaffUser:
    return cast.make_staff(None, "Admin", Role.ADMINISTRATOR)


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


def change(member: StaffUser, by: StaffUser, seen: str | None = None, **changes: Any) -> StaffUser:
    return change_member(member=member, draft=replace(AccountDraft.of(member), **changes), by=by, seen=seen)


def test_name_post_mail_and_access_change(clara: StaffUser, admin: StaffUser) -> None:
    changed = change(
        clara, admin, full_name=" Clara  Ospina ", role=Role.OWNER, email="Clara@Ejemplo.co", is_active=False
    )

    assert (changed.full_name, changed.role) == ("Clara Ospina", Role.OWNER)
    assert (changed.email, changed.is_active) == ("clara@ejemplo.co", False)
    event = OutboxEvent.objects.get(name="StaffChanged")
    assert (event.payload["changed_ids"], event.payload["by_id"]) == ([clara.pk], admin.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": " "}, "full_name"),
        ({"email": "clara"}, "email"),
        ({"role": "KING"}, "role"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    clara: StaffUser, admin: StaffUser, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        change(clara, admin, **changes)

    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("changes", "field"), [({"role": Role.AUDITOR}, "role"), ({"is_active": False}, "is_active")]
)
def test_nobody_changes_their_own_rights(admin: StaffUser, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongFields, match="Es su propia cuenta") as refused:
        change(admin, admin, **changes)

    assert list(refused.value.errors) == [field]
    assert change(admin, admin, full_name="Admin Otra").full_name == "Admin Otra"


def test_who_looks_after_a_site_reaches_no_other(site: Site, clara: StaffUser, admin: StaffUser) -> None:
    other = cast.make_site("PALMIRA")
    of_other = cast.make_staff(other, "Otra", Role.ADMINISTRATOR)

    with pytest.raises(OutOfReach):
        change(clara, of_other, full_name="X")
    with pytest.raises(OutOfReach):
        change(admin, of_other)
    of_site = cast.make_staff(site, "Aquí", Role.ADMINISTRATOR)
    with pytest.raises(OutOfReach):
        change(clara, of_site, site_id=other.pk)


@pytest.mark.parametrize("changes", [{"role": Role.COORDINATOR}, {"site_id": None}])
def test_who_sits_at_a_desk_keeps_post_and_site(
    site: Site, admin: StaffUser, changes: dict[str, Any]
) -> None:
    desk = cast.make_desk(site, cast.make_line(site))
    advisor = desk.advisor
    assert advisor
    with pytest.raises(DomainError, match="Está en el módulo 1"):
        change(advisor, admin, **changes)

    desks.leave(desk=desk)

    assert change(advisor, admin, **changes)


def test_who_sits_at_a_desk_can_be_shut_out_at_once(site: Site, admin: StaffUser) -> None:
    advisor = cast.make_desk(site, cast.make_line(site)).advisor
    assert advisor

    assert not change(advisor, admin, is_active=False).is_active


def test_who_saves_over_anothers_change_is_told(clara: StaffUser, admin: StaffUser) -> None:
    seen = fingerprint(AccountDraft.of(clara))
    change(clara, admin, seen=seen, full_name="Clara Ospina")

    with pytest.raises(ChangedMeanwhile):
        change(clara, admin, seen=seen, full_name="Clara Otra")
