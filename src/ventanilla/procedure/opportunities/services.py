"""Leaving an opportunity for each service taken; with a name only while the customer has not refused."""

from django.db import transaction

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent import selectors as consent
from ventanilla.procedure.consent.models import ConsentStatus
from ventanilla.procedure.opportunities.events import OpportunityCreated
from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.visits.models import Need, Visit


@transaction.atomic
def create(*, visit: Visit, need: Need, product: Product, by: StaffUser) -> Opportunity:
    """Return the opportunity that the service taken in `need` leaves (policy 2, R15).

    It names the person only when nobody refused the use of their data in this visit (Ley 1581 de 2012).
    """
    decided = consent.consent_of(visit)
    has_refused = decided is not None and decided.status == ConsentStatus.REFUSED
    opportunity = Opportunity.objects.create(
        visit=visit,
        need=need,
        person_id=None if has_refused else visit.person_id,
        product=product,
        category=visit.category,
        potential_value=product.reference_value,
        created_by=by,
    )
    emit(
        OpportunityCreated(
            site_id=visit.site_id,
            visit_id=str(visit.pk),
            desk_id=visit.desk_id,
            opportunity_id=str(opportunity.pk),
            product=product.code,
        )
    )
    return opportunity


@transaction.atomic
def forget_customer(*, visit: Visit) -> None:
    """Take the customer's name off the opportunities of this visit: they do not authorize the use of their data."""
    Opportunity.objects.filter(visit=visit).update(person=None)
