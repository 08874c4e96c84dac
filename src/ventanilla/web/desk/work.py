"""What the middle of the screen needs for each step: the form, kept as typed, and what stands beside it."""

from collections.abc import Callable
from typing import Any

from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Channel, Purpose
from ventanilla.customers.models import Person
from ventanilla.kernel import phones
from ventanilla.kernel.commands import ports
from ventanilla.org import selectors as org
from ventanilla.org.models import ServiceLine, StaffUser
from ventanilla.procedure.catalogue import selectors as catalogue
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.consent.models import ConsentStatus
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.guides import selectors as guides
from ventanilla.procedure.guides.models import Guide, GuideConsultation
from ventanilla.procedure.opportunities import selectors as opportunities
from ventanilla.procedure.ratings import selectors as ratings
from ventanilla.procedure.tickets import selectors as tickets
from ventanilla.procedure.visits.models import Need, RequestClass, Visit
from ventanilla.web.desk import forms
from ventanilla.web.desk.forms import (
    DeskForm,
    DocumentForm,
    NeedForm,
    PersonForm,
    ReceiptForm,
    SearchForm,
    TicketForm,
)

Work = dict[str, Any]

WITH_GUIDES = frozenset({Step.NEED, Step.GUIDE, Step.TICKET})


def for_step(step: Step, visit: Visit, form: DeskForm | None) -> Work:
    """Return what the step's template names; `form` is the one that was refused, if any."""
    work = _BUILDERS[step](visit, form)
    return work | guides_beside(visit, line_of(visit)) if step in WITH_GUIDES else work


def greeting_of(advisor: StaffUser) -> str:
    """Return the corporate greeting as this advisor says it (R30)."""
    return org.the_caja().greeting.replace("{advisor}", advisor.first_name)


def guides_beside(visit: Visit, line: ServiceLine | None) -> Work:
    """Return the guides of a line, those opened in this visit, and the one that lies open (the last)."""
    opened = guides.consultations_of(visit)
    return {
        "guides": guides.guides_for(line.code, visit.business_date) if line else [],
        "opened": {(each.guide_id, each.level) for each in opened},
        "open_guide": opened[-1] if opened else None,
        "open_texts": texts_of(opened[-1]) if opened else [],
    }


def texts_of(consultation: GuideConsultation) -> list[str]:
    """Return the names of the parts of a guide that its level covers."""
    parts = ["summary", "requirements", "steps", "consultation"]
    return parts[: consultation.level + 1]


def line_of(visit: Visit) -> ServiceLine | None:
    """Return the line as identified by the advisor; before that, the turn's (R31)."""
    if visit.service_line is not None:
        return visit.service_line
    turn = getattr(visit, "turn", None)
    return turn.service_line if turn else None


def needs_of(visit: Visit) -> list[Need]:
    """Return the needs found in this visit, in the order of recording."""
    needs = Need.objects.select_related("service_line", "taken_product").filter(visit=visit)
    return list(needs.order_by("recorded_at", "pk"))


def may_change_person(visit: Visit) -> bool:
    """Return whether nothing hangs on the customer yet, so that a wrong one can be put right."""
    if not visit.identification:
        return True
    decided = visit.consents.exclude(status=ConsentStatus.PENDING).exists()
    is_anonymous = visit.person_id is None
    return not visit.needs.exists() and (is_anonymous or not decided)


def _identify(visit: Visit, form: DeskForm | None) -> Work:
    is_unknown = isinstance(form, PersonForm)
    by_words = form if isinstance(form, SearchForm) else None
    return {
        "form": form if form and not by_words else DocumentForm(initial=_kiosk_document(visit)),
        "search": by_words or SearchForm(),
        "is_searching": by_words is not None,
        "is_unknown": is_unknown,
        "text": consents.text_in_force(visit.business_date) if is_unknown else None,
        "may_change": may_change_person(visit),
    }


def _kiosk_document(visit: Visit) -> dict[str, str]:
    turn = getattr(visit, "turn", None)
    if turn is None or not turn.document_number:
        return {"document_type": "CC"}
    return {"document_type": turn.document_type, "document_number": turn.document_number}


def _authorize(visit: Visit, form: DeskForm | None) -> Work:
    consent = consents.consent_of(visit)
    evidence = consents.evidence_of(consent) if consent else None
    return {
        "consent": consent,
        "evidence": evidence,
        "is_open": consent is not None and consent.status == ConsentStatus.PENDING,
        "file_error": form.errors.get("file") if form else None,
        "version": (consent and consent.status, evidence and evidence.pk),
    }


def _need(visit: Visit, form: DeskForm | None) -> Work:
    line = line_of(visit)
    lines = visit.site.service_lines.order_by("position", "pk")
    needs = needs_of(visit)
    return {
        "form": form or NeedForm(initial={"service_line": line.pk if line else None}, lines=lines),
        "lines": list(lines),
        "classes": RequestClass.choices,
        "products": catalogue.products_of(line.code) if line else [],
        "line": line,
        "needs": needs,
        "opportunities": opportunities.opportunities_of(visit) if needs else [],
    }


def _guide(visit: Visit, form: DeskForm | None) -> Work:
    line, needs = line_of(visit), needs_of(visit)
    found: list[Guide] = guides.guides_for(line.code, visit.business_date) if line else []
    return {"first_guide": found[0] if found else None, "level": needs[-1].information_level if needs else 1}


def _ticket(visit: Visit, form: DeskForm | None) -> Work:
    terms = tickets.terms_on(visit.business_date)
    initial = {"decision": forms.NONE, "petition_form": "VERBAL", "term": terms[0].pk if terms else None}
    return {
        "form": form if isinstance(form, TicketForm) else TicketForm(initial=initial),
        "terms": terms,
    } | _filed(visit, form)


def _finish(visit: Visit, form: DeskForm | None) -> Work:
    return {
        "needs": needs_of(visit),
        "opportunities": opportunities.opportunities_of(visit),
    } | _filed(visit, form)


def _filed(visit: Visit, form: DeskForm | None) -> Work:
    """Return what was decided to file; where that is a petition, what its receipt can be sent by and what was sent."""
    decision = tickets.decision_of(visit)
    if decision is None or decision.ticket is None or visit.person is None:
        return {"decision": decision}
    messages = list(contact.messages_of_visit(visit.pk))
    return {
        "decision": decision,
        "receipt": form if isinstance(form, ReceiptForm) else ReceiptForm(initial=_reached_at(visit.person)),
        "has_said_yes": contact.may_be_written_to(visit.person, Channel.WHATSAPP, Purpose.SERVICE),
        "lacks": {channel.value: ports.lacks(channel) for channel in Channel},
        "messages": messages,
        "version": [(each.pk, each.state, each.trouble, len(each.replies.all())) for each in messages],
    }


def _reached_at(person: Person) -> dict[str, str]:
    is_by_mail = person.email and not person.phone
    return {
        "channel": Channel.EMAIL.value if is_by_mail else Channel.WHATSAPP.value,
        "phone": phones.as_dialled(person.phone),
        "email": person.email,
    }


def _rate(visit: Visit, form: DeskForm | None) -> Work:
    return _finish(visit, form) | {"rating": ratings.request_of(visit)}


_BUILDERS: dict[Step, Callable[[Visit, DeskForm | None], Work]] = {
    Step.IDENTIFY: _identify,
    Step.AUTHORIZE: _authorize,
    Step.NEED: _need,
    Step.GUIDE: _guide,
    Step.TICKET: _ticket,
    Step.FINISH: _finish,
    Step.RATE: _rate,
}
