"""The verbs of a visit. The conductor (`flow`) calls them in the order of the procedure."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers import selectors as customers
from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, ServiceLine, StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.visits.errors import IncompleteNeed, VisitIsClosed
from ventanilla.procedure.visits.events import (
    CustomerIdentified,
    NeedRecorded,
    VisitClosed,
    VisitEnded,
    VisitEvent,
    VisitOpened,
    VisitResumed,
)
from ventanilla.procedure.visits.models import (
    ClosingKind,
    Identification,
    InformationLevel,
    Need,
    RequestClass,
    Visit,
    VisitState,
)

E = TypeVar("E", bound=VisitEvent)


@transaction.atomic
def open_visit(*, desk: Desk, advisor: StaffUser, procedure_version: int) -> Visit:
    """Return a new visit at `desk`, under the procedure in force; the greeting is its first moment (R30)."""
    now = clock.now()
    visit = Visit.objects.create(
        site_id=desk.site_id,
        business_date=clock.business_date(desk.site.time_zone, now),
        procedure_version=procedure_version,
        desk=desk,
        advisor=advisor,
        opened_at=now,
        greeted_at=now,
    )
    emit(VisitOpened(site_id=visit.site_id, visit_id=str(visit.pk), desk_id=desk.pk))
    return visit


@transaction.atomic
def move_to_desk(*, visit: Visit, desk: Desk, advisor: StaffUser) -> Visit:
    """Let another desk go on with the visit, after a transfer."""
    visit = locked(visit)
    visit.desk, visit.advisor, visit.ended_at = desk, advisor, None
    visit.save(update_fields=["desk", "advisor", "ended_at"])
    emit(VisitOpened(site_id=visit.site_id, visit_id=str(visit.pk), desk_id=desk.pk))
    return visit


@transaction.atomic
def identify(*, visit: Visit, person: Person, identification: Identification) -> Visit:
    """Settle who the customer is and keep the affiliation and category as known now, with their source (R32-R34)."""
    visit = locked(visit)
    known = customers.affiliation_on(person, visit.business_date)
    visit.person, visit.identification, visit.identified_at = person, identification, clock.now()
    visit.is_affiliate, visit.category = known.is_affiliate, known.category
    visit.affiliation_type, visit.affiliation_source = known.type or "", known.source
    visit.save()
    _emit(CustomerIdentified, visit, identification=identification.value)
    return visit


@transaction.atomic
def leave_unidentified(*, visit: Visit) -> Visit:
    """Go on without knowing who the customer is, because they so decided: orientation is never conditioned on it."""
    visit = locked(visit)
    visit.person, visit.identification, visit.identified_at = None, Identification.UNIDENTIFIED, clock.now()
    visit.is_affiliate, visit.category, visit.affiliation_type, visit.affiliation_source = None, "", "", ""
    visit.save()
    _emit(CustomerIdentified, visit, identification=Identification.UNIDENTIFIED.value)
    return visit


@transaction.atomic
def record_need(
    *,
    visit: Visit,
    service_line: ServiceLine,
    request_class: str,
    information_level: int,
    delivered: str = "",
    application: str = "",
    taken_product: Product | None = None,
) -> Need:
    """Classify a need; the last one names the visit's service line (R31, R44, R11-R13, R55).

    Raises IncompleteNeed when the class is not one of the procedure's, level 2 takes nothing, level 3 names no
    application, the product belongs to another line, or a line that only informs goes beyond level 1.
    """
    visit = locked(visit)
    if request_class not in RequestClass.values:
        raise IncompleteNeed(_("Elija la clase de solicitud."), field="request_class")
    _check_need(service_line, information_level, application, taken_product)
    need = Need.objects.create(
        visit=visit,
        service_line=service_line,
        request_class=request_class,
        information_level=information_level,
        delivered=delivered.strip(),
        application=application,
        taken_product=taken_product,
    )
    visit.service_line = service_line
    visit.save(update_fields=["service_line"])
    _emit(NeedRecorded, visit, service_line=service_line.code, information_level=information_level)
    return need


@transaction.atomic
def end(*, visit: Visit, leaving_reason: str = "") -> Visit:
    """Mark the moment the turn ended, with the reason for leaving something owed; the visit stays open with that."""
    visit = locked(visit)
    if visit.ended_at is None:
        visit.ended_at, visit.leaving_reason = clock.now(), leaving_reason.strip()[:200]
        visit.save(update_fields=["ended_at", "leaving_reason"])
        _emit(VisitEnded, visit)
    return visit


@transaction.atomic
def resume(*, visit: Visit) -> Visit:
    """Let a visit that ended by mistake go on. Raises VisitIsClosed when it was closed by hand meanwhile."""
    fresh = Visit.objects.select_for_update(of=("self",)).select_related("site", "desk").get(pk=visit.pk)
    if fresh.closing == ClosingKind.WITH_PENDING:
        raise VisitIsClosed(_("Esta atención ya está cerrada. Actualice la página."))
    fresh.state, fresh.closing = VisitState.OPEN, ""
    fresh.ended_at = fresh.closed_at = None
    fresh.leaving_reason = ""
    fresh.save(update_fields=["state", "closing", "ended_at", "closed_at", "leaving_reason"])
    _emit(VisitResumed, fresh)
    return fresh


@transaction.atomic
def discard(*, visit: Visit) -> None:
    """Take away a visit that was begun by mistake and in which nothing was recorded; its history keeps that it was."""
    visit.delete()


@transaction.atomic
def close(*, visit: Visit, closing: ClosingKind, reason: str = "") -> Visit:
    """Bring an ended visit to its end."""
    visit = locked(visit)
    visit.state, visit.closed_at = VisitState.CLOSED, clock.now()
    visit.closing, visit.closing_reason = closing, reason.strip()
    visit.save(update_fields=["state", "closed_at", "closing", "closing_reason"])
    _emit(VisitClosed, visit, site_code=visit.site.code, closing=closing.value)
    return visit


def is_blank(visit: Visit) -> bool:
    """Return whether nothing was recorded in the visit: nobody identified, no need."""
    return visit.identified_at is None and not visit.needs.exists()


def locked(visit: Visit) -> Visit:
    """Return the visit, locked for this transaction. Raises VisitIsClosed when it has come to its end."""
    fresh = Visit.objects.select_for_update(of=("self",)).select_related("site", "desk").get(pk=visit.pk)
    if fresh.state == VisitState.CLOSED:
        raise VisitIsClosed(_("Esta atención ya está cerrada. Actualice la página."))
    return fresh


def _check_need(line: ServiceLine, level: int, application: str, product: Product | None) -> None:
    if level not in InformationLevel.values:
        raise IncompleteNeed(_("Elija el nivel de información."), field="information_level")
    if line.is_informative and (product is not None or level != InformationLevel.BASIC):
        raise IncompleteNeed(
            _("En esta línea solo se orienta: registre el nivel 1, sin servicio tomado."),
            field="information_level",
        )
    if level == InformationLevel.CONSULTED and not application:
        raise IncompleteNeed(_("Diga qué aplicativo consultó."), field="application")
    if level == InformationLevel.TRANSACTION and product is None:
        raise IncompleteNeed(_("En el nivel 2, diga qué servicio tomó la persona."), field="taken_product")
    if product is not None and product.service_line_code != line.code:
        raise IncompleteNeed(_("Ese servicio es de otra línea."), field="taken_product")


def _emit(event: type[E], visit: Visit, **facts: object) -> None:
    emit(event(site_id=visit.site_id, visit_id=str(visit.pk), desk_id=visit.desk_id, **facts))
