"""How a device comes to trust a site that presents itself with an authority of its own."""

import base64
import hashlib
import ssl
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.web.base.access import public

PAIRS_IN_A_GROUP = 8
DEVICES = {"Android": "android", "iPhone": "iphone", "iPad": "iphone", "Windows": "windows"}


@public
@never_cache
@require_safe
def how_to_trust(request: HttpRequest) -> HttpResponse:
    """Tell what the authority is, its fingerprint, and the steps on each kind of device; 404 when there is none."""
    agent = request.headers.get("User-Agent", "")
    device = next((device for mark, device in DEVICES.items() if mark in agent), "chromium")
    context = {"fingerprint": _fingerprint(_certificate()), "device": device}
    return render(request, "base/authority.html", context)


@public
@require_safe
def certificate(_request: HttpRequest) -> HttpResponse:
    """Return the authority's certificate in the form (DER) and type that phones offer to install."""
    return HttpResponse(_certificate(), content_type="application/x-x509-ca-cert")


@public
@require_safe
def chromium_policy(_request: HttpRequest) -> JsonResponse:
    """Return the policy file that has a Chromium on Linux trust the authority."""
    policy = {"CACertificates": [base64.b64encode(_certificate()).decode()]}
    return JsonResponse(policy, headers={"Content-Disposition": "attachment"})


def _fingerprint(certificate: bytes) -> list[str]:
    """Return the SHA-256 fingerprint in groups, as browsers show it."""
    pairs = hashlib.sha256(certificate).digest()
    groups = (pairs[start : start + PAIRS_IN_A_GROUP] for start in range(0, len(pairs), PAIRS_IN_A_GROUP))
    return [group.hex(":").upper() for group in groups]


def _certificate() -> bytes:
    """Return the authority's certificate. Raises Http404 when the site has none of its own."""
    if not settings.AUTHORITY:
        raise Http404
    return ssl.PEM_cert_to_DER_cert(Path(settings.AUTHORITY).read_text())
