"""Handing over FTO-RYA-MBD-01, attaching it signed, confirming its signature; or taking note of a refusal."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, files
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import StaffUser
from ventanilla.procedure.consent import selectors
from ventanilla.procedure.consent.errors import ConsentDecided, EvidenceMissing
from ventanilla.procedure.consent.events import (
    ConsentEvidenceAttached,
    ConsentGranted,
    ConsentOpened,
    ConsentRefused,
)
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, ConsentText, DataConsent
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit


def publish_text(
    *, version: int, paragraphs: list[str], purposes: list[str], sensitive_paragraph: str, valid_from: dt.date
) -> ConsentText:
    """Return a new version of the texts, with the SHA-256 over all of their words."""
    words = json.dumps([paragraphs, purposes, sensitive_paragraph], ensure_ascii=False)
    return ConsentText.objects.create(
        version=version,
        paragraphs=paragraphs,
        purposes=purposes,
        sensitive_paragraph=sensitive_paragraph,
        valid_from=valid_from,
        sha256=hashlib.sha256(words.encode()).hexdigest(),
    )


@transaction.atomic
def open_form(*, visit: Visit, by: StaffUser) -> DataConsent:
    """Return the open form of the visit's customer, made now if there is none (R36).

    Raises EvidenceMissing when the customer is not identified: there is nobody to fill the form in for.
    """
    visit = visits.locked(visit)
    if visit.person_id is None:
        raise EvidenceMissing(_("Primero identifique a la persona."))
    consent = selectors.consent_of(visit)
    if consent is not None and consent.status in {ConsentStatus.PENDING, ConsentStatus.GRANTED}:
        return consent
    consent = DataConsent.objects.create(
        visit=visit,
        person_id=visit.person_id,
        text=selectors.text_in_force(visit.business_date),
        captured_by=by,
    )
    emit(_event(ConsentOpened, consent, visit))
    return consent


def attach_form(*, visit: Visit, content: bytes, original_name: str, by: StaffUser) -> ConsentEvidence:
    """Attach the signed form to the visit's open authorization (R37); a second one replaces the first in view only.

    Raises UnacceptableFile, or ConsentDecided when the authorization stands already.
    """
    stored = files.store(content=content, original_name=original_name)
    with transaction.atomic():
        consent = _undecided(open_form(visit=visit, by=by))
        evidence = ConsentEvidence.objects.create(consent=consent, file=stored, attached_by=by)
        emit(_event(ConsentEvidenceAttached, consent, visit, file_id=str(stored.pk)))
    return evidence


@transaction.atomic
def confirm_signature(*, visit: Visit, by: StaffUser) -> DataConsent:
    """Let the authorization stand: `by` sees the signature on the attached form. An older one is superseded.

    Raises EvidenceMissing when nothing is attached yet; confirming twice changes nothing.
    """
    visit = visits.locked(visit)
    consent = selectors.consent_of(visit)
    if consent is not None and consent.status == ConsentStatus.GRANTED:
        return consent
    evidence = selectors.evidence_of(consent) if consent else None
    if consent is None or evidence is None:
        raise EvidenceMissing(_("Falta adjuntar el formato firmado."), field="file")
    consent = _undecided(consent)
    now = clock.now()
    evidence.signature_seen_by, evidence.signature_seen_at = by, now
    evidence.save(update_fields=["signature_seen_by", "signature_seen_at"])
    DataConsent.objects.filter(person=consent.person, status=ConsentStatus.GRANTED).update(
        status=ConsentStatus.SUPERSEDED
    )
    consent.status, consent.decided_at = ConsentStatus.GRANTED, now
    consent.save(update_fields=["status", "decided_at"])
    emit(_event(ConsentGranted, consent, visit))
    return consent


@transaction.atomic
def refuse(*, visit: Visit, by: StaffUser) -> DataConsent:
    """Take note that the person does not authorize; orientation, petitions and complaints go on all the same."""
    visit = visits.locked(visit)
    consent = selectors.consent_of(visit)
    if consent is None or consent.status != ConsentStatus.PENDING:
        consent = DataConsent(
            visit=visit,
            person_id=visit.person_id,
            text=selectors.text_in_force(visit.business_date),
            captured_by=by,
        )
    consent.status, consent.decided_at = ConsentStatus.REFUSED, clock.now()
    consent.save()
    emit(_event(ConsentRefused, consent, visit))
    return consent


def _undecided(consent: DataConsent) -> DataConsent:
    fresh = DataConsent.objects.select_for_update().get(pk=consent.pk)
    if fresh.status != ConsentStatus.PENDING:
        raise ConsentDecided(_("La autorización ya quedó registrada."))
    return fresh


def _event(
    kind: type[ConsentOpened] | type[ConsentEvidenceAttached] | type[ConsentGranted] | type[ConsentRefused],
    consent: DataConsent,
    visit: Visit,
    **facts: str,
) -> ConsentOpened | ConsentEvidenceAttached | ConsentGranted | ConsentRefused:
    return kind(
        site_id=visit.site_id,
        visit_id=str(visit.pk),
        desk_id=visit.desk_id,
        consent_id=str(consent.pk),
        **facts,
    )
