"""What an advisor types at the desk: checked here for shape, by the services for sense, and kept when refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.customers import rules
from ventanilla.customers.contact.models import Channel
from ventanilla.customers.selectors_search import Found
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.phones import e164
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.tickets.models import Form as PetitionForm
from ventanilla.procedure.tickets.models import LegalTerm, NoTicketReason, PqrsfClass
from ventanilla.procedure.visits.models import Application, InformationLevel, RequestClass

FILE, NONE = "file", "none"

T = TypeVar("T")


def _must(message: Any) -> dict[str, Any]:
    """Return the one message for a field left empty or filled with something not on offer."""
    return {"required": message, "invalid_choice": message, "invalid": message}


class DeskForm(forms.Form):
    """A form of the desk. `refuse` puts what a service says beside the field it is about."""

    renamed: ClassVar[dict[str, str]] = {}
    """Fields that a service knows by another name."""

    def refuse(self, error: DomainError) -> bool:
        """Keep the refusal beside its field; return whether the form has that field."""
        field = self.renamed.get(error.field or "", error.field)
        if field not in self.fields:
            return False
        self.add_error(field, str(error))
        return True


class DocumentForm(DeskForm):
    """The identity document somebody shows."""

    document_type = forms.ChoiceField(
        label=_("Tipo de documento"),
        choices=DocumentType,
        error_messages=_must(_("Elija el tipo de documento.")),
    )
    document_number = forms.CharField(
        label=_("Número"), max_length=30, error_messages=_must(_("Escriba el número del documento."))
    )
    document: IdentityDocument

    def clean(self) -> dict[str, Any]:
        """Turn what was typed into a document, or say what is wrong with it."""
        cleaned = super().clean() or {}
        if not {"document_type", "document_number"} & set(self.errors):
            try:
                self.document = IdentityDocument.parse(cleaned["document_type"], cleaned["document_number"])
            except DomainError as error:
                self.refuse(error)
        return cleaned


class SearchForm(DeskForm):
    """What somebody says of themselves who has no document at hand; `found` is who may be meant."""

    words = forms.CharField(
        label=_("Nombre, celular o número"),
        max_length=120,
        error_messages=_must(_("Escriba un nombre y un apellido, el celular o el número del documento.")),
    )
    found: Found | None = None


class PersonForm(DocumentForm):
    """The least that is asked of a person not known yet (R38), as of `today`; every wrong field is marked at once."""

    given_names = forms.CharField(
        label=_("Nombres"), max_length=80, error_messages=_must(_("Escriba los nombres."))
    )
    family_names = forms.CharField(
        label=_("Apellidos"), max_length=80, error_messages=_must(_("Escriba los apellidos."))
    )
    birth_date = forms.DateField(
        label=_("Fecha de nacimiento"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=_must(_("Escriba la fecha como día, mes y año: 31/12/1980.")),
    )
    phone = forms.CharField(label=_("Celular"), required=False, max_length=30)
    email = forms.CharField(label=_("Correo"), required=False, max_length=120)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_given_names(self) -> str:
        """Return the given names as the rule of people writes them."""
        return _ruled(lambda: self._proper_name("given_names"))

    def clean_family_names(self) -> str:
        """Return the family names as the rule of people writes them."""
        return _ruled(lambda: self._proper_name("family_names"))

    def clean_birth_date(self) -> dt.date | None:
        """Return a date on which somebody alive can have been born."""
        return _ruled(lambda: rules.plausible_birth_date(self.cleaned_data["birth_date"], self._today))

    def clean_phone(self) -> str:
        """Return a number that can be dialled."""
        return _ruled(lambda: e164(self.cleaned_data["phone"]))

    def clean_email(self) -> str:
        """Return an address that can be written to."""
        return _ruled(lambda: rules.proper_email(self.cleaned_data["email"]))

    def _proper_name(self, field: str) -> str:
        missing = str(self.fields[field].error_messages["required"])
        return rules.proper_name(self.cleaned_data[field], field=field, missing=missing)


def _ruled(rule: Callable[[], T]) -> T:
    """Return what a rule of the domain makes of a field. Raises ValidationError with what the rule says."""
    try:
        return rule()
    except DomainError as error:
        raise forms.ValidationError(str(error)) from None


class NeedForm(DeskForm):
    """A need, as the procedure classifies it: line, class, level, and what was handed over or taken."""

    service_line = forms.ModelChoiceField(
        label=_("Línea de servicio"),
        queryset=ServiceLine.objects.none(),
        error_messages=_must(_("Elija la línea de servicio.")),
    )
    request_class = forms.ChoiceField(
        label=_("Qué pide"),
        choices=RequestClass,
        error_messages=_must(_("Diga qué clase de solicitud es.")),
    )
    information_level = forms.TypedChoiceField(
        label=_("Nivel de información"),
        choices=InformationLevel,
        coerce=int,
        error_messages=_must(_("Elija el nivel de información.")),
    )
    delivered = forms.CharField(label=_("Requisitos entregados"), required=False, max_length=200)
    application = forms.ChoiceField(
        label=_("Aplicativo consultado"),
        choices=[("", "---"), *Application.choices],
        required=False,
        error_messages=_must(_("Elija un aplicativo de la lista.")),
    )
    taken_product = forms.ModelChoiceField(
        label=_("Servicio que toma"),
        queryset=Product.objects.filter(is_active=True),
        required=False,
        error_messages=_must(_("Elija un servicio de la lista.")),
    )

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service_line"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = lines

    def need(self) -> dict[str, Any]:
        """Return the arguments of `flow.needs.record`; the application counts at level 3 alone."""
        cleaned = dict(self.cleaned_data)
        if cleaned["information_level"] != InformationLevel.CONSULTED:
            cleaned["application"] = ""
        return cleaned


class TicketForm(DeskForm):
    """A petition to file, or the reason why none applies.

    A field called "form" would hide the form itself from scripts.
    """

    renamed = {"form": "petition_form"}

    decision = forms.ChoiceField(
        choices=[(NONE, _("No aplica ticket")), (FILE, _("Radicar ticket"))],
        error_messages=_must(_("Diga si se radica un ticket.")),
    )
    reason = forms.ChoiceField(
        label=_("Por qué no aplica"),
        choices=NoTicketReason,
        required=False,
        error_messages=_must(_("Elija por qué no aplica el ticket.")),
    )
    pqrsf_class = forms.ChoiceField(
        label=_("Clase"),
        choices=PqrsfClass,
        required=False,
        error_messages=_must(_("Elija la clase de solicitud.")),
    )
    petition_form = forms.ChoiceField(
        label=_("Cómo la presenta"),
        choices=PetitionForm,
        required=False,
        error_messages=_must(_("Diga si la solicitud es verbal o escrita.")),
    )
    term = forms.ModelChoiceField(
        label=_("Término para responder"),
        queryset=LegalTerm.objects.all(),
        required=False,
        error_messages=_must(_("Elija el término de la lista.")),
    )
    matter = forms.CharField(label=_("Qué pide la persona"), required=False, max_length=5000)

    def clean(self) -> dict[str, Any]:
        """Ask for the term when a ticket is filed; the rest the service asks for."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == FILE and not cleaned.get("term") and "term" not in self.errors:
            self.add_error("term", _("Elija el término de la lista."))
        return cleaned


