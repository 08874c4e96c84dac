"""What is offered and said: products, guides, the texts people authorize under, and the terms of the law."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from ventanilla.kernel import clock, money
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.catalogue import services as catalogue
from ventanilla.procedure.catalogue.drafts import ProductDraft
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.guides.models import Guide
from ventanilla.web.backoffice import words
from ventanilla.web.backoffice.configuration import (
    ByLine,
    Configuration,
    ConfigurationForm,
    LineField,
    shown_as,
)

LONGEST_CODE = 40


class ProductForm(ConfigurationForm):
    """A product; the code of a new one may come from its name."""

    service_line_code = LineField()
    code = forms.SlugField(
        required=False,
        max_length=LONGEST_CODE,
        widget=UnfoldAdminTextInputWidget,
        error_messages={
            "invalid": gettext_lazy(
                "Escriba un código de letras sin tildes, números o guiones, sin espacios."
            )
        },
    )


class OfLine(Configuration):
    """Something that belongs to a service line, which is told by its name."""

    list_filter = (ByLine,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return them with the name of their line, as the first site has it."""
        lines = ServiceLine.objects.filter(code=OuterRef("service_line_code")).order_by(
            "site", "position", "pk"
        )
        with_name: QuerySet[Any] = (
            super().get_queryset(request).annotate(line_name=Subquery(lines.values("name")[:1]))
        )
        return with_name

    @admin.display(description=gettext_lazy("Línea de servicio"))
    def line(self, obj: Any) -> str:
        """Return what its line is called."""
        return str(obj.line_name or obj.service_line_code)


class ProductOffice(OfLine):
    """What a person may take."""

    form = ProductForm
    about = gettext_lazy(
        "Los productos, servicios y programas que una persona puede tomar. El que se deja de ofrecer no se "
        "borra: lo que ya se tomó sigue en el informe."
    )
    list_display = ("name", "line", "value", "is_active")
    search_fields = ("name", "code")
    search_help_text = gettext_lazy("Nombre o código")
    ordering = ("name", "pk")
    fixed_fields = ("code",)

    @admin.display(description=gettext_lazy("Valor de referencia"))
    def value(self, obj: Product) -> str | None:
        """Return its value in pesos, as people write it."""
        return None if obj.reference_value is None else money.pesos(obj.reference_value)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the fields; a new product is on offer at once."""
        common = ("name", "service_line_code", "reference_value")
        return (*common, "is_active", "code") if obj else (*common, "code")

    def draft_of(self, obj: Product) -> object:
        """Return the product as a form shows it."""
        return ProductDraft.of(obj)

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Save through the service."""
        if change:
            catalogue.change_product(
                product=obj,
                draft=ProductDraft.of(obj),
                by=request.user,  # type: ignore[arg-type]
                seen=form.over,
            )
            return
        obj.pk = catalogue.add_product(
            code=obj.code or slugify(obj.name)[:LONGEST_CODE],
            name=obj.name,
            service_line_code=obj.service_line_code,
            reference_value=obj.reference_value,
            by=request.user,  # type: ignore[arg-type]
        ).pk


class GuideForm(ConfigurationForm):
    """A new version of a guide."""

    service_line_code = LineField()

    class Meta:
        widgets = {
            name: UnfoldAdminTextareaWidget(attrs={"rows": rows})
            for name, rows in {"summary": 4, "requirements": 5, "steps": 6, "consultation": 2}.items()
        }


class WithdrawalForm(ConfigurationForm):
    """The day from which a published guide is no longer read: nothing else of it changes."""

    def clean(self) -> dict[str, Any] | None:
        """Return what was typed; without a day there is nothing to save."""
        cleaned = super().clean() or {}
        if "valid_to" not in self.errors and cleaned.get("valid_to") is None:
            self.add_error("valid_to", _("Elija el día desde el que ya no se lee."))
        return cleaned


