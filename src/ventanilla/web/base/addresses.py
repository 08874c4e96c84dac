"""Addresses as somebody outside reaches them: on a ticket, in a QR code."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def public_address(request: HttpRequest, path: str) -> str:
    """Return the absolute address of `path`: under PUBLIC_URL, or under the host this request came to."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def is_of_this_machine(address: str) -> bool:
    """Return whether `address` leads nowhere from another machine: a loopback host."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
