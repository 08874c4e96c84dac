"""Reads about people."""

import datetime as dt
from collections.abc import Collection
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


@dataclass(frozen=True, slots=True)
class Family:
    """Who belongs together by affiliation: a beneficiary's holder, a holder's beneficiaries with the eldest first."""

    holder: Person | None
    beneficiaries: tuple[Person, ...]

    @property
    def size(self) -> int:
        """How many people are affiliated by a holder, themself included."""
        return len(self.beneficiaries) + 1


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


def first_holder() -> PersonDocument | None:
    """Return the document, with its person, of the affiliate with beneficiaries who was known first; None without any."""
    holders = Affiliation.objects.filter(holder__isnull=False).values("holder")
    known = PersonDocument.objects.select_related("person").filter(person__in=holders)
    return known.order_by("pk").first()


def first_with_emails(emails: Collection[str]) -> dict[str, Person]:
    """Return who was known first with each of these e-mail addresses, by address."""
    found = Person.objects.filter(email__in=emails).order_by("-pk")
    return {each.email: each for each in found}


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


def family_of(person: Person, day: dt.date) -> Family:
    """Return with whom `person` is affiliated on `day`, in one query.

    A beneficiary is told of their holder alone, a holder of their beneficiaries. Whoever shows the names shows them as
    part of the look at `person` that is recorded (`people.record_read`), so it asks for no more than these.
    """
    held = (
        Affiliation.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
        .filter(Q(person=person, holder__isnull=False) | Q(holder=person))
        .select_related("person", "holder")
        .order_by("person__birth_date", "person__given_names", "pk")
    )
    holder = next((each.holder for each in held if each.person_id == person.pk), None)
    return Family(holder, tuple(each.person for each in held if each.holder_id == person.pk))


def latest_imports(limit: int = 50) -> list[AffiliateImport]:
    """Return the affiliates files applied last, the newest first, with who applied them."""
    return list(AffiliateImport.objects.select_related("applied_by").order_by("-applied_at", "-pk")[:limit])
