"""Telephone numbers, kept in E.164."""

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberType

from ventanilla.kernel.errors import DomainError


class MalformedPhone(DomainError):
    """The number cannot be dialled."""

    code = "phones.malformed"


class NotAMobile(DomainError):
    """The number belongs to a fixed line, or to none that takes messages."""

    code = "phones.not_a_mobile"


_MAY_BE_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN}


def e164(text: str, *, region: str = "CO", field: str = "phone") -> str:
    """Return a telephone number in E.164, such as +573155551234; an empty text stays empty.

    Raises MalformedPhone when no such number can exist in the numbering plan of `region`.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise MalformedPhone(
            _("Revise el teléfono: un celular tiene diez dígitos y empieza por 3, por ejemplo 315 555 1234."),
            field=field,
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile(text: str, *, field: str = "phone") -> str:
    """Return the number of a mobile in E.164. Raises MalformedPhone, and NotAMobile for one that is certainly none."""
    number = e164(text, field=field)
    if number and phonenumbers.number_type(phonenumbers.parse(number)) not in _MAY_BE_MOBILE:
        raise NotAMobile(
            _("El %(number)s no es un celular: por WhatsApp no le llega.") % {"number": as_dialled(number)},
            field=field,
        )
    return number


def as_dialled(number: str) -> str:
    """Return a number in E.164 as people of its country write it; an empty text stays empty."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
