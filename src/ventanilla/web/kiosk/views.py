"""The kiosk: choose a service, take a turn. Nothing about the person is ever shown or kept on the screen."""

import json
import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import idempotency, limits
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.limits import TooManyRequests
from ventanilla.org import hours_in_words
from ventanilla.org.models import DeviceKind, ServiceLine, Site
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.models import Origin, PriorityClass, Turn
from ventanilla.procedure.turns.rules import KIOSK_PACE
from ventanilla.procedure.turns.services import issuing
from ventanilla.web.base import qr
from ventanilla.web.base.access import DeviceRequest, device_required
from ventanilla.web.base.addresses import public_address
from ventanilla.web.base.languages import in_chosen_language

PRIORITY_ICONS = {
    PriorityClass.OLDER_ADULT: "old",
    PriorityClass.DISABILITY: "wheelchair",
    PriorityClass.PREGNANT: "user-heart",
    PriorityClass.INFANT_IN_ARMS: "baby-carriage",
    PriorityClass.CHILD_ALONE: "mood-kid",
    PriorityClass.VETERAN: "medal",
    PriorityClass.OTHER: "heart-handshake",
}
DOCUMENT_TYPES = (DocumentType.CC, DocumentType.TI, DocumentType.CE, DocumentType.PPT, DocumentType.PA)


@device_required(DeviceKind.KIOSK)
@never_cache
@in_chosen_language
@require_GET
def home(request: DeviceRequest) -> HttpResponse:
    """Show the services that are open, with an honest wait for each; outside the hours, when they are again."""
    context = {
        "site": request.device.site,
        **_offer(request.device.site),
        "priority_classes": [(each, each.label, PRIORITY_ICONS[each]) for each in PriorityClass],
        "document_types": DOCUMENT_TYPES,
    }
    return render(request, "kiosk/kiosk.html", context)


@device_required(DeviceKind.KIOSK)
@never_cache
@in_chosen_language
@require_GET
def lines(request: DeviceRequest) -> HttpResponse:
    """Return the tiles as they are now, or what is said while no turns are given."""
    return render(request, "kiosk/offer.html", _offer(request.device.site))


@device_required(DeviceKind.KIOSK)
@in_chosen_language
@require_POST
def take_turn(request: DeviceRequest) -> HttpResponse:
    """Return the ticket of a new turn. A double touch carries the same key and gets the same turn.

    A refusal comes as JSON `{message, field}`, so that the screen keeps what was typed. The answer is the same for a
    document we know and one we do not: nobody is looked up here.
    """
    try:
        turn = _issue_once(request)
    except TooManyRequests as error:
        message = _wait_a_moment(error.retry_after)
        return JsonResponse({"message": message, "field": None}, status=error.status)
    except DomainError as error:
        return JsonResponse({"message": str(error), "field": error.field}, status=error.status)
    follow_url = public_address(request, reverse("phone:turn", args=[turn.follow_token]))
    context = {
        "turn": turn,
        "outlook": selectors.outlook(turn),
        "qr": qr.drawing(follow_url),
    }
    return render(request, "kiosk/ticket.html", context, status=201)


def _offer(site: Site) -> dict[str, Any]:
    """Return what is on offer now, or what to say: outside the hours, or before the site opens at all."""
    if not site.is_active:
        return {"gives_turns": False, "why_closed": _("En esta sede todavía no se dan turnos.")}
    offer = selectors.offer_now(site)
    return {
        "gives_turns": offer.hours.is_open,
        "lines": offer.lines,
        "hours": offer.hours,
        "why_closed": hours_in_words.headline(offer.hours),
        "opens_next": hours_in_words.next_opening(offer.hours),
    }


def _wait_a_moment(seconds: int) -> str:
    return ngettext(
        "Acabamos de dar varios turnos. Espere %(seconds)s segundo y toque otra vez.",
        "Acabamos de dar varios turnos. Espere %(seconds)s segundos y toque otra vez.",
        seconds,
    ) % {"seconds": seconds}


def _issue_once(request: DeviceRequest) -> Turn:
    asked = {
        name: request.POST.get(name, "")
        for name in ("service_line", "priority_class", "document_type", "document_number")
    }
    _status, answer = idempotency.answer_once(
        scope=f"device:{request.device.pk}",
        key=request.POST.get("idempotency_key") or str(uuid.uuid4()),
        body=json.dumps(asked, sort_keys=True).encode(),
        act=lambda: (201, str(_issue(request, **asked).pk)),
    )
    return Turn.objects.select_related("site", "service_line").get(pk=answer)


def _issue(
    request: DeviceRequest,
    *,
    service_line: str,
    priority_class: str,
    document_type: str,
    document_number: str,
) -> Turn:
    limits.spend_one(f"device:{request.device.pk}", pace=KIOSK_PACE)
    return issuing.issue(
        service_line=get_object_or_404(
            ServiceLine.objects.select_related("site"), site=request.device.site, code=service_line
        ),
        origin=Origin.KIOSK,
        priority_class=priority_class or None,
        document=IdentityDocument.parse(document_type, document_number) if document_number else None,
        device=request.device,
    )
