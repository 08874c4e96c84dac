"""Who the customer is: found by document, created, or left unidentified by their own decision."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers import selectors as customers
from ventanilla.customers.errors import UnknownPerson
from ventanilla.customers.models import Person
from ventanilla.customers.selectors_search import Found
from ventanilla.customers.services import people, searching
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.org.models import StaffUser
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.models import DataConsent
from ventanilla.procedure.opportunities import services as opportunities
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Identification, Visit


@transaction.atomic
def look_up(*, visit: Visit, document: IdentityDocument, by: StaffUser) -> Person | None:
    """Return the person who holds `document`, settled as this visit's customer; None when nobody does (R32-R34).

    The look at their record is recorded with the visit.
    """
    person = customers.person_by_document(document)
    if person is not None:
        visits.identify(visit=visit, person=person, identification=Identification.KNOWN)
        people.record_read(person=person, reader=by, visit_id=visit.pk)
    return person


@transaction.atomic
def search(*, visit: Visit, words: str, by: StaffUser) -> Found:
    """Return who may be meant by what the customer says of themselves. Raises TooLittleToSearch or TooManySearches."""
    return searching.search(words=words, by=by, visit_id=visit.pk)


@transaction.atomic
def choose(*, visit: Visit, person_id: uuid.UUID, by: StaffUser) -> Person:
    """Settle one of those found as this visit's customer; the look at their record is recorded with the visit.

    Raises UnknownPerson when there is nobody of that identifier any more.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson(_("Esa persona ya no está. Búsquela de nuevo."))
    visits.identify(visit=visit, person=person, identification=Identification.FOUND)
    people.record_read(person=person, reader=by, visit_id=visit.pk)
    return person


@transaction.atomic
def create(
    *,
    visit: Visit,
    document: IdentityDocument,
    given_names: str,
    family_names: str,
    birth_date: dt.date | None,
    phone: str,
    email: str,
    by: StaffUser,
) -> Person:
    """Create the person not known yet and hand over the form, so that the authorization is next (R38, R39).

    Raises what `customers.services.people.create_person` does.
    """
    person = people.create_person(
        document=document,
        given_names=given_names,
        family_names=family_names,
        birth_date=birth_date,
        phone=phone,
        email=email,
    )
    visit = visits.identify(visit=visit, person=person, identification=Identification.CREATED)
    consent.open_form(visit=visit, by=by)
    return person


@transaction.atomic
def refuse(*, visit: Visit, by: StaffUser) -> DataConsent:
    """Take note that the customer does not authorize; what this visit left so far loses their name.

    Orientation, petitions and complaints go on all the same (Ley 1581 de 2012, art. 6; Ley 1437 de 2011, art. 13).
    """
    refusal = consent.refuse(visit=visit, by=by)
    opportunities.forget_customer(visit=visit)
    return refusal


@transaction.atomic
def stay_unidentified(*, visit: Visit, by: StaffUser) -> Visit:
    """Go on without the person's data, because they do not authorize their use; orientation and petitions go on."""
    visit = visits.leave_unidentified(visit=visit)
    refuse(visit=visit, by=by)
    return visit
