"""An appointment booked on the person's own phone: no account, no name, only who holds the link sees it again."""

import datetime as dt
import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.kernel import idempotency, limits
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.limits import TooManyRequests
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.errors import NoSuchTime
from ventanilla.procedure.turns.models import Appointment
from ventanilla.procedure.turns.rules.pace import BOOKING_PACE
from ventanilla.procedure.turns.selectors_appointments import FreeDay
from ventanilla.procedure.turns.services import booking
from ventanilla.web.base.access import public, shows_domain_errors
from ventanilla.web.base.client_address import client_address
from ventanilla.web.base.languages import in_browser_language

DOCUMENT_TYPES = (DocumentType.CC, DocumentType.TI, DocumentType.CE, DocumentType.PPT, DocumentType.PA)
TYPED = ("starts_at", "document_type", "document_number", "phone")
LONGEST = 40


@public
@never_cache
@in_browser_language
@require_GET
def offer(request: HttpRequest) -> HttpResponse:
    """Show the services that people may book by themselves."""
    lines = selectors.lines_booked_in_public()
    return render(
        request,
        "phone/appointment_lines.html",
        {"lines": lines, "has_many_sites": len({each.site_id for each in lines}) > 1},
    )


@public
@never_cache
@in_browser_language
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, site: str, line: str) -> HttpResponse:
    """Show the times still free and book one; what was typed stays when it is refused."""
    chosen = _line(site, line)
    if request.method == "GET":
        return _page(request, chosen)
    try:
        token = _book_once(request, chosen)
    except TooManyRequests as error:
        answer = _page(request, chosen, refusal=error)
        answer["Retry-After"] = str(error.retry_after)
        return answer
    except DomainError as error:
        return _page(request, chosen, refusal=error)
    return redirect("appointments:show", token=token)


@public
@never_cache
@in_browser_language
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the appointment: when, where, its code."""
    return render(request, "phone/appointment.html", {"appointment": _appointment(token)})


@public
@in_browser_language
@shows_domain_errors
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give the appointment back; refused once the person came."""
    booking.cancel(appointment=_appointment(token))
    return redirect("appointments:show", token=token)


def _line(site: str, line: str) -> ServiceLine:
    """Return a line that is booked in public; any other does not exist here."""
    for each in selectors.lines_booked_in_public():
        if (each.site.code, each.code) == (site, line):
            return each
    raise Http404


def _appointment(token: str) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("site", "service_line", "turn"), token=token)


def _page(request: HttpRequest, line: ServiceLine, *, refusal: DomainError | None = None) -> HttpResponse:
    days = selectors.free_days(line, selectors.days_ahead_in_public(line))
    typed = {name: request.POST.get(name, "").strip()[:LONGEST] for name in TYPED}
    context: dict[str, Any] = {
        "line": line,
        "days": days,
        "day": _day(days, request.GET.get("dia", "") or typed["starts_at"][:10]),
        "typed": typed,
        "document_types": DOCUMENT_TYPES,
        "refusal": refusal,
        "key": uuid.uuid4().hex,
    }
    return render(request, "phone/appointment_times.html", context, status=refusal.status if refusal else 200)


def _day(days: list[FreeDay], asked: str) -> FreeDay | None:
    """Return the day that was asked for, if it is still free, else the first one."""
    return next((each for each in days if each.date.isoformat() == asked), days[0] if days else None)


def _book_once(request: HttpRequest, line: ServiceLine) -> str:
    typed = {name: request.POST.get(name, "").strip()[:LONGEST] for name in TYPED}
    _status, token = idempotency.answer_once(
        scope="appointments",
        key=request.POST.get("key", "")[:64] or uuid.uuid4().hex,
        body=json.dumps([line.pk, typed], sort_keys=True).encode(),
        act=lambda: (201, _book(request, line, typed).token),
    )
    return str(token)


def _book(request: HttpRequest, line: ServiceLine, typed: dict[str, str]) -> Appointment:
    limits.spend_one(f"booking:{client_address(request)}", pace=BOOKING_PACE)
    number = typed["document_number"]
    return booking.book(
        service_line=line,
        starts_at=_moment(typed["starts_at"]),
        document=IdentityDocument.parse(typed["document_type"], number) if number else None,
        phone=typed["phone"],
    )


def _moment(text: str) -> dt.datetime:
    """Return the moment that the form names. Raises NoSuchTime."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NoSuchTime(_("Elija una hora."), field="starts_at")
    return moment
