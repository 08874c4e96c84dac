"""The language of public screens: Spanish, unless the person in front chose English. Staff screens are Spanish."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

SPANISH, ENGLISH = "es-co", "en"


def in_chosen_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view speaks the language that `?idioma=` (or the form) names; Spanish without one.

    What the browser prefers does not count: a kiosk's browser speaks the language it was bought with.
    """

    def chosen(request: HttpRequest) -> str:
        asked = request.POST.get("idioma") or request.GET.get("idioma")
        return ENGLISH if asked == ENGLISH else SPANISH

    return _speaking(view, chosen)


def in_browser_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view speaks the language that the person's own phone asks for; Spanish if we do not have it."""
    return _speaking(view, translation.get_language_from_request)


def is_on_own_phone(request: HttpRequest) -> bool:
    """Return whether the page is one that a customer opens on their own phone."""
    return request.resolver_match is not None and request.resolver_match.app_name in {"phone", "appointments"}


def _speaking(
    view: Callable[..., HttpResponseBase], language_of: Callable[[HttpRequest], str]
) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            return view(request, *args, **kwargs)

    return speaking
