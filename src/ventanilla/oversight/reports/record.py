"""Everything that one visit left on record, in the order in which it happened: what an auditor asks for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.customers import selectors as customers
from ventanilla.customers.models import AffiliationType
from ventanilla.kernel import money
from ventanilla.kernel.models import StoredFile
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, DataConsent
from ventanilla.procedure.guides import selectors as guides
from ventanilla.procedure.opportunities import selectors as opportunities
from ventanilla.procedure.ratings.models import Rating, RatingRequest, RatingState, Reason
from ventanilla.procedure.tickets import selectors as tickets
from ventanilla.procedure.tickets.models import TicketDecision
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnSegment, TurnState
from ventanilla.procedure.visits.models import ClosingKind, Identification, Need, Visit

_MOVES = {TurnState.ON_HOLD, TurnState.DONE, TurnState.NO_SHOW, TurnState.WALKED_OUT, TurnState.DAY_CLOSED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on record: when, of which activity (0: the turn itself), what, by whom, and the file that proves it."""

    at: dt.datetime
    activity: int
    title: str
    details: tuple[str, ...] = ()
    who: str = ""
    file: StoredFile | None = None


def record_of(visit: Visit) -> list[Entry]:
    """Return what is on record of `visit`, the oldest first.

    The class of preferential attention stays out: it is a sensitive fact. Whoever shows this records the look at the
    person's record (`people.record_read`).
    """
    turn = Turn.objects.select_related("service_line").filter(visit=visit).first()
    entries = [
        *(_of_turn(turn) if turn else ()),
        *_of_visit(visit),
        *_of_consents(visit),
        *_of_needs(visit),
        *_of_ticket(visit),
        *_of_rating(visit),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _of_turn(turn: Turn) -> Iterator[Entry]:
    details = [turn.service_line.name, str(turn.get_origin_display())]
    if turn.is_priority:
        details.append(_("Atención preferencial"))
    yield Entry(turn.issued_at, 1, _("Turno %(code)s emitido") % {"code": turn.code}, tuple(details))
    for call in TurnCall.objects.select_related("advisor").filter(turn=turn).order_by("number"):
        yield _of_call(call)
    for segment in TurnSegment.objects.select_related("advisor", "service_line").filter(turn=turn):
        if segment.state in _MOVES:
            yield _of_segment(segment)


def _of_call(call: TurnCall) -> Entry:
    title = _("Llamado al módulo %(desk)s") % {"desk": call.desk_number}
    details = [_("Regla: %(why)s") % {"why": call.why}]
    if call.passed_over:
        codes = ", ".join(call.passed_over)
        details.append(_("Pasó antes que %(codes)s") % {"codes": codes})
    return Entry(call.called_at, 1, title, tuple(details), call.advisor.full_name)


def _of_segment(segment: TurnSegment) -> Entry:
    advisor = segment.advisor.full_name if segment.advisor else ""
    label = str(TurnState(segment.state).label)
    return Entry(segment.started_at, 0, _("Turno: %(state)s") % {"state": label.lower()}, (), advisor)


def _of_visit(visit: Visit) -> Iterator[Entry]:
    greeting = _("PRD-SYE-ATC-01, versión %(version)s") % {"version": visit.procedure_version}
    at = _("Módulo %(number)s") % {"number": visit.desk.number}
    yield Entry(
        visit.opened_at, 1, _("Saludo y comienzo de la atención"), (at, greeting), visit.advisor.full_name
    )
    if visit.identified_at:
        yield Entry(visit.identified_at, 1, *_identification(visit))
    if visit.ended_at and visit.leaving_reason:
        yield Entry(visit.ended_at, 5, _("El turno terminó con pendientes"), (visit.leaving_reason,))
    if visit.closed_at:
        is_settled = visit.closing == ClosingKind.SETTLED
        title = _("Atención cumplida") if is_settled else _("Atención cerrada con pendientes")
        yield Entry(visit.closed_at, 5, title, (visit.closing_reason,) if visit.closing_reason else ())


def _identification(visit: Visit) -> tuple[str, tuple[str, ...]]:
    if visit.person is None:
        return _("Sin identificar"), (str(Identification.UNIDENTIFIED.label),)
    document = customers.document_of(visit.person)
    named = f"{visit.person} · {document}" if document else str(visit.person)
    held = [str(AffiliationType(visit.affiliation_type).label)] if visit.affiliation_type else []
    category = _("Categoría %(category)s") % {"category": visit.category}
    source = (
        [_("Según: %(source)s") % {"source": visit.affiliation_source}] if visit.affiliation_source else []
    )
    how = str(Identification(visit.identification).label)
    return how, (named, ", ".join([category, *held]), *source)


def _of_consents(visit: Visit) -> Iterator[Entry]:
    for consent in DataConsent.objects.select_related("captured_by", "text").filter(visit=visit):
        who = consent.captured_by.full_name
        text = _("%(form)s, texto versión %(version)s") % {
            "form": consent.text.form_code,
            "version": consent.text.version,
        }
        if consent.status != ConsentStatus.REFUSED:
            yield Entry(consent.opened_at, 2, _("Formato de autorización entregado"), (text,), who)
        held = ConsentEvidence.objects.select_related("file", "attached_by", "signature_seen_by")
        for evidence in held.filter(consent=consent):
            yield from _of_evidence(evidence)
        if consent.decided_at and consent.status == ConsentStatus.REFUSED:
            yield Entry(consent.decided_at, 2, _("La persona no autorizó el uso de sus datos"), (text,), who)


def _of_evidence(evidence: ConsentEvidence) -> Iterator[Entry]:
    digest = _("Huella SHA-256: %(digest)s…") % {"digest": evidence.file.sha256[:16]}
    yield Entry(
        evidence.attached_at,
        2,
        _("Formato firmado adjunto"),
        (digest,),
        evidence.attached_by.full_name,
        evidence.file,
    )
    if evidence.signature_seen_at and evidence.signature_seen_by:
        yield Entry(
            evidence.signature_seen_at,
            2,
            _("Firma confirmada: autorización registrada"),
            (),
            evidence.signature_seen_by.full_name,
        )


def _of_needs(visit: Visit) -> Iterator[Entry]:
    for need in Need.objects.select_related("service_line", "taken_product").filter(visit=visit):
        yield Entry(need.recorded_at, 3, _("Necesidad registrada"), tuple(_need_details(need)))
    for opened in guides.consultations_of(visit):
        title = _("Guía abierta: %(title)s") % {"title": opened.guide.title}
        version = _("Versión %(version)s, nivel %(level)s") % {
            "version": opened.guide.version,
            "level": opened.level,
        }
        yield Entry(opened.opened_at, 3, title, (version,))
    for opportunity in opportunities.opportunities_of(visit):
        value = opportunity.potential_value
        details = (opportunity.product.name, *([money.pesos(value)] if value is not None else []))
        yield Entry(opportunity.created_at, 3, _("Oportunidad registrada"), details)


def _need_details(need: Need) -> Iterator[str]:
    yield f"{need.service_line.name} · {need.get_request_class_display()}"
    yield str(need.get_information_level_display())
    if need.application:
        yield _("Aplicativo: %(name)s") % {"name": need.get_application_display()}
    if need.taken_product:
        yield _("Tomó: %(product)s") % {"product": need.taken_product.name}
    if need.delivered:
        yield _("Se entregó: %(delivered)s") % {"delivered": need.delivered}


def _of_ticket(visit: Visit) -> Iterator[Entry]:
    decision = tickets.decision_of(visit)
    if decision is not None:
        title, details = _decision(decision)
        yield Entry(decision.decided_at, 4, title, details, decision.decided_by.full_name)


def _decision(decision: TicketDecision) -> tuple[str, tuple[str, ...]]:
    ticket = decision.ticket
    if ticket is None:
        return _("El ticket no aplica"), (str(decision.get_reason_display()),)
    title = _("Ticket radicado: %(number)s") % {"number": ticket.filing_number}
    kind = f"{ticket.get_pqrsf_class_display()}, {str(ticket.get_form_display()).lower()}"
    due = _("Respuesta a más tardar el %(date)s (%(term)s)") % {
        "date": f"{ticket.due_date:%d/%m/%Y}",
        "term": ticket.term.name,
    }
    return title, (kind, ticket.matter, due)


def _of_rating(visit: Visit) -> Iterator[Entry]:
    request = RatingRequest.objects.filter(visit=visit).first()
    if request is None:
        return
    yield Entry(request.asked_at, 5, _("Calificación pedida en la tableta del módulo"))
    if request.settled_at is None:
        return
    rating = Rating.objects.filter(request=request).first()
    title = str(RatingState(request.state).label)
    yield Entry(request.settled_at, 5, title, tuple(_rating_details(rating)) if rating else ())


def _rating_details(rating: Rating) -> Iterator[str]:
    yield _("%(score)s de 5") % {"score": rating.score}
    if rating.reasons:
        yield ", ".join(str(Reason(reason).label) for reason in rating.reasons)
    if rating.comment:
        yield f"«{rating.comment}»"
