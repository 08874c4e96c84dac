"""The Caja, its sites, and what stands in each: service lines and desks."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminColorInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from ventanilla.org import suggestions
from ventanilla.org.drafts import CajaDraft, DeskDraft, LineDraft, SiteDraft
from ventanilla.org.models import Caja, Desk, ServiceLine, Site
from ventanilla.org.services import caja as caja_service
from ventanilla.org.services import desk_setup, hours, lines, sites
from ventanilla.web.backoffice.configuration import BySite, Configuration, ConfigurationForm, shown_as


class CajaForm(ConfigurationForm):
    """The Caja as people write it: the NIT with its hyphen, the telephone as it is dialled."""

    nit = forms.CharField(max_length=20, widget=UnfoldAdminTextInputWidget)

    class Meta:
        widgets = {
            "brand_color": UnfoldAdminColorInputWidget,
            "greeting": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(asdict(CajaDraft.of(self.instance if self.instance.pk else None)))


class CajaOffice(Configuration):
    """The Caja: one row, through its service."""

    form = CajaForm
    about = gettext_lazy("Quién es la Caja en todas las pantallas, los tiquetes y los formatos impresos.")
    can_add = False
    fields = ("name", "legal_name", "nit", "address", "phone", "email", "greeting", "brand_color")

    def draft_of(self, obj: Caja) -> object:
        """Return the Caja as a form shows it."""
        return CajaDraft.of(obj)

    def save_model(self, request: HttpRequest, obj: Caja, form: Any, change: bool) -> None:
        """Save through the service, which checks the NIT, the phone, the greeting and the colour."""
        draft = CajaDraft(**{name: form.cleaned_data[name] for name in self.fields})
        caja_service.save_caja(draft=draft, seen=form.over)


class SiteOffice(Configuration):
    """A site; whether the procedure is valid there is declared, not ticked."""

    about = gettext_lazy(
        "Las sedes donde se atiende. Una sede nueva, su horario y la declaración de que abre se hacen en la "
        "puesta en marcha."
    )
    elsewhere = (
        (gettext_lazy("Puesta en marcha"), "setup:home"),
        (gettext_lazy("Otra sede"), "setup:site"),
        (gettext_lazy("Horario y festivos"), "setup:hours"),
    )
    site_path = "pk"
    can_add = False
    list_display = ("name", "city", "address", "is_active")
    ordering = ("name", "pk")
    fields = ("name", "city", "address", "never_closes", "code", "is_active", "declared_at", "declared_by")
    readonly_fields = ("code", "is_active", "declared_at", "declared_by")

    def draft_of(self, obj: Site) -> object:
        """Return the site as a form shows it."""
        return SiteDraft.of(obj)

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        """Save through the services: what the site is called, and whether its hours count."""
        draft = SiteDraft(**{name: form.cleaned_data[name] for name in ("name", "city", "address")})
        sites.change_site(site=obj, draft=draft, seen=form.over)
        hours.set_never_closes(
            site=obj,
            never_closes=form.cleaned_data["never_closes"],
            by=request.user,  # type: ignore[arg-type]
        )


class LineForm(ConfigurationForm):
    """A line of service, with its place among the others counted from 1."""

    called_here = {"lines": "is_open"}
    hue = forms.TypedChoiceField(coerce=int, widget=UnfoldAdminSelectWidget)
    icon = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    position = forms.IntegerField(min_value=1, required=False, widget=UnfoldAdminIntegerFieldWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("hue", suggestions.HUES, self.instance.hue)
        self._offer("icon", suggestions.ICONS, self.instance.icon)
        self.initial["position"] = self._place() if self.instance.pk else None

    def _offer(self, name: str, choices: dict[Any, Any], now: Any) -> None:
        """Offer the choices, and what is there now if it is none of them."""
        is_known = now in choices or now in (None, "")
        field: Any = self.fields[name]
        field.choices = [*([] if is_known else [(now, _("El de ahora"))]), *choices.items()]

    def _place(self) -> int:
        order = ServiceLine.objects.filter(site=self.instance.site_id).order_by("position", "pk")
        return list(order.values_list("pk", flat=True)).index(self.instance.pk) + 1


class LineOffice(Configuration):
    """A line of service."""

    form = LineForm
    about = gettext_lazy(
        "Lo que la gente viene a buscar. Cada línea tiene una letra para sus turnos, y un color y un dibujo que "
        "la acompañan en todas las pantallas."
    )
    elsewhere = ((gettext_lazy("Todas las líneas a la vez"), "setup:lines"),)
    site_path = "site"
    list_display = ("name", "site", "prefix", "is_open", "reach")
    list_filter = (BySite,)
    list_select_related = ("site",)
    ordering = ("site", "position", "pk")
    fixed_fields = ("site", "code")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the fields; the code of a new line comes from its name."""
        look = ("name", "prefix", "hue", "icon", "position", "is_open", "is_informative")
        return ("site", *look, "code") if obj else ("site", *look)

    @admin.display(description=gettext_lazy("Hasta dónde se atiende"))
    def reach(self, obj: ServiceLine) -> str:
        """Return whether people are served here or shown the way."""
        return _("Solo se orienta") if obj.is_informative else _("Se orienta y se registra")

    def draft_of(self, obj: ServiceLine) -> object:
        """Return the line as a form shows it."""
        return next(each for each in LineDraft.all_of(obj.site) if each.code == obj.code)

    def save_model(self, request: HttpRequest, obj: ServiceLine, form: Any, change: bool) -> None:
        """Save through the service, which says whose prefix or name it is already."""
        typed = form.cleaned_data
        looks = ("name", "prefix", "hue", "icon", "is_open", "is_informative")
        draft = LineDraft(code=obj.code if change else "", **{name: typed[name] for name in looks})
        place = typed["position"] - 1 if typed["position"] else None
        obj.pk = lines.save_line(site=obj.site, draft=draft, place=place, seen=form.over).pk


