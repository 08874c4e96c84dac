"""Pages for what went wrong, in words that say what to do next.

Somebody who follows their turn reads them in the language of their own phone; everybody else in Spanish.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from ventanilla.web.base.access import public
from ventanilla.web.base.languages import SPANISH, is_on_own_phone


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request made no sense."""
    return _page(request, "base/400.html", status=400)


@public
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person or device may not do that."""
    return _page(request, "base/403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it belongs to another site."""
    return _page(request, "base/404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: we failed; said without details."""
    return _page(request, "base/500.html", status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was too old to be trusted with a change."""
    return _page(request, "base/csrf.html", status=403)


def _page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    is_visitor = is_on_own_phone(request)
    language = translation.get_language_from_request(request) if is_visitor else SPANISH
    with translation.override(language):
        return render(request, template, {"is_visitor": is_visitor}, status=status)
