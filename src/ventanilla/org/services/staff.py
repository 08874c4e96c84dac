"""Accounts of the staff: the first one, new ones with a password to begin with, and changing one's own password."""

import datetime as dt
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import clock, fields, locks
from ventanilla.kernel.errors import Conflict
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.org import staff_sheet
from ventanilla.org.drafts import MemberDraft
from ventanilla.org.errors import AlreadySetUp, OutOfReach
from ventanilla.org.events import FirstAdministratorCreated, PasswordChanged, StaffChanged
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role

LONGEST_NAME = 120
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def create_first_administrator(*, username: str, full_name: str, password: str) -> StaffUser:
    """Return the account of whoever sets this deployment up. Of two who ask at once exactly one gets it.

    Raises AlreadySetUp, telling whose the first account is, or WrongFields naming every field to correct.
    """
    _one_at_a_time()
    first = StaffUser.objects.order_by("pk").first()
    if first is not None:
        raise AlreadySetUp(_already_set_up(first))
    found = Fields()
    account = StaffUser(role=Role.ADMINISTRATOR)
    account.full_name = found.take("full_name", lambda: _full_name(full_name), "")
    account.username = found.take("username", lambda: _given_username(username), "")
    found.take("password", lambda: _sound_password(password, account), "")
    found.raise_if_wrong()
    account.set_password(password)
    account.save()
    emit(FirstAdministratorCreated(site_id=None, administrator_id=account.pk))
    return account


@transaction.atomic
def create_member(*, draft: MemberDraft, site: Site | None, by: StaffUser) -> tuple[StaffUser, str]:
    """Return a new account at `site` (None: all of them) and its password to begin with, shown this once.

    Raises WrongFields naming every field to correct; a user name that is taken comes with one that is free. Raises
    OutOfReach when `by` looks after another site only.
    """
    member = _new_member(draft, site, by)
    password = begin_with_new_password(member)
    _emit_created(member, by)
    return member, password


@transaction.atomic
def take_over_member(
    *, draft: MemberDraft, site: Site | None, by: StaffUser, password_hash: str
) -> StaffUser:
    """Return a new account at `site` (None: all of them) that brings its password along, hashed as Django does.

    Its owner chose that password elsewhere and need not change it. Raises as `create_member` does.
    """
    member = _new_member(draft, site, by)
    member.password = password_hash
    member.save()
    _emit_created(member, by)
    return member


@transaction.atomic
def give_new_password(*, member: StaffUser, by: StaffUser) -> str:
    """Return a new password for `member`, to be changed when they sign in; their sessions end.

    Raises OutOfReach for one's own account, or one that is not at a site of `by`.
    """
    member = StaffUser.objects.select_for_update(of=("self",)).select_related("site").get(pk=member.pk)
    if member.pk == by.pk:
        raise OutOfReach(_("Es su propia cuenta: cambie usted mismo su contraseña."))
    if not reaches(by, member.site):
        raise OutOfReach(only_own_site(by))
    password = begin_with_new_password(member)
    emit(PasswordChanged(site_id=member.site_id, member_id=member.pk, by_id=by.pk))
    return password


@transaction.atomic
def choose_password(*, member: StaffUser, current: str, new: str, again: str) -> StaffUser:
    """Give `member` the password they chose; their other sessions end. Raises WrongFields."""
    member = StaffUser.objects.select_for_update().get(pk=member.pk)
    found = Fields()
    if not member.check_password(current):
        found.refuse("current", _("Esa no es su contraseña de ahora. Revísela."))
    found.take("new", lambda: _sound_password(new, member), "")
    if new == current:
        found.refuse("new", _("Escriba una distinta de la de ahora."))
    if new != again:
        found.refuse("again", _("Las dos no son iguales. Escríbala otra vez."))
    found.raise_if_wrong()
    member.set_password(new)
    member.must_change_password = False
    member.save(update_fields=["password", "must_change_password"])
    emit(PasswordChanged(site_id=member.site_id, member_id=member.pk, by_id=member.pk))
    return member


def reaches(by: StaffUser, site: Site | None) -> bool:
    """Return whether `by` may look after accounts of `site` (None: of all sites)."""
    return by.site is None or by.site == site


def only_own_site(by: StaffUser) -> str:
    """Return what to say to who looks after one site only."""
    return _("Usted administra %(site)s: las cuentas de otras sedes las lleva otra persona.") % {
        "site": by.site
    }


