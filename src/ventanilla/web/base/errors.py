"""Pages for what went wrong, in words that say what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ventanilla.web.base.access import public


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request made no sense."""
    return render(request, "base/400.html", status=400)


@public
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person or device may not do that."""
    return render(request, "base/403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it belongs to another site."""
    return render(request, "base/404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: we failed; said without details."""
    return render(request, "base/500.html", status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was too old to be trusted with a change."""
    return render(request, "base/csrf.html", status=403)
