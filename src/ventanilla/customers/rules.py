"""What a person's data must look like, wherever they come from. Pure: no database, no clock."""

import datetime as dt
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ventanilla.customers.errors import IncompletePerson, TooLittleToSearch

LONGEST_LIFE = dt.timedelta(days=366 * 120)
LONGEST_NAME = 80
LONGEST_EMAIL = 254
BETWEEN_LETTERS = frozenset(" .'\u2019`\u00b4-\u2010\u2011")
"""What a name may have besides letters: spaces, dots, apostrophes and hyphens, as keyboards write them."""
SPOKEN_BETWEEN_NAMES = frozenset({"de", "del", "la", "las", "los", "y"})
"""Words that join names and tell nobody from another."""
MOST_SEARCHES = 10
"""How often an advisor may search by name or number in one visit."""
LEAST_LETTERS = 3
LEAST_DIGITS = 5
_LETTERS_AND_ACCENTS = ("L", "Mn", "Mc")


def proper_name(text: str, *, field: str, missing: str) -> str:
    """Return a name of letters, apostrophes, hyphens and dots, composed (NFC), with single spaces.

    Raises IncompletePerson, with the message `missing` when there is none.
    """
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    if not plain:
        raise IncompletePerson(missing, field=field)
    if len(plain) > LONGEST_NAME:
        raise IncompletePerson(_("Escriba como máximo 80 letras."), field=field)
    if not _is_a_name(plain):
        raise IncompletePerson(
            _("Escriba solo letras; puede llevar espacios, apóstrofos, guiones y puntos."), field=field
        )
    return plain


def _is_a_name(text: str) -> bool:
    """Return whether the text has letters, of any alphabet, and nothing that no name has, such as an emoji."""
    has_letter = any(each.isalpha() for each in text)
    return has_letter and all(
        each in BETWEEN_LETTERS or unicodedata.category(each).startswith(_LETTERS_AND_ACCENTS)
        for each in text
    )


def plausible_birth_date(birth_date: dt.date | None, today: dt.date) -> dt.date | None:
    """Return the date, if somebody alive `today` can have been born on it. Raises IncompletePerson."""
    if birth_date is None:
        return None
    if birth_date > today:
        raise IncompletePerson(
            _("La fecha de nacimiento todavía no ha llegado. Revise el año."), field="birth_date"
        )
    if birth_date <= today - LONGEST_LIFE:
        raise IncompletePerson(
            _("La fecha de nacimiento es de hace más de 120 años. Revise el año."), field="birth_date"
        )
    return birth_date


def is_number(text: str) -> bool:
    """Return whether what somebody is searched by is a number, of a document or a telephone. Raises TooLittleToSearch."""
    digits, letters = sum(each.isdecimal() for each in text), sum(each.isalpha() for each in text)
    if digits > letters:
        if digits < LEAST_DIGITS:
            raise TooLittleToSearch(
                _("Escriba el número completo del documento o del celular."), field="words"
            )
        return True
    if letters < LEAST_LETTERS:
        raise TooLittleToSearch(_("Escriba al menos un nombre o un apellido."), field="words")
    return False


def age_on(day: dt.date, birth_date: dt.date) -> int:
    """Return whole years of age; somebody born on 29 February comes of age on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def proper_email(text: str) -> str:
    """Return an e-mail address in lower case; an empty text stays empty. Raises IncompletePerson."""
    plain = text.strip().lower()
    if not plain:
        return ""
    try:
        validate_email(plain)
    except ValidationError:
        is_address = False
    else:
        is_address = len(plain) <= LONGEST_EMAIL
    if not is_address:
        raise IncompletePerson(_("Revise el correo: debe ser como nombre@ejemplo.com."), field="email")
    return plain
