"""Reading the fields of a form one by one, so that everything wrong with it is said at once. Pure."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ventanilla.kernel.errors import DomainError, WrongFields

T = TypeVar("T")


class WrongText(DomainError):
    """A field is empty, too long, or says something it cannot mean."""

    code = "fields.wrong_text"


@dataclass(slots=True)
class Fields:
    """What is wrong with a form so far, by field."""

    errors: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, read: Callable[[], T], otherwise: T) -> T:
        """Return what `read` gives; `otherwise`, with the field marked as wrong, when it refuses."""
        try:
            return read()
        except DomainError as refusal:
            self.refuse(name, str(refusal))
            return otherwise

    def refuse(self, name: str, message: str) -> None:
        """Mark a field as wrong; what was said of it first stands."""
        self.errors.setdefault(name, message)

    def raise_if_wrong(self) -> None:
        """Raise WrongFields when anything was wrong."""
        if self.errors:
            raise WrongFields(self.errors)


def line(text: str, *, missing: str, longest: int) -> str:
    """Return a text of one line with single spaces. Raises WrongText, with `missing` when there is none."""
    words = " ".join(text.split())
    if not words:
        raise WrongText(missing)
    if len(words) > longest:
        raise WrongText(_("Escriba como máximo %(most)s letras.") % {"most": longest})
    if any(unicodedata.category(each) == "Cc" for each in words):
        raise WrongText(_("Tiene caracteres que no se ven. Escríbalo de nuevo."))
    return words


def email(text: str) -> str:
    """Return an e-mail address in lower case; an empty text stays empty. Raises WrongText."""
    address = text.strip().lower()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise WrongText(_("Revise el correo: debe ser como nombre@ejemplo.com.")) from None
    return address