def begin_with_new_password(member: StaffUser) -> str:
    """Save `member` with a new password, to be changed when they sign in, and return it."""
    password = "-".join("".join(secrets.choice(_ALPHABET) for _each in range(4)) for _group in range(3))
    member.set_password(password)
    member.must_change_password = True
    member.save()
    return password


def free_username(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, or the first of wanted2, wanted3... that nobody has."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{number}" in taken:
        number += 1
    return f"{wanted}{number}"


def taken_usernames() -> set[str]:
    """Return the user names of all accounts, closed ones included."""
    return set(StaffUser.objects.values_list("username", flat=True))


def username_taken(wanted: str, taken: set[str]) -> str:
    """Return what to say of a user name that is somebody's."""
    return _("El usuario %(wanted)s ya es de otra persona. Puede usar %(free)s.") % {
        "wanted": wanted,
        "free": free_username(wanted, taken),
    }


def _one_at_a_time() -> None:
    locks.hold("staff accounts")


def _new_member(draft: MemberDraft, site: Site | None, by: StaffUser) -> StaffUser:
    """Return the account as it will be, not saved yet; nobody else makes one meanwhile."""
    _one_at_a_time()
    if not reaches(by, site):
        raise OutOfReach(only_own_site(by), field="site")
    member = _checked(draft)
    member.site = site
    return member


def _emit_created(member: StaffUser, by: StaffUser) -> None:
    emit(StaffChanged(site_id=member.site_id, created_ids=[member.pk], changed_ids=[], by_id=by.pk))


def _already_set_up(first: StaffUser) -> str:
    created = events_of(StaffUser).filter(pgh_obj=first.pk, pgh_label="insert").first()
    since = _since(created.pgh_created_at) if created else _("hace un tiempo")
    message = _(
        "Otra persona acaba de crear la cuenta de administración (%(name)s, %(since)s). Entre con esa cuenta."
    )
    return message % {"name": first.full_name, "since": since}


def _since(at: dt.datetime) -> str:
    minutes = int((clock.now() - at).total_seconds() // 60)
    if minutes < 1:
        return _("hace un momento")
    if minutes < 90:
        return ngettext("hace %(n)s minuto", "hace %(n)s minutos", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 36:
        return ngettext("hace %(n)s hora", "hace %(n)s horas", hours) % {"n": hours}
    return _("hace %(n)s días") % {"n": round(hours / 24)}


def _checked(draft: MemberDraft) -> StaffUser:
    found = Fields()
    member = StaffUser()
    given = found.take("given_names", lambda: _names(draft.given_names, _("Escriba los nombres.")), "")
    family = found.take("family_names", lambda: _names(draft.family_names, _("Escriba los apellidos.")), "")
    document = found.take("document_number", lambda: _free_document(draft), None)
    member.full_name = f"{given} {family}"
    member.role = found.take("role", lambda: _role(draft.role), Role.ADVISOR)
    member.email = found.take("email", lambda: fields.email(draft.email), "")
    member.username = found.take("username", lambda: _free_username(draft.username, given, family), "")
    found.raise_if_wrong()
    if document is not None:
        member.document_type, member.document_number = document.type, document.number
    return member


def _names(text: str, missing: str) -> str:
    return staff_sheet.names(text, missing=missing)


def _full_name(text: str) -> str:
    return fields.line(text, missing=_("Escriba su nombre completo."), longest=LONGEST_NAME)


def _given_username(text: str) -> str:
    username = staff_sheet.username(text)
    if not username:
        raise WrongText(_("Escriba el usuario con el que va a entrar, como clara.ospina."))
    return username


def _free_username(text: str, given_names: str, family_names: str) -> str:
    wanted, taken = staff_sheet.username(text), taken_usernames()
    if wanted and wanted in taken:
        raise WrongText(username_taken(wanted, taken))
    return wanted or free_username(staff_sheet.username_for(given_names, family_names), taken)


def _role(text: str) -> Role:
    if text not in Role.values:
        raise WrongText(_("Elija el cargo."))
    return Role(text)


def _free_document(draft: MemberDraft) -> IdentityDocument:
    document = IdentityDocument.parse(draft.document_type, draft.document_number)
    owner = StaffUser.objects.filter(document_type=document.type, document_number=document.number).first()
    if owner is not None:
        message = _("Ese documento ya tiene cuenta: %(name)s, usuario %(username)s.")
        raise Conflict(message % {"name": owner.full_name, "username": owner.username})
    return document


def _sound_password(password: str, member: StaffUser) -> str:
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise WrongText(" ".join(error.messages)) from None
    return password
