"""The texts of FTO-RYA-MBD-01; handing it over, attaching it signed, confirming its signature; or noting a refusal."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, fields, files, locks
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import StaffUser
from ventanilla.org.services import editing
from ventanilla.procedure.consent import selectors
from ventanilla.procedure.consent.drafts import TextDraft
from ventanilla.procedure.consent.errors import ConsentDecided, EvidenceMissing
from ventanilla.procedure.consent.events import (
    ConsentEvidenceAttached,
    ConsentGranted,
    ConsentOpened,
    ConsentRefused,
    TextPublished,
)
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, ConsentText, DataConsent
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit

MOST_LETTERS = 4000
MOST_PURPOSES = 8
LONGEST_PURPOSE = 200


@transaction.atomic
def save_texts(*, draft: TextDraft, today: dt.date, by: StaffUser, seen: str | None = None) -> ConsentText:
    """Return a new version of the texts as `draft` has them, or the last one when nothing would differ.

    `today` is the day at the site. Raises WrongFields naming every field to correct, or ChangedMeanwhile (`seen` is
    the fingerprint of what the form showed).
    """
    locks.hold("consent texts")
    last = ConsentText.objects.select_related("published_by").order_by("-version").first()
    if last is not None and _says_the_same(draft, last, today):
        return last
    day = check(draft, today)
    if last is not None and editing.is_changed(seen=seen, now=TextDraft.of(last)):
        raise editing.changed_meanwhile(last.published_by, last.published_at)
    paragraphs, purposes, sensitive = draft.words
    text = publish_text(
        version=last.version + 1 if last else 1,
        paragraphs=paragraphs,
        purposes=purposes,
        sensitive_paragraph=sensitive,
        valid_from=day,
        by=by,
    )
    emit(TextPublished(site_id=None, version=text.version, by_id=by.pk))
    return text


def publish_text(
    *,
    version: int,
    paragraphs: list[str],
    purposes: list[str],
    sensitive_paragraph: str,
    valid_from: dt.date,
    by: StaffUser | None = None,
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
        published_by=by,
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


def check(draft: TextDraft, today: dt.date) -> dt.date:
    """Return the day from which `draft` is to hold. Raises WrongFields naming every field to correct."""
    found = Fields()
    paragraphs, purposes, sensitive = draft.words
    found.take("paragraphs", lambda: _legible(paragraphs, _("Escriba el texto de la autorización.")), "")
    found.take("purposes", lambda: _legible(purposes, _("Escriba para qué se usan los datos.")), "")
    if len(purposes) > MOST_PURPOSES:
        found.refuse("purposes", _("Escriba como máximo %(most)s finalidades.") % {"most": MOST_PURPOSES})
    for purpose in purposes:
        if len(purpose) > LONGEST_PURPOSE:
            message = _("«%(start)s…» pasa de %(most)s letras. Acórtela.")
            found.refuse("purposes", message % {"start": purpose[:30], "most": LONGEST_PURPOSE})
    if sensitive:
        found.take("sensitive_paragraph", lambda: _legible([sensitive], ""), "")
    if draft.day is None or draft.day < today:
        found.refuse("valid_from", _("Elija desde qué día rige: hoy u otro día que venga."))
    found.raise_if_wrong()
    return draft.day or today


def _says_the_same(draft: TextDraft, last: ConsentText, today: dt.date) -> bool:
    """Return whether nothing would differ; once the last version is in force, its day is past and does not count."""
    has_begun = last.valid_from <= today
    return draft.words == TextDraft.of(last).words and (has_begun or draft.day == last.valid_from)


def _legible(parts: list[str], missing: str) -> str:
    """Return it all on one line. Raises WrongText when there is nothing, too much for the form, or what cannot print."""
    return fields.line(" ".join(parts), missing=missing, longest=MOST_LETTERS)


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
