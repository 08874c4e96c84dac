"""The accounts of the staff."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import staff_change
from ventanilla.org.services.staff_change import AccountDraft
from ventanilla.web.backoffice.configuration import BySite, Configuration, Narrowing


class ByRole(Narrowing):
    """Only who has one post."""

    title = _("Cargo")
    parameter_name = "cargo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the posts."""
        return [(value, str(label)) for value, label in Role.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return who has the post that was chosen."""
        return queryset.filter(role=self.value()) if self.value() else queryset


class ByAccess(Narrowing):
    """Only open accounts, or only closed ones."""

    title = _("Puede entrar")
    parameter_name = "entra"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two."""
        return [("si", str(_("Sí"))), ("no", str(_("No")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the accounts that were chosen."""
        return queryset.filter(is_active=self.value() == "si") if self.value() else queryset


class StaffOffice(Configuration):
    """Accounts as they stand; new ones come from the set-up, with a password to begin with."""

    about = _(
        "Quién entra y qué puede hacer. Quien ya no trabaja aquí no se borra: se le quita «Puede entrar», y lo "
        "que hizo queda a su nombre. Las personas nuevas, y otra contraseña para quien la olvidó, están en la "
        "puesta en marcha."
    )
    elsewhere = ((_("Personas nuevas y contraseñas"), "setup:staff"),)
    site_path = "site"
    can_add = False
    list_display = ("full_name", "username", "role", "site", "is_active")
    list_filter = (ByRole, BySite, ByAccess)
    list_select_related = ("site",)
    search_fields = ("full_name", "username")
    search_help_text = _("Nombre o usuario")
    ordering = ("full_name", "pk")
    fields = ("username", "full_name", "role", "site", "email", "is_active")
    readonly_fields = ("username",)

    def draft_of(self, obj: StaffUser) -> object:
        """Return the account as a form shows it."""
        return AccountDraft.of(obj)

    def save_model(self, request: HttpRequest, obj: StaffUser, form: Any, change: bool) -> None:
        """Save through the service; nobody takes their own rights away."""
        staff_change.change_member(
            member=obj,
            draft=AccountDraft.of(obj),
            by=request.user,  # type: ignore[arg-type]
            seen=form.over,
        )
