"""The language of public screens: Spanish, unless the person in front chose English."""

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

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.POST.get("idioma") or request.GET.get("idioma")
        with translation.override(ENGLISH if asked == ENGLISH else SPANISH):
            return view(request, *args, **kwargs)

    return speaking
