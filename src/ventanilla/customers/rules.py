"""What a person's data must look like, wherever they come from. Pure: no database, no clock."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ventanilla.customers.errors import IncompletePerson

LONGEST_LIFE = dt.timedelta(days=366 * 120)
LONGEST_NAME = 80
LONGEST_EMAIL = 254


def proper_name(text: str, *, field: str, missing: str) -> str:
    """Return a name with single spaces. Raises IncompletePerson, with the message `missing` when there is none."""
    plain = " ".join(text.split())
    if not plain:
        raise IncompletePerson(missing, field=field)
    if len(plain) > LONGEST_NAME:
        raise IncompletePerson(_("Escriba como máximo 80 letras."), field=field)
    return plain


def plausible_birth_date(birth_date: dt.date | None, today: dt.date) -> dt.date | None:
    """Return the date, if somebody alive `today` can have been born on it. Raises IncompletePerson."""
    if birth_date is not None and not today - LONGEST_LIFE < birth_date <= today:
        raise IncompletePerson(_("Revise la fecha de nacimiento."), field="birth_date")
    return birth_date


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
