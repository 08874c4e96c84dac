"""What every page knows without asking: the Caja, and where its live stream is."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ventanilla.org import selectors


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the template variables `caja`, `live_url` (of the live process, as this browser reaches it), `is_demo`."""
    return {
        "caja": SimpleLazyObject(selectors.the_caja),
        "live_url": SimpleLazyObject(lambda: live_url(request)),
        "is_demo": settings.IS_DEMO,
    }


def live_url(request: HttpRequest) -> str:
    """Return the address of the live process: configured, or the next port of the host this request came to."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    name = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{name}:{settings.LIVE_PORT}"
