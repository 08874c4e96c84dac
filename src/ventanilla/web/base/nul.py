"""The NUL character, which PostgreSQL keeps in no text: no person types it, so a request with one is turned away."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse

from ventanilla.web.base.errors import bad_request

NUL = "\0"
OF_PROGRAMS = ("/api/", "/ganchos/")


class RefuseNul:
    """Middleware: 400 for a page whose address, query or form holds a NUL.

    The API says what it refuses by itself; what is posted to a webhook has to reach it byte for byte.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Turn the request away before its view; after the check of its token, which reads a broken form safely."""
        if request.path_info.startswith(OF_PROGRAMS) or not any(NUL in text for text in _texts(request)):
            return None
        return bad_request(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for name, values in chain(request.GET.lists(), request.POST.lists()):
        yield name
        yield from map(str, values)
