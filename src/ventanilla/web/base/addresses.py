"""Addresses as somebody outside reaches them: on a ticket, in a QR code."""

from django.conf import settings
from django.http import HttpRequest


def public_address(request: HttpRequest, path: str) -> str:
    """Return the absolute address of `path`: under PUBLIC_URL, or under the host this request came to."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
