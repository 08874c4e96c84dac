"""The API put together: its operations, its description, and how each of its addresses answers."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from ventanilla.web.api import calls, desks, problems, ratings, reports, turns, visits
from ventanilla.web.base.access import Access, View

VERSION = "1"
LANGUAGE = "es-co"
LARGEST_BODY = 64 * 1024

api = NinjaAPI(
    title="Ventanilla",
    version=VERSION,
    description=(
        "Para dispositivos, programas y guiones. Cada token pertenece a una sede; lo de otra sede no existe (404). "
        "Los módulos se nombran por su número. Todo POST acepta Idempotency-Key. Los errores son "
        "application/problem+json."
    ),
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
for each in (turns, desks, calls, ratings, visits, reports):
    api.add_router("", each.router)
problems.answer_errors_of(api)


def for_programs(view: View) -> View:
    """Return `view` as an address of the API: Spanish words, problems for errors, nothing kept in caches, no cookies."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(LANGUAGE):
            response = _answer(view, request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    setattr(guarded, "access", Access(is_api=True))  # noqa: B010
    return csrf_exempt(guarded)


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer for every address below the API's that is none."""
    return problems.not_found(request)


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > LARGEST_BODY:
        return problems.too_large(LARGEST_BODY)
    response = view(request, *args, **kwargs)
    if response.status_code == 405:
        return problems.method_not_allowed(response.get("Allow", "GET, HEAD"))
    return response
