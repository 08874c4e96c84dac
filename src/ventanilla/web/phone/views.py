"""A turn followed on the person's own phone: no account, no name, only who holds the link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import clock
from ventanilla.org import hours_in_words
from ventanilla.org.selectors_hours import hours_now
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.models import Turn
from ventanilla.web.base.access import public, shows_domain_errors
from ventanilla.web.base.languages import in_browser_language


@public
@never_cache
@in_browser_language
@require_GET
def turn(request: HttpRequest, token: str) -> HttpResponse:
    """Show where the turn stands."""
    return render(request, "phone/turn.html", _standing(_turn(token)))


@public
@never_cache
@in_browser_language
@require_GET
def now(request: HttpRequest, token: str) -> HttpResponse:
    """Return the part of the page that changes."""
    return render(request, "phone/standing.html", _standing(_turn(token)))


@public
@in_browser_language
@shows_domain_errors
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give the turn back; refused once it was called."""
    attention.cancel(turn=_turn(token))
    return redirect("phone:turn", token=token)


def _turn(token: str) -> Turn:
    return get_object_or_404(Turn.objects.select_related("site", "service_line", "desk"), follow_token=token)


def _standing(turn: Turn) -> dict[str, Any]:
    hours = hours_now(turn.site)
    return {
        "turn": turn,
        "is_after_hours": not hours.is_open,
        "opens_next": hours_in_words.next_opening(hours),
        "outlook": selectors_waits.outlook(turn),
        "seen_at": clock.now(),
    }
