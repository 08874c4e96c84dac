"""Changing an account: whose it is, their post and site, and whether it still signs in."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import fields, locks
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org.errors import OutOfReach
from ventanilla.org.events import StaffChanged
from ventanilla.org.models import Desk, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import editing
from ventanilla.org.services.staff import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account as a form shows it and gives it back; `site_id` is None for who works at all sites."""

    full_name: str
    role: str
    site_id: int | None
    email: str
    is_active: bool

    @classmethod
    def of(cls, member: StaffUser) -> "AccountDraft":
        """Return the draft that shows `member`."""
        return cls(member.full_name, str(member.role), member.site_id, member.email, member.is_active)


@transaction.atomic
def change_member(
    *, member: StaffUser, draft: AccountDraft, by: StaffUser, seen: str | None = None
) -> StaffUser:
    """Return the account as `draft` describes it; one that is switched off is out at its next request.

    Raises OutOfReach where `by` looks after another site only, WrongFields naming every field to correct (nobody changes
    their own post, site or access, and who sits at a desk keeps post and site), or ChangedMeanwhile (`seen` is the
    fingerprint of what the form showed).
    """
    locks.hold("staff accounts")
    member = StaffUser.objects.select_for_update(no_key=True).get(pk=member.pk)
    known = AccountDraft.of(member)
    if by.site_id is not None and {by.site_id} != {member.site_id, draft.site_id}:
        raise OutOfReach(
            _("Usted administra una sede: las cuentas de otras las lleva otra persona."), field="site"
        )
    found = Fields()
    name = found.take("full_name", lambda: _name(draft.full_name), "")
    email = found.take("email", lambda: fields.email(draft.email), "")
    if draft.role not in Role.values:
        found.refuse("role", _("Elija el cargo."))
    _refuse_for_oneself(found, known, draft, is_oneself=member.pk == by.pk)
    _refuse_at_a_desk(found, known, draft, member)
    found.raise_if_wrong()
    editing.refuse_if_changed(seen=seen, now=known, history=[events_of(StaffUser).filter(pgh_obj=member.pk)])
    member.full_name, member.email, member.role = name, email, draft.role
    member.site = Site.objects.get(pk=draft.site_id) if draft.site_id else None
    member.is_active = draft.is_active
    member.save(update_fields=["full_name", "email", "role", "site", "is_active"])
    emit(StaffChanged(site_id=member.site_id, created_ids=[], changed_ids=[member.pk], by_id=by.pk))
    return member


def _name(text: str) -> str:
    return fields.line(text, missing=_("Escriba el nombre completo."), longest=LONGEST_NAME)


def _refuse_for_oneself(found: Fields, known: AccountDraft, draft: AccountDraft, *, is_oneself: bool) -> None:
    """Let nobody take their own rights away, or give themselves others."""
    for field, name in (("role", "role"), ("site_id", "site"), ("is_active", "is_active")):
        if is_oneself and getattr(known, field) != getattr(draft, field):
            message = _("Es su propia cuenta: pida a otra persona de administración que cambie esto.")
            found.refuse(name, message)


def _refuse_at_a_desk(found: Fields, known: AccountDraft, draft: AccountDraft, member: StaffUser) -> None:
    """Let an advisor who sits at a desk be one, there, until they leave it."""
    if (known.role, known.site_id) == (draft.role, draft.site_id):
        return
    desk = Desk.objects.filter(advisor=member).first()
    if desk is not None:
        name = "role" if known.role != draft.role else "site"
        message = _("Está en el módulo %(number)s. Cambie esto cuando lo haya dejado.")
        found.refuse(name, message % {"number": desk.number})
