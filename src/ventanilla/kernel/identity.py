"""Identity documents as used in Colombia: types, shapes and the NIT's check digit.

Types follow the social-protection system (CC, TI, CE, RC, PA, PPT, PEP, CD, SC; NIT for companies). A cédula has no
check digit; a NIT has one (python-stdnum, `stdnum.co.nit`).
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.co import nit

from ventanilla.kernel.errors import DomainError


class DocumentType(models.TextChoices):
    """The kinds of document a person may show at the window."""

    CC = "CC", gettext_lazy("Cédula de ciudadanía")
    TI = "TI", gettext_lazy("Tarjeta de identidad")
    CE = "CE", gettext_lazy("Cédula de extranjería")
    RC = "RC", gettext_lazy("Registro civil")
    PA = "PA", gettext_lazy("Pasaporte")
    PPT = "PPT", gettext_lazy("Permiso por protección temporal")
    PEP = "PEP", gettext_lazy("Permiso especial de permanencia")
    CD = "CD", gettext_lazy("Carné diplomático")
    SC = "SC", gettext_lazy("Salvoconducto")
    NIT = "NIT", gettext_lazy("NIT")


class MalformedDocument(DomainError):
    """The number cannot belong to a document of that type."""

    code = "identity.malformed_document"


_SHAPES: dict[DocumentType, tuple[str, str | Promise]] = {
    DocumentType.CC: (r"[1-9]\d{2,9}", gettext_lazy("de 3 a 10 dígitos")),
    DocumentType.TI: (r"\d{10,11}", gettext_lazy("de 10 u 11 dígitos")),
    DocumentType.CE: (r"[A-Z0-9]{4,9}", gettext_lazy("de 4 a 9 letras o dígitos")),
    DocumentType.RC: (r"[A-Z0-9]{8,11}", gettext_lazy("de 8 a 11 letras o dígitos")),
    DocumentType.PA: (r"[A-Z0-9]{5,16}", gettext_lazy("de 5 a 16 letras o dígitos")),
    DocumentType.PPT: (r"\d{5,9}", gettext_lazy("de 5 a 9 dígitos")),
    DocumentType.PEP: (r"\d{13,15}", gettext_lazy("de 13 a 15 dígitos")),
    DocumentType.CD: (r"[A-Z0-9]{4,11}", gettext_lazy("de 4 a 11 letras o dígitos")),
    DocumentType.SC: (r"[A-Z0-9]{5,16}", gettext_lazy("de 5 a 16 letras o dígitos")),
}


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A document type with its number in canonical form: no dots, spaces or leading zeros."""

    type: DocumentType
    number: str

    @classmethod
    def parse(cls, type_: str, number: str) -> "IdentityDocument":
        """Return the document in canonical form.

        Raises MalformedDocument, with the field to correct, when the type is unknown, the number has the wrong shape,
        or a NIT's check digit does not match.
        """
        try:
            kind = DocumentType(type_.strip().upper())
        except ValueError:
            raise MalformedDocument(
                _("No conocemos el tipo de documento «%(type)s». Elija uno de la lista.")
                % {"type": type_[:20]},
                field="document_type",
            ) from None
        plain = re.sub(r"[\s.\-_]", "", number).upper()
        if kind is DocumentType.NIT:
            return cls(kind, _canonical_nit(plain))
        if kind in {DocumentType.CC, DocumentType.CE, DocumentType.PPT}:
            plain = plain.lstrip("0")
        pattern, words = _SHAPES[kind]
        if not re.fullmatch(pattern, plain, re.ASCII):
            raise MalformedDocument(
                _("Revise el número: %(name)s es un número %(shape)s.")
                % {"name": kind.label, "shape": words},
                field="document_number",
            )
        return cls(kind, plain)

    def __str__(self) -> str:
        if self.number.isdigit() and self.type is not DocumentType.NIT:
            return f"{self.type.value} {int(self.number):,}".replace(",", ".")
        return f"{self.type.value} {self.number}"

    @property
    def masked(self) -> str:
        """The document with all but its last three characters hidden, for screens others may see."""
        return f"{self.type.value} ···{self.number[-3:]}"


def _canonical_nit(plain: str) -> str:
    if not re.fullmatch(r"\d{9,10}", plain, re.ASCII):
        raise MalformedDocument(
            _("Revise el NIT: son nueve dígitos y el de verificación, por ejemplo 890.303.093-5."),
            field="document_number",
        )
    if len(plain) == 9:
        return plain + nit.calc_check_digit(plain)
    if nit.calc_check_digit(plain[:-1]) != plain[-1]:
        raise MalformedDocument(
            _("El dígito de verificación del NIT no corresponde. Revise el número."), field="document_number"
        )
    return plain
