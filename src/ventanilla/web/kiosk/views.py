"""The kiosk: choose a service, take a turn. Nothing about the person is ever shown or kept on the screen."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import clock, idempotency, limits
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.limits import TooManyRequests
from ventanilla.org import hours_in_words
from ventanilla.org.models import Device, DeviceKind, ServiceLine, Site
from ventanilla.procedure.printing import selectors as printing
from ventanilla.procedure.printing.services import tickets
from ventanilla.procedure.turns import selectors_appointments as appointments
from ventanilla.procedure.turns import selectors_rules, selectors_waits
from ventanilla.procedure.turns.errors import AppointmentIsSettled, NoAppointment, TooEarly, UnknownTarget
from ventanilla.procedure.turns.models import PriorityClass, Turn
from ventanilla.procedure.turns.rules.pace import KIOSK_PACE
from ventanilla.web.base import qr
from ventanilla.web.base.access import DeviceRequest, device_required
from ventanilla.web.base.addresses import public_address
from ventanilla.web.base.languages import SPANISH, in_chosen_language

PRIORITY_ICONS = {
    PriorityClass.OLDER_ADULT: "old",
    PriorityClass.DISABILITY: "wheelchair",
    PriorityClass.PREGNANT: "user-heart",
    PriorityClass.INFANT_IN_ARMS: "baby-carriage",
    PriorityClass.CHILD_ALONE: "mood-kid",
    PriorityClass.VETERAN: "medal",
    PriorityClass.OTHER: "heart-handshake",
}
APPOINTMENT_CODE = "CODE"
"""What stands in place of a type of document when the number is the code of an appointment."""
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
    return _ticket(request, lambda: _issue_once(request))


@device_required(DeviceKind.KIOSK)
@in_chosen_language
@require_POST
def check_in(request: DeviceRequest) -> HttpResponse:
    """Return the ticket of somebody who has an appointment, by its code or their document; refusals as `take_turn`."""
    return _ticket(request, lambda: _check_in_once(request))


@device_required(DeviceKind.KIOSK)
@never_cache
@in_chosen_language
@require_GET
def paper(request: DeviceRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Return what became of the paper of a turn taken here."""
    return render(request, "kiosk/paper.html", _paper(request.device, _own_turn(request, turn_id)))


