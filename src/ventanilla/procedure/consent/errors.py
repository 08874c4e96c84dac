"""Refusals about authorizations."""

from ventanilla.kernel.errors import Conflict, DomainError


class EvidenceMissing(DomainError):
    """There is no signed form to confirm yet."""

    code = "consent.evidence_missing"


class ConsentDecided(Conflict):
    """The authorization was decided already."""

    code = "consent.decided"
