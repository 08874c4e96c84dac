"""Giving a turn at the reception: what the host's form says, and its one effect."""

import json
import uuid
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.kernel import idempotency, limits
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.printing import selectors as printing
from ventanilla.procedure.printing.models import TicketPrinter
from ventanilla.procedure.printing.services import tickets
from ventanilla.procedure.turns.errors import UnknownTarget
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.rules.pace import HOST_PACE
from ventanilla.web.base.access import StaffRequest
from ventanilla.web.base.addresses import public_address
from ventanilla.web.base.languages import SPANISH

TYPED = ("service_line", "priority_class", "document_type", "document_number", "people", "printer")
LONGEST = 40
PRINTER = "reception_printer"


def give_once(request: StaffRequest) -> Turn:
    """Return the turn that the form asks for; the same form sent again gets the same turn.

    Raises TooManyRequests, KeyReused, UnknownTarget, MalformedDocument and what `issuing.issue` raises.
    """
    asked = {name: request.POST.get(name, "").strip()[:LONGEST] for name in TYPED}
    _status, answer = idempotency.answer_once(
        scope=f"host:{request.user.pk}",
        key=request.POST.get("idempotency_key", "")[:64] or uuid.uuid4().hex,
        body=json.dumps([request.site.code, asked], sort_keys=True).encode(),
        act=lambda: (201, str(_give(request, asked).pk)),
    )
    request.session[PRINTER] = asked["printer"]
    return Turn.objects.select_related("site", "service_line", "promise").get(pk=answer)


def printer_chosen(request: StaffRequest, chosen: str) -> TicketPrinter | None:
    """Return the printer of that number here; None for none chosen. Raises UnknownTarget."""
    if not chosen:
        return None
    found = next((each for each in printing.printers_of(request.site) if str(each.pk) == chosen), None)
    if found is None:
        raise UnknownTarget(_("Esa impresora ya no está. Elija otra."), field="printer")
    return found


def follow_address(request: StaffRequest, turn: Turn) -> str:
    """Return where the turn is followed on a phone."""
    return public_address(request, reverse("phone:turn", args=[turn.follow_token]))


def _give(request: StaffRequest, asked: dict[str, str]) -> Turn:
    limits.spend_one(f"host:{request.user.pk}", pace=HOST_PACE)
    line = ServiceLine.objects.select_related("site").filter(site=request.site, code=asked["service_line"])
    chosen = line.first()
    if chosen is None:
        raise UnknownTarget(_("Elija una línea de servicio."), field="service_line")
    number = asked["document_number"]
    return tickets.hand_out_at_reception(
        service_line=chosen,
        priority_class=asked["priority_class"] or None,
        document=IdentityDocument.parse(asked["document_type"], number) if number else None,
        people=_people(asked["people"]),
        printer=printer_chosen(request, asked["printer"]),
        follow_address=partial(follow_address, request),
        language=SPANISH,
        by=request.user,
    )


def _people(typed: str) -> int:
    if not typed:
        return 1
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
