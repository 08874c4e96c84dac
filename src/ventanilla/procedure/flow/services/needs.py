"""Recording a need together with the opportunity that a service taken leaves."""

from django.db import transaction

from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.opportunities import services as opportunities
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Need, Visit


@transaction.atomic
def record(
    *,
    visit: Visit,
    service_line: ServiceLine,
    request_class: str,
    information_level: int,
    by: StaffUser,
    delivered: str = "",
    application: str = "",
    taken_product: Product | None = None,
) -> Need:
    """Return the need recorded; a service taken leaves its opportunity in the same transaction (policy 2, R15)."""
    need = visits.record_need(
        visit=visit,
        service_line=service_line,
        request_class=request_class,
        information_level=information_level,
        delivered=delivered,
        application=application,
        taken_product=taken_product,
    )
    if taken_product is not None:
        opportunities.create(visit=need.visit, need=need, product=taken_product, by=by)
    return need
