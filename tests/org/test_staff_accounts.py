"""Accounts of the staff: from a sheet, one by one, and new passwords; nobody reaches beyond their own site."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.hashers import make_password

from tests import cast
from tests.org.test_staff_sheet import ANA, as_csv
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.table_file import TableRefused
from ventanilla.org import staff_sheet
from ventanilla.org.drafts import MemberDraft
from ventanilla.org.errors import OutOfReach
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import staff, staff_import
from ventanilla.org.services.staff_import import Deed, NewAccount, Plan

pytestmark = pytest.mark.django_db

BRUNO = MemberDraft("CC", "94555666", "Bruno", "Díaz Mora", Role.ADVISOR)


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def admin(site: Site) -> StaffUser:
    return cast.make_staff(None, "Admin", Role.ADMINISTRATOR)


def row(**changes: str) -> list[str]:
    columns = ["kind", "number", "given", "family", "role", "email", "site", "username"]
    return [changes.get(column, text) for column, text in zip(columns, ANA, strict=True)]


def plan(site: Site, by: StaffUser, *rows: list[str]) -> Plan:
    return staff_import.plan(staff_sheet.parse(as_csv(*rows)), site=site, by=by)


def apply(site: Site, by: StaffUser, *rows: list[str]) -> list[NewAccount]:
    return staff_import.apply_sheet(sheet=staff_sheet.parse(as_csv(*rows)), site=site, by=by)


def test_a_plan_changes_nothing(site: Site, admin: StaffUser) -> None:
    found = plan(site, admin, ANA)

    assert (found.count(Deed.CREATE), found.can_be_applied) == (1, True)
    assert StaffUser.objects.get() == admin


def test_a_sheet_makes_accounts_with_a_password_to_begin_with(site: Site, admin: StaffUser) -> None:
    [made] = apply(site, admin, ANA)

    assert (made.member.username, made.member.role, made.member.site) == ("ana.restrepo", Role.ADVISOR, site)
    assert made.member.check_password(made.password)
    assert made.member.must_change_password
    assert OutboxEvent.objects.get().payload["created_ids"] == [made.member.pk]


def test_applied_again_it_changes_nothing(site: Site, admin: StaffUser) -> None:
    apply(site, admin, ANA)

    assert apply(site, admin, ANA) == []
    assert plan(site, admin, ANA).can_be_applied is False


def test_who_is_known_by_document_is_changed_and_keeps_user_and_password(
    site: Site, admin: StaffUser
) -> None:
    [made] = apply(site, admin, ANA)

    found = plan(site, admin, row(family="Restrepo Mora", role="Coordinador II"))
    apply(site, admin, row(family="Restrepo Mora", role="Coordinador II"))

    assert found.planned[0].differences == (
        "nombre: Ana Lucía Restrepo Gil → Ana Lucía Restrepo Mora",
        "cargo: Asesor de Servicios (CIS) → Coordinador II",
    )
    ana = StaffUser.objects.get(pk=made.member.pk)
    assert (ana.role, ana.username) == (Role.COORDINATOR, "ana.restrepo")
    assert ana.check_password(made.password)


def test_two_with_the_same_names_get_two_user_names(site: Site, admin: StaffUser) -> None:
    made = apply(site, admin, ANA, row(number="31999888"))

    assert [account.member.username for account in made] == ["ana.restrepo", "ana.restrepo2"]


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        ({"site": "Sede Pasto"}, "sede", "Las que hay: Sede Cali"),
        ({"username": "bruno.diaz"}, "usuario", "Puede usar bruno.diaz2"),
    ],
)
def test_what_does_not_fit_what_is_there_is_told_at_its_column(
    site: Site, admin: StaffUser, changes: dict[str, str], column: str, says: str
) -> None:
    staff.create_member(draft=BRUNO, site=site, by=admin)

    [bad] = plan(site, admin, row(**changes)).bad_lines

    assert (bad.line, bad.column) == (2, column)
    assert says in bad.message


def test_one_bad_line_and_nothing_of_the_sheet_is_done(site: Site, admin: StaffUser) -> None:
    with pytest.raises(TableRefused, match="1 dato por corregir"):
        apply(site, admin, ANA, row(number="94555666", site="Sede Pasto"))

    assert StaffUser.objects.get() == admin


def test_nobody_changes_their_own_post_by_a_sheet(site: Site, admin: StaffUser) -> None:
    admin.document_type, admin.document_number = "CC", "31123456"
    admin.save()

    assert "Es su propia cuenta" in plan(site, admin, ANA).bad_lines[0].message


def test_one_by_one_everything_wrong_is_said_at_once(site: Site, admin: StaffUser) -> None:
    with pytest.raises(WrongFields) as refused:
        staff.create_member(draft=MemberDraft(username="á"), site=site, by=admin)

    assert set(refused.value.errors) == {
        "given_names",
        "family_names",
        "document_number",
        "role",
        "username",
    }


def test_a_document_has_one_account(site: Site, admin: StaffUser) -> None:
    staff.create_member(draft=BRUNO, site=site, by=admin)

    with pytest.raises(WrongFields) as refused:
        staff.create_member(draft=replace(BRUNO, given_names="Otro"), site=site, by=admin)

    assert refused.value.errors == {
        "document_number": "Ese documento ya tiene cuenta: Bruno Díaz Mora, usuario bruno.diaz."
    }


def test_a_new_password_takes_the_place_of_the_one_before(site: Site, admin: StaffUser) -> None:
    bruno, first = staff.create_member(draft=BRUNO, site=site, by=admin)

    second = staff.give_new_password(member=bruno, by=admin)

    bruno.refresh_from_db()
    assert bruno.check_password(second)
    assert not bruno.check_password(first)
    assert bruno.must_change_password


def test_nobody_gives_themselves_a_password_to_begin_with(admin: StaffUser) -> None:
    with pytest.raises(OutOfReach, match="su propia cuenta"):
        staff.give_new_password(member=admin, by=admin)


def test_who_looks_after_one_site_reaches_no_account_of_another_or_of_all(
    site: Site, admin: StaffUser
) -> None:
    other = cast.make_site("PALMIRA")
    local = cast.make_staff(other, "Local", Role.ADMINISTRATOR)
    bruno, _password = staff.create_member(draft=BRUNO, site=site, by=admin)

    attempts: list[Callable[[], object]] = [
        lambda: staff.create_member(draft=BRUNO, site=None, by=local),
        lambda: staff.create_member(draft=BRUNO, site=site, by=local),
        lambda: staff.give_new_password(member=bruno, by=local),
        lambda: staff.give_new_password(member=admin, by=local),
    ]
    for attempt in attempts:
        with pytest.raises(OutOfReach, match="Usted administra Sede Palmira"):
            attempt()
    bad = plan(
        other,
        local,
        row(site="todas"),
        row(number="94555666", site="Sede Palmira"),
        row(number="31999888", site="Sede Cali"),
    ).bad_lines
    assert [(each.line, each.column) for each in bad] == [
        (2, "sede"),
        (3, "numero_documento"),
        (4, "sede"),
    ]


def test_an_account_taken_over_brings_its_password_along(site: Site, admin: StaffUser) -> None:
    known = make_password("la-clave-de-bruno")

    bruno = staff.take_over_member(draft=BRUNO, site=site, by=admin, password_hash=known)

    assert (bruno.username, bruno.site, bruno.must_change_password) == ("bruno.diaz", site, False)
    assert bruno.check_password("la-clave-de-bruno")
    assert OutboxEvent.objects.get().payload == {
        "created_ids": [bruno.pk],
        "changed_ids": [],
        "by_id": admin.pk,
    }


def test_an_account_taken_over_is_checked_like_any_other(site: Site, admin: StaffUser) -> None:
    with pytest.raises(WrongFields) as refused:
        staff.take_over_member(
            draft=replace(BRUNO, document_number="12AB"),
            site=site,
            by=admin,
            password_hash=make_password("x"),
        )

    assert list(refused.value.errors) == ["document_number"]
    assert StaffUser.objects.get() == admin
