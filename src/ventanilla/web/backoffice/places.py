"""What is configured: one class for each kind of thing."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ventanilla.kernel.errors import DomainError
from ventanilla.org.drafts import CajaDraft
from ventanilla.org.models import Caja, Desk, ServiceLine, Site, StaffUser
from ventanilla.org.services import caja as caja_service
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.tickets.models import LegalTerm
from ventanilla.web.backoffice import words
from ventanilla.web.backoffice.configuration import Configuration, ConfigurationForm
from ventanilla.web.backoffice.site import office

__all__ = ["office"]


class CajaOffice(Configuration):
    """The Caja: one row, through its service."""

    can_add = False
    fields = ("name", "legal_name", "nit", "address", "phone", "email", "greeting", "brand_color")

    def save_model(self, request: HttpRequest, obj: Caja, form: Any, change: bool) -> None:
        """Save through the service, which checks the NIT, the phone, the greeting and the colour."""
        caja_service.save_caja(draft=CajaDraft(**{name: form.cleaned_data[name] for name in self.fields}))


class SiteOffice(Configuration):
    """A site; whether the procedure is valid there is declared, not ticked."""

    site_path = "pk"
    can_add = False
    list_display = ("name", "city", "is_active")
    fields = ("name", "city", "address", "never_closes", "is_active", "declared_at", "declared_by")
    readonly_fields = ("is_active", "declared_at", "declared_by")


class LineForm(ConfigurationForm):
    """A line of service, its prefix used once at its site."""

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed; a prefix used twice is said beside it, with whose it is."""
        cleaned = super().clean() or {}
        site = cleaned.get("site") or getattr(self.instance, "site", None)
        other = ServiceLine.objects.filter(site=site, prefix=cleaned.get("prefix")).exclude(
            pk=self.instance.pk
        )
        if found := other.first():
            message = _("Ese prefijo ya lo usa «%(other)s» en esta sede. Elija otro.")
            self.add_error("prefix", message % {"other": found.name})
        return cleaned


class LineOffice(Configuration):
    """A line of service."""

    form = LineForm
    site_path = "site"
    list_display = ("name", "site", "prefix", "is_open", "position")
    ordering = ("site", "position", "pk")
    fields = ("site", "code", "name", "prefix", "hue", "icon", "position", "is_open", "is_informative")
    fixed_fields = ("site", "code")


class DeskForm(ConfigurationForm):
    """A desk and the lines it serves, all of its own site."""

    service_lines = forms.ModelMultipleChoiceField(
        ServiceLine.objects.order_by("site", "position", "pk"),
        label=words.of("org.Desk").fields["service_lines"][0],
        help_text=words.of("org.Desk").fields["service_lines"][1],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("Elija al menos una línea: sin ella el módulo no llama a nadie.")},
    )

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed, unless a line belongs to another site."""
        cleaned = super().clean() or {}
        site = cleaned.get("site") or getattr(self.instance, "site", None)
        if any(line.site_id != site.pk for line in cleaned.get("service_lines", ()) if site):
            self.add_error("service_lines", _("Esa línea es de otra sede. Elija las de la sede del módulo."))
        return cleaned


class DeskOffice(Configuration):
    """A numbered place; who sits there is not decided here."""

    form = DeskForm
    site_path = "site"
    list_display = ("__str__", "site", "advisor")
    ordering = ("site", "number", "pk")
    fields = ("site", "number", "service_lines", "advisor")
    readonly_fields = ("advisor",)
    fixed_fields = ("site",)


class StaffOffice(Configuration):
    """Accounts as they stand; new ones come from the set-up, with a password to begin with."""

    site_path = "site"
    can_add = False
    list_display = ("full_name", "username", "role", "site", "is_active")
    ordering = ("full_name", "pk")
    fields = ("username", "full_name", "role", "site", "email", "is_active")
    readonly_fields = ("username",)

    def save_model(self, request: HttpRequest, obj: StaffUser, form: Any, change: bool) -> None:
        """Save the account; nobody takes their own rights away."""
        if obj.pk == request.user.pk and {"is_active", "role", "site"} & set(form.changed_data):
            raise DomainError(_("Pida a otra persona de administración que cambie eso en su cuenta."))
        super().save_model(request, obj, form, change)


class ProductOffice(Configuration):
    """What a person may take."""

    list_display = ("name", "service_line_code", "is_active")
    ordering = ("name", "pk")
    fields = ("code", "name", "service_line_code", "reference_value", "is_active")
    fixed_fields = ("code",)


class ReadOnly(Configuration):
    """What is only read here."""

    can_add = can_change = False


class GuideOffice(ReadOnly):
    """The versions of the guides."""

    list_display = ("title", "version", "service_line_code", "valid_from", "valid_to")
    ordering = ("title", "-version", "pk")


class ConsentTextOffice(ReadOnly):
    """The versions of what people authorize under."""

    list_display = ("version", "form_code", "valid_from")
    ordering = ("-version",)


class LegalTermOffice(ReadOnly):
    """In how many business days the law wants an answer."""

    list_display = ("name", "norm", "article", "business_days", "valid_from", "valid_to")
    ordering = ("name", "valid_from", "pk")


office.register(Caja, CajaOffice)
office.register(Site, SiteOffice)
office.register(ServiceLine, LineOffice)
office.register(Desk, DeskOffice)
office.register(StaffUser, StaffOffice)
office.register(Product, ProductOffice)
office.register(Guide, GuideOffice)
office.register(ConsentText, ConsentTextOffice)
office.register(LegalTerm, LegalTermOffice)