class LinesOfDesk(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The lines that a desk may serve; where there are several sites, each with its own."""

    is_of_one_site = True

    def label_from_instance(self, obj: Any) -> str:
        """Return the line's name, with its site where several are offered."""
        return str(obj.name) if self.is_of_one_site else f"{obj.name} ({obj.site.name})"


class DeskForm(ConfigurationForm):
    """A desk and the lines it serves, all of its own site."""

    called_here = {"lines": "service_lines", "count": "number"}
    service_lines = LinesOfDesk(
        ServiceLine.objects.none(),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={
            "required": gettext_lazy("Elija al menos una línea: sin ella el módulo no llama a nadie.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ServiceLine.objects.select_related("site").order_by("site__name", "site", "position", "pk")
        if self.instance.pk:
            offered = offered.filter(site=self.instance.site_id)
        elif "site" in self.fields:
            offered = offered.filter(site__in=self.fields["site"].queryset)  # type: ignore[attr-defined]
        field: Any = self.fields["service_lines"]
        field.is_of_one_site = len({line.site_id for line in offered}) < 2
        field.queryset = offered

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed, unless a line belongs to another site."""
        cleaned = super().clean() or {}
        site = cleaned.get("site") or (self.instance.site if self.instance.pk else None)
        if any(line.site_id != site.pk for line in cleaned.get("service_lines", ()) if site):
            self.add_error("service_lines", _("Esa línea es de otra sede. Elija las de la sede del módulo."))
        return cleaned


class DeskOffice(Configuration):
    """A numbered place; who sits there is not decided here."""

    form = DeskForm
    about = gettext_lazy(
        "Cada puesto de atención con su número y las líneas que llama. Un módulo que ya atendió no se borra: quítele "
        "las líneas que no deba llamar, o arréglelos todos en la puesta en marcha."
    )
    elsewhere = (
        (gettext_lazy("Todos los módulos a la vez"), "setup:desks"),
        (gettext_lazy("La tableta de cada módulo"), "coordinator:devices"),
    )
    site_path = "site"
    list_display = ("__str__", "site", "lines", "advisor")
    list_filter = (BySite,)
    list_select_related = ("site", "advisor")
    ordering = ("site", "number", "pk")
    fields = ("site", "number", "service_lines", "advisor")
    readonly_fields = ("advisor",)
    fixed_fields = ("site",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the desks with their lines."""
        return super().get_queryset(request).prefetch_related("service_lines")

    @shown_as("org.Desk", "service_lines")
    def lines(self, obj: Desk) -> str:
        """Return what the desk serves, in the order of the kiosk."""
        served = sorted(obj.service_lines.all(), key=lambda line: (line.position, line.pk))
        return ", ".join(line.name for line in served)

    def draft_of(self, obj: Desk) -> object:
        """Return the desk as a form shows it."""
        return next(each for each in DeskDraft.all_of(obj.site) if each.id == obj.pk)

    def save_model(self, request: HttpRequest, obj: Desk, form: Any, change: bool) -> None:
        """Save through the service."""
        codes = tuple(line.code for line in form.cleaned_data["service_lines"])
        draft = DeskDraft(obj.pk if change else None, str(form.cleaned_data["number"]), codes)
        obj.pk = desk_setup.save_desk(site=obj.site, draft=draft, seen=form.over).pk
