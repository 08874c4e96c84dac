"""Creating people and recording who looked at them."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.customers.errors import IncompletePerson, PersonExists
from ventanilla.customers.events import PersonCreated
from ventanilla.customers.models import Person, PersonDocument, RecordRead
from ventanilla.kernel import clock
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.phones import e164
from ventanilla.org.models import StaffUser

OLDEST = dt.timedelta(days=366 * 120)


@transaction.atomic
def create_person(
    *,
    document: IdentityDocument,
    given_names: str,
    family_names: str,
    birth_date: dt.date | None = None,
    phone: str = "",
    email: str = "",
) -> Person:
    """Create the person who holds `document`, with the minimum of data (R38).

    Raises IncompletePerson or MalformedPhone naming the field, and PersonExists when the document is known already
    (two desks may create the same person in the same second: one row remains).
    """
    person = Person.objects.create(
        given_names=_name(given_names, "given_names", _("Escriba los nombres.")),
        family_names=_name(family_names, "family_names", _("Escriba los apellidos.")),
        birth_date=_past(birth_date),
        phone=e164(phone),
        email=_email(email),
    )
    try:
        with transaction.atomic():
            PersonDocument.objects.create(person=person, type=document.type, number=document.number)
    except IntegrityError:
        raise PersonExists(
            _("Ese documento ya existe. Búsquelo de nuevo."), field="document_number"
        ) from None
    emit(PersonCreated(site_id=None, person_id=str(person.pk)))
    return person


@transaction.atomic
def record_read(*, person: Person, reader: StaffUser, visit_id: uuid.UUID | None, reason: str = "") -> None:
    """Write down that `reader` looked at the record of `person`, and for which visit or reason."""
    RecordRead.objects.create(person=person, reader=reader, visit_id=visit_id, reason=reason)


def _name(text: str, field: str, message: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise IncompletePerson(message, field=field)
    if len(plain) > 80:
        raise IncompletePerson(_("Escriba como máximo 80 letras."), field=field)
    return plain


def _past(birth_date: dt.date | None) -> dt.date | None:
    if birth_date is None:
        return None
    today = clock.business_date("America/Bogota")
    if not today - OLDEST < birth_date <= today:
        raise IncompletePerson(_("Revise la fecha de nacimiento."), field="birth_date")
    return birth_date


def _email(text: str) -> str:
    plain = text.strip().lower()
    if plain:
        try:
            validate_email(plain)
        except ValidationError:
            raise IncompletePerson(
                _("Revise el correo: debe ser como nombre@ejemplo.com."), field="email"
            ) from None
    return plain
