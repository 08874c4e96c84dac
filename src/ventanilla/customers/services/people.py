"""Creating people and recording who looked at them."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.customers import rules
from ventanilla.customers.errors import PersonExists
from ventanilla.customers.events import ContactCorrected, PersonCreated
from ventanilla.customers.models import Person, PersonDocument, RecordRead
from ventanilla.kernel import clock
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.phones import e164
from ventanilla.org.models import StaffUser


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
        given_names=rules.proper_name(given_names, field="given_names", missing=_("Escriba los nombres.")),
        family_names=rules.proper_name(
            family_names, field="family_names", missing=_("Escriba los apellidos.")
        ),
        birth_date=rules.plausible_birth_date(birth_date, clock.business_date("America/Bogota")),
        phone=e164(phone),
        email=rules.proper_email(email),
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
def correct_contact(*, person: Person, phone: str | None = None, email: str | None = None) -> Person:
    """Keep the telephone or the e-mail address by which the person says they are reached; None leaves it as it is.

    Raises MalformedPhone or IncompletePerson, naming the field.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    said = (
        e164(phone) if phone is not None else person.phone,
        rules.proper_email(email) if email is not None else person.email,
    )
    if said == (person.phone, person.email):
        return person
    person.phone, person.email = said
    person.save(update_fields=["phone", "email"])
    emit(ContactCorrected(site_id=None, person_id=str(person.pk)))
    return person


@transaction.atomic
def record_read(*, person: Person, reader: StaffUser, visit_id: uuid.UUID | None, reason: str = "") -> None:
    """Write down that `reader` looked at the record of `person`, and for which visit or reason."""
    RecordRead.objects.create(person=person, reader=reader, visit_id=visit_id, reason=reason)