class GuideOffice(OfLine):
    """The versions of the guides: each is published, and from then on it stays as it is."""

    about = gettext_lazy(
        "Lo que el asesor lee al orientar. Una guía publicada no se corrige: se publica otra versión, con el "
        "día desde el que rige, y cada atención conserva la que se leyó."
    )
    saves = (gettext_lazy("Publicar esta versión"), gettext_lazy("Retirar la guía desde ese día"))
    list_display = ("title", "version", "line", "state", "from_day", "to_day")
    search_fields = ("title",)
    search_help_text = gettext_lazy("Título")
    ordering = ("title", "code", "-version")
    helps = {
        "line": "service_line_code",
        "summary_text": "summary",
        "requirements_text": "requirements",
        "steps_text": "steps",
        "consultation_text": "consultation",
        "from_day": "valid_from",
        "to_day": "valid_to",
    }
    shown = (
        "title",
        "version",
        "line",
        "summary_text",
        "requirements_text",
        "steps_text",
        "consultation_text",
    )

    @admin.display(description=gettext_lazy("Estado"))
    def state(self, obj: Guide) -> str:
        """Return whether it is read now."""
        today = _today()
        if obj.valid_from > today:
            return _("Empieza después")
        if obj.valid_to is not None and obj.valid_to <= today:
            return _("Ya no rige")
        return _("Vigente")

    @shown_as("guides.Guide", "valid_from")
    def from_day(self, obj: Guide) -> str:
        """Return the day from which it is read."""
        return words.day(obj.valid_from)

    @shown_as("guides.Guide", "valid_to")
    def to_day(self, obj: Guide) -> str | None:
        """Return the day from which it is no longer read."""
        return words.day(obj.valid_to) if obj.valid_to else None

    @shown_as("guides.Guide", "summary")
    def summary_text(self, obj: Guide) -> SafeString:
        """Return what it is, in its lines."""
        return _in_lines(obj.summary)

    @shown_as("guides.Guide", "requirements")
    def requirements_text(self, obj: Guide) -> SafeString:
        """Return the requirements, one a line."""
        return _in_lines(obj.requirements)

    @shown_as("guides.Guide", "steps")
    def steps_text(self, obj: Guide) -> SafeString:
        """Return the steps, one a line."""
        return _in_lines(obj.steps)

    @shown_as("guides.Guide", "consultation")
    def consultation_text(self, obj: Guide) -> SafeString:
        """Return what is looked up, in its lines."""
        return _in_lines(obj.consultation)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether it can still be withdrawn: the last version, as long as it is not over."""
        return super().has_change_permission(request, obj) and (obj is None or _can_be_withdrawn(obj))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is typed for a new version, or what a published one shows."""
        if obj is None:
            texts = ("summary", "requirements", "steps", "consultation")
            return ("title", "service_line_code", *texts, "valid_from")
        return (*self.shown, "from_day", "valid_to" if _can_be_withdrawn(obj) else "to_day")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what a published version only shows."""
        return (*self.shown, "from_day", "to_day") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form for a new version, or for the end of a published one."""
        return super().get_form(
            request, obj, change=change, **{"form": WithdrawalForm if obj else GuideForm, **kwargs}
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the text of the version that the new one starts from, if it starts from one."""
        before = _version_before(request)
        names = ("title", "service_line_code", "summary", "requirements", "steps", "consultation")
        texts = {name: getattr(before, name) for name in names} if before else {}
        return texts | {"valid_from": _today()}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form for a new guide, or for another version of one."""
        before = _version_before(request)
        title = {"title": _("Otra versión de «%(title)s»") % {"title": before.title}} if before else {}
        page: HttpResponse = super().add_view(request, form_url, title | (extra_context or {}))
        return page

    def links_of(self, obj: Guide) -> list[tuple[str, str]]:
        """Return the way to the next version."""
        add = reverse(f"{self.admin_site.name}:guides_guide_add")
        return [(_("Publicar otra versión"), f"{add}?de={obj.pk}")]

    def draft_of(self, obj: Guide) -> object:
        """Return what may still change of a published version."""
        return obj.valid_to

    def save_model(self, request: HttpRequest, obj: Guide, form: Any, change: bool) -> None:
        """Publish a version, or withdraw the guide, through the service."""
        today, by = _today(), request.user
        if change:
            guides.withdraw(guide=obj, on=form.cleaned_data["valid_to"], by=by, not_before=today)  # type: ignore[arg-type]
            return
        before = _version_before(request)
        published = guides.publish(
            code=before.code if before else _free_code(obj.title),
            title=obj.title,
            service_line_code=obj.service_line_code,
            summary=obj.summary,
            requirements=obj.requirements.splitlines(),
            steps=obj.steps.splitlines(),
            consultation=obj.consultation,
            valid_from=obj.valid_from,
            by=by,  # type: ignore[arg-type]
            not_before=today,
        )
        obj.pk, obj.code, obj.version = published.pk, published.code, published.version


class ReadOnly(Configuration):
    """What is only read here."""

    can_add = can_change = False


class ConsentTextOffice(ReadOnly):
    """The versions of what people authorize under."""

    about = gettext_lazy(
        "Lo que las personas firman sobre sus datos. Una versión publicada no cambia: cada autorización "
        "conserva la suya. La versión siguiente se escribe en la puesta en marcha."
    )
    elsewhere = ((gettext_lazy("Escribir la versión siguiente"), "setup:texts"),)
    list_display = ("__str__", "form_code", "from_day", "published_by")
    ordering = ("-version",)
    fields = (
        "form_code",
        "version",
        "from_day",
        "paragraph_texts",
        "purpose_texts",
        "sensitive_text",
        "published_by",
        "published_when",
        "sha256",
    )
    readonly_fields = ("from_day", "paragraph_texts", "purpose_texts", "sensitive_text", "published_when")
    list_select_related = ("published_by",)
    helps = {
        "from_day": "valid_from",
        "paragraph_texts": "paragraphs",
        "purpose_texts": "purposes",
        "sensitive_text": "sensitive_paragraph",
        "published_when": "published_at",
    }

    @shown_as("consent.ConsentText", "valid_from")
    def from_day(self, obj: ConsentText) -> str:
        """Return the day from which it is signed."""
        return words.day(obj.valid_from)

    @shown_as("consent.ConsentText", "published_at")
    def published_when(self, obj: ConsentText) -> str | None:
        """Return the day on which it was published."""
        return words.day(timezone.localtime(obj.published_at).date()) if obj.published_at else None

    @shown_as("consent.ConsentText", "paragraphs")
    def paragraph_texts(self, obj: ConsentText) -> SafeString:
        """Return the paragraphs, apart."""
        return _in_paragraphs(obj.paragraphs)

    @shown_as("consent.ConsentText", "purposes")
    def purpose_texts(self, obj: ConsentText) -> SafeString:
        """Return the purposes, apart."""
        return _in_paragraphs(obj.purposes)

    @shown_as("consent.ConsentText", "sensitive_paragraph")
    def sensitive_text(self, obj: ConsentText) -> SafeString:
        """Return the paragraph about sensitive data."""
        return _in_paragraphs([obj.sensitive_paragraph])


class LegalTermOffice(ReadOnly):
    """In how many business days the law wants an answer."""

    about = gettext_lazy(
        "Los plazos que fija la ley, con su norma. Vienen con el programa y cambian con él cuando cambia la "
        "ley; lo ya radicado conserva el suyo."
    )
    list_display = ("name", "norm", "article", "business_days", "from_day", "to_day")
    ordering = ("name", "valid_from", "pk")
    fields = ("name", "norm", "article", "business_days", "from_day", "to_day", "code")
    readonly_fields = ("from_day", "to_day")
    helps = {"from_day": "valid_from", "to_day": "valid_to"}

    @shown_as("tickets.LegalTerm", "valid_from")
    def from_day(self, obj: Any) -> str:
        """Return the day from which it holds."""
        return words.day(obj.valid_from)

    @shown_as("tickets.LegalTerm", "valid_to")
    def to_day(self, obj: Any) -> str | None:
        """Return the day from which it no longer holds."""
        return words.day(obj.valid_to) if obj.valid_to else None


def _today() -> dt.date:
    return timezone.localdate(clock.now())


def _in_lines(text: str) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line.strip()))


def _in_paragraphs(texts: list[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts))


def _can_be_withdrawn(guide: Guide) -> bool:
    is_over = guide.valid_to is not None and guide.valid_to <= _today()
    return not is_over and not Guide.objects.filter(code=guide.code, version__gt=guide.version).exists()


def _version_before(request: HttpRequest) -> Guide | None:
    """Return the version that a new one starts from: `?de=` names it."""
    chosen = request.GET.get("de", "")
    return Guide.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None


def _free_code(title: str) -> str:
    """Return a code from the title that no other guide has."""
    wanted = f"guia-{slugify(title)}"[:LONGEST_CODE].rstrip("-")
    taken = set(
        Guide.objects.filter(code__startswith=wanted[: LONGEST_CODE - 3]).values_list("code", flat=True)
    )
    shorter = wanted[: LONGEST_CODE - 3]
    return next(each for each in (wanted, *(f"{shorter}-{n}" for n in range(2, 100))) if each not in taken)
