"""How every page of the back office behaves: who may, what each field is called, and refusals beside their field."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from ventanilla.kernel.errors import Conflict, DomainError, WrongFields
from ventanilla.org import selectors
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.web.backoffice import history, words


class ConfigurationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that also says what a service refused, at the field it names.

    The rules are the service's: the model's own are not asked, for their words are about tables.
    """

    refused: ClassVar[DomainError | None] = None
    now: ClassVar[str] = ""
    """The fingerprint of what is on record now."""
    called_here: ClassVar[dict[str, str]] = {}
    """What the form calls the fields that a service names otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in words.of(self._meta.model._meta.label).fields.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed, with the refusal of the service beside its field."""
        cleaned = super().clean()
        if isinstance(self.refused, WrongFields):
            for field, message in self.refused.errors.items():
                self._say(field, message)
        elif self.refused is not None:
            self._say(self.refused.field or "", str(self.refused))
        return cleaned

    def validate_unique(self) -> None:
        """Leave it to the service."""

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the model's own checks out: fields are checked here, everything else by the service."""
        return {field.name for field in self._meta.model._meta.get_fields()}

    @property
    def over(self) -> str | None:
        """What a service compares with the record: the fingerprint that came with the form, None without one."""
        return self.data.get("seen") or None

    @property
    def seen(self) -> str:
        """The fingerprint of what this form was filled in over: kept until somebody is told of another's change."""
        is_told = isinstance(self.refused, ChangedMeanwhile)
        return self.now if is_told or not self.is_bound else self.data.get("seen", "")

    def _say(self, name: str, message: str) -> None:
        field = self.called_here.get(name, name)
        self.add_error(field if field in self.fields else None, message)


