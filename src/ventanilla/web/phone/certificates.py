"""Where anybody who holds a certificate sees whether the Caja issued it, and what it said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ventanilla.customers import selectors as customers
from ventanilla.customers.certificates import rules, selectors
from ventanilla.customers.certificates.models import Certificate
from ventanilla.web.base.access import public
from ventanilla.web.base.languages import in_browser_language


@public
@never_cache
@in_browser_language
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate; one that was typed leads to its page."""
    typed = request.GET.get("codigo", "").strip()
    if code := rules.code_in(typed):
        return redirect("certificates:show", code=code)
    return _private(
        render(request, "phone/certificate_ask.html", {"typed": typed[:40]}, status=404 if typed else 200)
    )


@public
@never_cache
@in_browser_language
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the certificate of that code says, so that it can be compared with the paper."""
    certificate = selectors.by_code(code)
    if certificate is None:
        return _private(render(request, "phone/certificate_ask.html", {"typed": code[:40]}, status=404))
    shown = {
        "certificate": certificate,
        "initials": _initials(certificate),
        "document": _document(certificate),
    }
    return _private(render(request, "phone/certificate.html", shown))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _initials(certificate: Certificate) -> str:
    """Return the first letter of each name: enough to compare with the paper, too little to learn who it is."""
    return " ".join(f"{word[0]}." for word in str(certificate.person).split())


def _document(certificate: Certificate) -> str:
    document = customers.document_of(certificate.person)
    return document.as_document().masked if document else ""
