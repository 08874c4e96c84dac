"""Reads about people."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from ventanilla.customers.models import (
    AffiliateImport,
    Affiliation,
    AffiliationType,
    Category,
    Person,
    PersonDocument,
)
from ventanilla.kernel.identity import IdentityDocument


@dataclass(frozen=True, slots=True)
class AffiliationNow:
    """What is known of somebody's affiliation on a day: category D, with no type, for who is not affiliated."""

    is_affiliate: bool
    category: Category
    type: AffiliationType | None
    source: str
    since: dt.date | None


def person_by_document(document: IdentityDocument) -> Person | None:
    """Return the person who holds `document`, or None."""
    held = (
        PersonDocument.objects.select_related("person")
        .filter(country="CO", type=document.type, number=document.number)
        .first()
    )
    return held.person if held else None


def document_of(person: Person) -> PersonDocument | None:
    """Return the document by which `person` was first known."""
    return PersonDocument.objects.filter(person=person).order_by("pk").first()


def affiliation_on(person: Person, day: dt.date) -> AffiliationNow:
    """Return the affiliation of `person` on `day`; who has none is category D (R03)."""
    held = (
        Affiliation.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), person=person, valid_from__lte=day)
        .order_by("-valid_from", "-pk")
        .first()
    )
    if held is None:
        return AffiliationNow(False, Category.D, None, "", None)
    return AffiliationNow(
        True, Category(held.category), AffiliationType(held.type), held.source, held.valid_from
    )


def latest_imports(limit: int = 50) -> list[AffiliateImport]:
    """Return the affiliates files applied last, the newest first, with who applied them."""
    return list(AffiliateImport.objects.select_related("applied_by").order_by("-applied_at", "-pk")[:limit])
