"""Reads about authorizations."""

import datetime as dt

from ventanilla.customers.models import Person
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, ConsentText, DataConsent
from ventanilla.procedure.visits.models import Visit


def text_in_force(day: dt.date) -> ConsentText:
    """Return the version of the texts that holds on `day`: the last one published of those that have begun."""
    return ConsentText.objects.filter(valid_from__lte=day).order_by("-version")[:1].get()


def texts() -> list[ConsentText]:
    """Return all versions of the texts, the last one first, each with who published it."""
    return list(ConsentText.objects.select_related("published_by").order_by("-version"))


def standing_consent(person: Person) -> DataConsent | None:
    """Return the authorization of `person` that stands, or None (R35)."""
    return DataConsent.objects.filter(person=person, status=ConsentStatus.GRANTED).first()


def consent_of(visit: Visit) -> DataConsent | None:
    """Return the last decision, or open form, of this visit."""
    return DataConsent.objects.filter(visit=visit).order_by("-opened_at", "-pk").first()


def evidence_of(consent: DataConsent) -> ConsentEvidence | None:
    """Return the form attached last to `consent`, with its file."""
    return (
        ConsentEvidence.objects.select_related("file")
        .filter(consent=consent)
        .order_by("-attached_at", "-pk")
        .first()
    )