class ReceiptForm(DeskForm):
    """Where the receipt of a petition goes, as the person confirms it, and their yes to WhatsApp."""

    channel = forms.ChoiceField(
        label=_("Por dónde"),
        choices=Channel,
        error_messages=_must(_("Elija por dónde la quiere recibir.")),
    )
    phone = forms.CharField(label=_("Celular"), required=False, max_length=30)
    email = forms.CharField(label=_("Correo"), required=False, max_length=254)
    says_yes = forms.BooleanField(label=_("Acepta que le escribamos por WhatsApp"), required=False)

    @property
    def address(self) -> str:
        """The address that was typed for the channel that was chosen."""
        is_whatsapp = self.cleaned_data["channel"] == Channel.WHATSAPP
        return str(self.cleaned_data["phone" if is_whatsapp else "email"])


class TransferForm(DeskForm):
    """Where a turn goes on: a line, a desk or an advisor, first or last."""

    target = forms.CharField(error_messages=_must(_("Elija a dónde trasladar: una línea o un módulo.")))
    position = forms.ChoiceField(
        choices=[("first", _("De primero")), ("last", _("De último"))],
        error_messages=_must(_("Diga si pasa de primero o de último.")),
    )

    def __init__(self, *args: Any, lines: list[ServiceLine], desks: list[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets: dict[str, dict[str, Any]] = {
            **{f"line:{line.pk}": {"service_line": line} for line in lines},
            **{f"desk:{desk.pk}": {"to_desk": desk} for desk in desks},
            **{
                f"advisor:{desk.advisor_id}": {"to_advisor": desk.advisor}
                for desk in desks
                if desk.advisor is not None
            },
        }

    def clean_target(self) -> dict[str, Any]:
        """Return the one argument of `turns.transfer` that names the target."""
        chosen = self._targets.get(self.cleaned_data["target"])
        if chosen is None:
            raise forms.ValidationError(_("Elija a dónde trasladar: una línea o un módulo."))
        return chosen
