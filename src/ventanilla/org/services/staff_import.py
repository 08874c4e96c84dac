"""Making and changing accounts from a sheet of the staff: what it would do, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import locks
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.table_cells import plain
from ventanilla.kernel.table_file import BadLine, TableRefused
from ventanilla.org.events import StaffChanged
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.services import staff
from ventanilla.org.staff_sheet import ALL_SITES, StaffRow, StaffSheet, username_for


class Deed(StrEnum):
    """What a row of the sheet comes to."""

    CREATE = "create"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one row: the account as it would be, not saved, and what differs from now."""

    line: int
    member: StaffUser
    deed: Deed
    differences: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What a sheet would do."""

    planned: list[Planned] = field(default_factory=list)
    bad_lines: list[BadLine] = field(default_factory=list)

    def count(self, deed: Deed) -> int:
        """Return how many rows come to `deed`."""
        return sum(each.deed == deed for each in self.planned)

    @property
    def can_be_applied(self) -> bool:
        """Whether nothing is wrong and something would change."""
        return not self.bad_lines and any(each.deed != Deed.NOTHING for each in self.planned)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just made, with the password to begin with; it is not known again afterwards."""

    member: StaffUser
    password: str


def plan(sheet: StaffSheet, *, site: Site, by: StaffUser) -> Plan:
    """Return what the sheet would do: accounts are told apart by document; a row without a site means `site`."""
    found = Plan(bad_lines=list(sheet.bad_lines))
    taken = staff.taken_usernames()
    known = {
        (each.document_type, each.document_number): each
        for each in StaffUser.objects.select_related("site").exclude(document_number="")
    }
    sites = {plain(key): each for each in Site.objects.all() for key in (each.name, each.code)}
    for row in sheet.rows:
        member = known.get((row.document.type, row.document.number))
        where = _site(row, sites, site)
        wrong = _wrong_with(row, member, sites, taken, by) or _out_of_reach(member, where, by)
        if wrong:
            found.bad_lines.append(BadLine(row.line, *wrong))
            continue
        planned = _change(row, member, where) if member else _creation(row, where, taken)
        taken.add(planned.member.username)
        found.planned.append(planned)
    found.bad_lines.sort(key=lambda bad: bad.line)
    return found


@transaction.atomic
def apply_sheet(*, sheet: StaffSheet, site: Site, by: StaffUser) -> list[NewAccount]:
    """Do what the sheet says, all of it, and return the accounts made with their passwords to begin with.

    Applied again it changes nothing. Raises TableRefused, with every bad line, when anything is wrong.
    """
    locks.hold("staff accounts")
    todo = plan(sheet, site=site, by=by)
    if todo.bad_lines:
        raise TableRefused(refusal(todo.bad_lines), bad_lines=todo.bad_lines)
    changed = [each.member for each in todo.planned if each.deed == Deed.CHANGE]
    for member in changed:
        member.save(update_fields=["full_name", "role", "site", "email"])
    created = [
        NewAccount(each.member, staff.begin_with_new_password(each.member))
        for each in todo.planned
        if each.deed == Deed.CREATE
    ]
    if created or changed:
        emit(
            StaffChanged(
                site_id=site.pk,
                created_ids=[account.member.pk for account in created],
                changed_ids=[member.pk for member in changed],
                by_id=by.pk,
            )
        )
    return created


def refusal(bad_lines: Sequence[BadLine]) -> str:
    """Return what to say of a sheet with bad lines."""
    return ngettext(
        "Hay %(n)s dato por corregir. Todavía no se creó ni cambió ninguna cuenta.",
        "Hay %(n)s datos por corregir. Todavía no se creó ni cambió ninguna cuenta.",
        len(bad_lines),
    ) % {"n": len(bad_lines)}


def _wrong_with(
    row: StaffRow, member: StaffUser | None, sites: dict[str, Site], taken: set[str], by: StaffUser
) -> tuple[str, str] | None:
    """Return the column and the message when the row cannot be taken."""
    where = plain(row.site)
    if where and where != ALL_SITES and where not in sites:
        names = ", ".join(sorted({each.name for each in sites.values()}))
        message = _("No hay una sede con ese nombre. Las que hay: %(names)s; o escriba «todas».")
        return "sede", message % {"names": names}
    if member is None and row.username in taken:
        return "usuario", staff.username_taken(row.username, taken)
    if member is not None and row.username not in {"", member.username}:
        message = _("Esta persona ya entra como %(username)s, y eso no se cambia aquí. Deje la celda vacía.")
        return "usuario", message % {"username": member.username}
    if member is not None and not member.is_active:
        return "numero_documento", _("La cuenta de esta persona está cerrada. Quite el renglón.")
    if member == by and row.role != by.role:
        return "cargo", _("Es su propia cuenta: otra persona de administración debe cambiarle el cargo.")
    return None


def _out_of_reach(member: StaffUser | None, where: Site | None, by: StaffUser) -> tuple[str, str] | None:
    if not staff.reaches(by, where):
        return "sede", staff.only_own_site(by)
    if member is not None and not staff.reaches(by, member.site):
        return "numero_documento", staff.only_own_site(by)
    return None


def _site(row: StaffRow, sites: dict[str, Site], here: Site) -> Site | None:
    """Return where the row puts somebody: None for all sites; here when it does not say, or names no site we have."""
    where = plain(row.site)
    return None if where == ALL_SITES else sites.get(where, here)


def _creation(row: StaffRow, site: Site | None, taken: set[str]) -> Planned:
    wanted = row.username or username_for(row.given_names, row.family_names)
    member = StaffUser(
        username=staff.free_username(wanted, taken),
        full_name=row.full_name,
        role=row.role,
        site=site,
        document_type=row.document.type,
        document_number=row.document.number,
        email=row.email,
    )
    return Planned(row.line, member, Deed.CREATE)


def _change(row: StaffRow, member: StaffUser, site: Site | None) -> Planned:
    differences = []
    if row.full_name != member.full_name:
        differences.append(_("nombre: %(old)s → %(new)s") % {"old": member.full_name, "new": row.full_name})
    if row.role != member.role:
        roles = {"old": member.get_role_display(), "new": row.role.label}
        differences.append(_("cargo: %(old)s → %(new)s") % roles)
    if row.site and site != member.site:
        old, new = (each.name if each else _("todas") for each in (member.site, site))
        differences.append(_("sede: %(old)s → %(new)s") % {"old": old, "new": new})
        member.site = site
    if row.email and row.email != member.email:
        differences.append(_("correo: %(new)s") % {"new": row.email})
        member.email = row.email
    member.full_name, member.role = row.full_name, row.role
    deed = Deed.CHANGE if differences else Deed.NOTHING
    return Planned(row.line, member, deed, tuple(differences))