class Configuration(ModelAdmin):  # type: ignore[misc]
    """One kind of thing that is configured. Rights come from the matrix; nothing is deleted here.

    `about` says what the page is for, `elsewhere` leads to where its neighbours are set up (the title of the link and the
    name of its address).
    """

    form = ConfigurationForm
    actions = None
    sortable_by = ()
    list_per_page = 100
    empty_value_display = "–"
    change_list_template = "backoffice/change_list.html"
    list_before_template = "backoffice/above_list.html"
    change_form_outer_before_template = "backoffice/above_form.html"
    warn_unsaved_form = True
    about: str | Promise = ""
    saves: tuple[str | Promise, str | Promise] = (gettext_lazy("Guardar"), gettext_lazy("Guardar"))
    """What the button says that saves a new one, and one that is there already."""
    elsewhere: tuple[tuple[str | Promise, str], ...] = ()
    site_path = ""
    can_add = True
    can_change = True
    fixed_fields: tuple[str, ...] = ()
    """Fields that are typed once, when it is added."""
    helps: ClassVar[dict[str, str]] = {}
    """What is shown of a field in another way, and which field that is."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this role may configure."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether this role may configure."""
        return may(request.user.role, Permission.CONFIGURE)  # type: ignore[union-attr]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether such a thing is added here."""
        return self.can_add and self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether such a thing is changed here."""
        return self.can_change and self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: what was used once is switched off, never deleted."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the things of the person's site, or of all sites for who belongs to none."""
        found: QuerySet[Any] = super().get_queryset(request)
        site_id = request.user.site_id  # type: ignore[union-attr]
        return found.filter(**{self.site_path: site_id}) if site_id and self.site_path else found

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the columns; where there is one site only, it is not told in each row."""
        return tuple(name for name in self.list_display if name != "site" or _has_many_sites(request))

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return what the list can be narrowed by; to a site only where there are several."""
        return tuple(each for each in self.list_filter if each is not BySite or _has_many_sites(request))

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return what is only shown, which includes what may be typed once."""
        return (*self.readonly_fields, *(self.fixed_fields if obj else ()))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form's field; links to other pages inside a field are left out."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is None:
            return None
        formfield.required = formfield.required and not db_field.null
        for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if hasattr(formfield.widget, link):
                setattr(formfield.widget, link, False)
        return formfield

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the choice of a site, which for who belongs to one is that one."""
        if db_field.related_model is Site:
            sites = Site.objects.order_by("name", "pk")
            mine = request.user.site_id  # type: ignore[union-attr]
            kwargs["queryset"] = sites.filter(pk=mine) if mine else sites
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Site and not db_field.null and len(field.queryset) == 1:
            field.empty_label, field.initial = None, field.queryset[0].pk
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, with the help of each field, and what a service has just refused."""
        helps = {name: help_text for name, (_label, help_text) in words.of(self.opts.label).fields.items()}
        helps |= {shown: helps[field] for shown, field in self.helps.items()}
        form = super().get_form(request, obj, change=change, **{"help_texts": helps, **kwargs})
        form.refused = getattr(request, "refused", None)
        form.now = fingerprint(self.draft_of(obj)) if obj else ""
        return form

    def draft_of(self, obj: Any) -> object:
        """Return what tells whether somebody else has changed `obj` meanwhile."""
        return None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the service has saved what belongs together."""

    def links_of(self, obj: Any) -> list[tuple[str, str]]:
        """Return what else can be done with `obj`: the title of a link and its address."""
        return []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or save it; what a service or the database refuses comes back with all that was typed."""
        try:
            return self._form_page(request, *args, **kwargs)
        except DomainError as refused:
            request.refused = refused  # type: ignore[attr-defined]
        except IntegrityError:
            message = _("Alguien guardó lo mismo a la vez. Revise la lista y guarde de nuevo.")
            request.refused = Conflict(message)  # type: ignore[attr-defined]
        return self._form_page(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """Return the page, titled by what is on it; one button saves."""
        obj = kwargs.get("obj")
        if obj is not None:
            context |= {"title": str(obj), "links": [*self.links_of(obj), *self._history_link(obj)]}
        context["save_label"] = self.saves[obj is not None]
        page: HttpResponse = super().render_change_form(request, context, **kwargs)
        return page

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the list, titled by what is in it."""
        title = {"title": words.of(self.opts.label).many}
        page: HttpResponse = super().changelist_view(request, title | (extra_context or {}))
        return page

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what, and when: the database keeps it, whichever screen it came from."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return gone
        context = {
            **self.admin_site.each_context(request),
            "title": _("Historia de cambios"),
            "opts": self.opts,
            "object": obj,
            "changes": history.changes_of(obj),
        }
        return TemplateResponse(request, "backoffice/history.html", context)

    def _history_link(self, obj: Any) -> list[tuple[str, str]]:
        if not hasattr(obj, "pgh_event_model"):
            return []
        return [
            (
                _("Historia de cambios"),
                reverse(f"{self.admin_site.name}:{_name_of(self.opts)}_history", args=[obj.pk]),
            )
        ]

    def _form_page(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return page

    def log_addition(self, *args: Any) -> None:
        """Write nothing: the history of every row is kept by the database."""

    log_change = log_deletions = log_addition


def shown_as(label: str, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator: what a method shows is called as that field of the model `label`."""
    return admin.display(description=words.of(label).fields[name][0])  # type: ignore[arg-type]


class Narrowing(admin.SimpleListFilter):
    """A choice above a list that shows only some of it."""

    template = "backoffice/narrowing.html"


class BySite(Narrowing):
    """Only what belongs to one site."""

    title = gettext_lazy("Sede")
    parameter_name = "sede"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the sites."""
        return [(str(site.pk), site.name) for site in Site.objects.order_by("name", "pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the site that was chosen."""
        chosen = self.value() or ""
        return queryset.filter(site=int(chosen)) if chosen.isdecimal() else queryset


class ByLine(Narrowing):
    """Only what belongs to one service line."""

    title = gettext_lazy("Línea")
    parameter_name = "linea"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the lines."""
        return list(selectors.line_names().items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the line that was chosen."""
        return queryset.filter(service_line_code=self.value()) if self.value() else queryset


class LineField(forms.ChoiceField):
    """The choice of a service line by its name; what is kept is its code, the same at all sites."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_lines_to_choose, widget=UnfoldAdminSelectWidget, **kwargs)


def _name_of(options: Any) -> str:
    return f"{options.app_label}_{options.model_name}"


def _lines_to_choose() -> list[tuple[str, str]]:
    return [("", _("Elija")), *selectors.line_names().items()]


def _has_many_sites(request: HttpRequest) -> bool:
    return request.user.site_id is None and Site.objects.count() > 1  # type: ignore[union-attr]
