"""Who the Caja is: name, NIT, contact, greeting and colour."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import colour, fields, locks, phones
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.drafts import CajaDraft
from ventanilla.org.models import Caja
from ventanilla.org.services import editing

ADVISOR = "{advisor}"
READABLE = 7.0
"""Contrast of white letters on the Caja's colour (look: public screens)."""


@transaction.atomic
def save_caja(*, draft: CajaDraft, seen: str | None = None) -> Caja:
    """Return the Caja as `draft` describes it, made now if there was none.

    Raises WrongFields naming every field to correct, or ChangedMeanwhile (`seen` is the fingerprint of what the form
    showed).
    """
    locks.hold("caja")
    known = Caja.objects.filter(pk=1).first()
    caja = _checked(draft)
    editing.refuse_if_changed(seen=seen, now=CajaDraft.of(known), history=[events_of(Caja)])
    caja.save(force_insert=known is None, force_update=known is not None)
    return caja


def _checked(draft: CajaDraft) -> Caja:
    found = Fields()
    caja = Caja(
        name=found.take("name", lambda: _line(draft.name, _("Escriba el nombre de la Caja."), 120), ""),
        legal_name=found.take(
            "legal_name",
            lambda: _line(draft.legal_name, _("Escriba la razón social, como está en el RUT."), 200),
            "",
        ),
        nit=found.take("nit", lambda: IdentityDocument.parse(DocumentType.NIT, draft.nit).number, ""),
        address=found.take("address", lambda: _line(draft.address, _("Escriba la dirección."), 200), ""),
        phone=found.take("phone", lambda: _phone(draft.phone), ""),
        email=found.take("email", lambda: _email(draft.email), ""),
        greeting=found.take("greeting", lambda: _greeting(draft.greeting), ""),
        brand_color=found.take("brand_color", lambda: _brand_color(draft.brand_color), ""),
    )
    found.raise_if_wrong()
    return caja


def _line(text: str, missing: str, longest: int) -> str:
    return fields.line(text, missing=missing, longest=longest)


def _phone(text: str) -> str:
    number = phones.e164(text)
    if not number:
        raise WrongText(_("Escriba el teléfono, por ejemplo 602 886 2727."))
    return number


def _email(text: str) -> str:
    address = fields.email(text)
    if not address:
        raise WrongText(_("Escriba el correo al que se piden los datos personales."))
    return address


def _greeting(text: str) -> str:
    words = _line(text, _("Escriba el saludo con el que se recibe a cada persona."), 300)
    if ADVISOR not in words:
        raise WrongText(_("Ponga {advisor} donde va el nombre de quien atiende."))
    return words


def _brand_color(text: str) -> str:
    written = text.strip().lower() or Caja._meta.get_field("brand_color").default
    if not colour.is_colour(written):
        raise WrongText(_("Escriba el color como #0b4a52."))
    if colour.contrast(written, colour.WHITE) < READABLE:
        message = _("Con letra blanca encima no se lee bien. El más parecido que sirve es %(color)s.")
        raise WrongText(message % {"color": colour.darkened(written, at_least=READABLE)})
    return written
