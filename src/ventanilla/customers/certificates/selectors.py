"""Reads of certificates."""

from uuid import UUID

from ventanilla.customers.certificates import rules
from ventanilla.customers.certificates.models import Certificate


def by_code(typed: str) -> Certificate | None:
    """Return the certificate whose code somebody typed or scanned, or None."""
    code = rules.code_in(typed)
    return Certificate.objects.select_related("person").filter(code=code).first() if code else None


def of_visit(visit_id: UUID) -> list[Certificate]:
    """Return the certificates issued in a visit, the last one first."""
    found = Certificate.objects.select_related("file").filter(visit_id=visit_id)
    return list(found.order_by("-issued_at", "-pk"))