@device_required(DeviceKind.KIOSK)
@never_cache
@in_chosen_language
@require_POST
def print_again(request: DeviceRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Print the paper of a turn taken here once more, a few times at most."""
    turn = _own_turn(request, turn_id)
    try:
        tickets.print_again_at_kiosk(
            turn=turn,
            device=request.device,
            follow_address=partial(_follow_address, request),
            language=get_language() or SPANISH,
        )
    except DomainError as error:
        context = {**_paper(request.device, turn), "refusal": str(error)}
        return render(request, "kiosk/paper.html", context, status=error.status)
    return render(request, "kiosk/paper.html", _paper(request.device, turn))


def _ticket(request: DeviceRequest, give: Callable[[], Turn]) -> HttpResponse:
    try:
        turn = give()
    except TooManyRequests as error:
        message = _wait_a_moment(error.retry_after)
        answer = _refusal(message, None, error.status)
        answer["Retry-After"] = str(error.retry_after)
        return answer
    except AppointmentIsSettled as error:
        # Not as the conflict it is: a kiosk takes that for its own first sending, still under way.
        return _refusal(str(error), error.field, DomainError.status)
    except DomainError as error:
        return _refusal(str(error), error.field, error.status)
    context = {
        "turn": turn,
        "outlook": selectors_waits.promised(turn),
        "qr": qr.drawing(_follow_address(request, turn)),
        **_paper(request.device, turn),
    }
    return render(request, "kiosk/ticket.html", context, status=201)


def _refusal(message: str, field: str | None, status: int) -> HttpResponse:
    return JsonResponse({"message": message, "field": field}, status=status)


def _own_turn(request: DeviceRequest, turn_id: uuid.UUID) -> Turn:
    """Return a turn that was taken at this very kiosk; any other does not exist here."""
    turns = Turn.objects.select_related("site", "service_line")
    return get_object_or_404(turns, pk=turn_id, issued_by=request.device)


def _follow_address(request: DeviceRequest, turn: Turn) -> str:
    return public_address(request, reverse("phone:turn", args=[turn.follow_token]))


def _paper(device: Device, turn: Turn) -> dict[str, Any]:
    """Return how a turn's paper stands: how it is made here, and what became of the last try."""
    return {
        "turn": turn,
        "printer": printing.printer_of(device),
        "paper_state": printing.state_of_paper(turn, clock.now()),
        "may_print_again": printing.may_print_again(turn, clock.now()),
    }


def _offer(site: Site) -> dict[str, Any]:
    """Return what is on offer now, or what to say: outside the hours, or before the site opens at all."""
    if not site.is_active:
        return {"gives_turns": False, "why_closed": _("En esta sede todavía no se dan turnos.")}
    offer = selectors_waits.offer_now(site)
    return {
        "gives_turns": offer.hours.is_open,
        "has_appointments": appointments.has_any_today(site),
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
        key=request.POST.get("idempotency_key", "")[:64] or str(uuid.uuid4()),
        body=json.dumps(asked, sort_keys=True).encode(),
        act=lambda: (201, str(_issue(request, **asked).pk)),
    )
    return Turn.objects.select_related("site", "service_line", "promise").get(pk=answer)


def _check_in_once(request: DeviceRequest) -> Turn:
    # Before anything that is undone when it is refused: whoever tries one code after the other has to wait.
    limits.spend_one(f"device:{request.device.pk}:appointments", pace=KIOSK_PACE)
    names = ("document_type", "document_number", "priority_class")
    asked = {name: request.POST.get(name, "")[:40] for name in names}
    _status, answer = idempotency.answer_once(
        scope=f"device:{request.device.pk}",
        key=request.POST.get("idempotency_key", "")[:64] or str(uuid.uuid4()),
        body=json.dumps(["check-in", asked], sort_keys=True).encode(),
        act=lambda: (201, str(_check_in(request, **asked).pk)),
    )
    return Turn.objects.select_related("site", "service_line", "appointment").get(pk=answer)


def _check_in(
    request: DeviceRequest, *, document_type: str, document_number: str, priority_class: str
) -> Turn:
    site, has_code = request.device.site, document_type == APPOINTMENT_CODE
    if has_code:
        appointment = appointments.coming_with_code(site, document_number)
    else:
        document = IdentityDocument.parse(document_type, document_number)
        appointment = appointments.coming_with_document(site, document)
    if appointment is None:
        raise _not_found_with_code() if has_code else _not_now_with_document(site)
    try:
        return tickets.hand_out_to_appointed(
            appointment=appointment,
            priority_class=priority_class or None,
            device=request.device,
            follow_address=partial(_follow_address, request),
            language=get_language() or SPANISH,
        )
    except (TooEarly, AppointmentIsSettled) as error:
        if has_code:
            raise
        raise _not_now_with_document(site) from error


def _not_found_with_code() -> NoAppointment:
    return NoAppointment(
        _("No encontramos una cita para hoy con ese código. Revíselo, o vuelva y tome un turno."),
        field="document_number",
    )


def _not_now_with_document(site: Site) -> NoAppointment:
    """Return what anybody's document is answered: whoever types it need not be the one who has the appointment."""
    early = selectors_rules.in_force(site).early
    return NoAppointment(
        ngettext(
            "Con ese documento no podemos dar un turno de cita ahora. Venga desde %(minutes)s minuto antes de su hora, "
            "o pregunte en recepción.",
            "Con ese documento no podemos dar un turno de cita ahora. Venga desde %(minutes)s minutos antes de su hora, "
            "o pregunte en recepción.",
            early // dt.timedelta(minutes=1),
        )
        % {"minutes": early // dt.timedelta(minutes=1)},
        field="document_number",
    )


def _issue(
    request: DeviceRequest,
    *,
    service_line: str,
    priority_class: str,
    document_type: str,
    document_number: str,
) -> Turn:
    limits.spend_one(f"device:{request.device.pk}", pace=KIOSK_PACE)
    return tickets.hand_out(
        service_line=_line(request.device.site, service_line),
        priority_class=priority_class or None,
        document=IdentityDocument.parse(document_type, document_number) if document_number else None,
        device=request.device,
        follow_address=partial(_follow_address, request),
        language=get_language() or SPANISH,
    )


def _line(site: Site, code: str) -> ServiceLine:
    """Return the line of that code here. Raises UnknownTarget: the page is older than the lines of the site."""
    line = ServiceLine.objects.select_related("site").filter(site=site, code=code).first()
    if line is None:
        raise UnknownTarget(_("Ese servicio ya no está en este quiosco. Elija otro."), field="service_line")
    return line
