"""Refusals about certificates."""

from ventanilla.kernel.errors import DomainError


class NoDocument(DomainError):
    """A certificate names the document of the person, and we know none."""

    code = "certificates.no_document"
