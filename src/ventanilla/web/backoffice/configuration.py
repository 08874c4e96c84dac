"""How every page of the back office behaves: who may, what each field is called, and refusals beside their field."""

from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from ventanilla.kernel.errors import Conflict, DomainError, WrongFields
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.web.backoffice import words


class ConfigurationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that also says what a service refused, at the field it names."""

    refused: ClassVar[DomainError | None] = None

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed, with the refusal of the service beside its field."""
        cleaned = super().clean()
        if isinstance(self.refused, WrongFields):
            for field, message in self.refused.errors.items():
                self._say(field, message)
        elif self.refused is not None:
            self._say(self.refused.field, str(self.refused))
        return cleaned

    def _say(self, field: str | None, message: str) -> None:
        self.add_error(field if field in self.fields else None, message)


class Configuration(ModelAdmin):  # type: ignore[misc]
    """One kind of thing that is configured. Rights come from the matrix; nothing is deleted here."""

    form = ConfigurationForm
    actions = None
    list_per_page = 50
    site_path = ""
    can_add = True
    can_change = True
    fixed_fields: tuple[str, ...] = ()
    """Fields that are typed once, when it is added."""

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

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return what is only shown, which includes what may be typed once."""
        return (*self.readonly_fields, *(self.fixed_fields if obj else ()))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form's field with its help; links to other pages inside a field are left out."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is None:
            return None
        formfield.help_text = words.of(self.opts.label).fields.get(db_field.name, ("", ""))[1]
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
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, which knows what a service has just refused."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", None)
        return form

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

    def _form_page(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return page

    def log_addition(self, *args: Any) -> None:
        """Write nothing: the history of every row is kept by the database."""

    log_change = log_deletions = log_addition
