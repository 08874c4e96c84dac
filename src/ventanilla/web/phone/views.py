"""A turn followed on the person's own phone: no account, no name, only who holds the link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import clock
from ventanilla.org import hours_in_words
from ventanilla.org.selectors_hours import hours_now
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors, selectors_waits
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.web.base.access import public, shows_domain_errors
from ventanilla.web.base.languages import in_browser_language

NEAR = 3
"""From this place on the person is told to come closer: at most two go before."""


def follows_a_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view gets the turn of its link; a link of no turn is told so. Nobody indexes either."""

    @wraps(view)
    def following(request: HttpRequest, token: str) -> HttpResponseBase:
        turns = Turn.objects.select_related("site", "service_line", "desk")
        turn = turns.filter(follow_token=token).first()
        answer = view(request, turn) if turn else render(request, "phone/unknown.html", status=404)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return following


@public
@never_cache
@in_browser_language
@follows_a_turn
@require_GET
def turn(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Show where the turn stands."""
    return render(request, "phone/turn.html", _standing(turn))


@public
@never_cache
@in_browser_language
@follows_a_turn
@require_GET
def now(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Return the part of the page that changes."""
    return render(request, "phone/standing.html", _standing(turn))


@public
@never_cache
@in_browser_language
@shows_domain_errors
@follows_a_turn
@require_POST
def cancel(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Give the turn back; refused once it was called."""
    attention.cancel(turn=turn)
    return redirect("phone:turn", token=turn.follow_token)


def _standing(turn: Turn) -> dict[str, Any]:
    hours = hours_now(turn.site)
    outlook = selectors_waits.outlook(turn)
    return {
        "turn": turn,
        "is_after_hours": not hours.is_open,
        "is_of_another_day": turn.business_date != clock.business_date(turn.site.time_zone),
        "opens_next": hours_in_words.next_opening(hours),
        "outlook": outlook,
        "news": _news(turn, outlook),
        "seen_at": clock.now(),
    }


def _news(turn: Turn, outlook: selectors_waits.Outlook) -> str:
    """Return what the phone makes itself felt for, once each: that the turn is near, and every call of it."""
    if turn.state == TurnState.CALLED:
        call = selectors.last_call_of(turn)
        return f"called-{call.number}" if call else "called"
    return "near" if outlook.position and outlook.position <= NEAR else ""
