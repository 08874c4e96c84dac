"""What a page may reach besides its own origin: the live process on the same host, and nothing else."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from ventanilla.web.base.context import live_url


def may_reach_live(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that adds the live process's address to the page's content security policy."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        try:
            response._csp_update = {"connect-src": [live_url(request)]}  # type: ignore[attr-defined]
        except DisallowedHost:
            return response
        return response

    return respond
