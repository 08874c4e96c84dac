"""The appointments of a day: booked for people, received when they come, and cancelled."""

import datetime as dt
import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, idempotency
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.roles import Permission, Role, may
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.errors import NoSuchTime
from ventanilla.procedure.turns.models import Appointment, Origin
from ventanilla.procedure.turns.services import arriving, booking
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors

TYPED = ("linea", "starts_at", "document_type", "document_number", "phone")
LONGEST = 40


@allowed_to(Permission.BOOK)
@never_cache
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show the appointments of a day, and the free times of the line that is being booked."""
    return _page(request)


@allowed_to(Permission.BOOK)
@require_POST
def book(request: StaffRequest) -> HttpResponse:
    """Book an appointment for somebody; what was typed stays when it is refused."""
    try:
        code = _book_once(request)
    except DomainError as error:
        return _page(request, refusal=error)
    messages.success(request, _("Quedó agendada. El código es %(code)s.") % {"code": code})
    return redirect(_address(_day(request.POST.get("starts_at", "")[:10], request.site)))


@allowed_to(Permission.BOOK)
@shows_domain_errors
@require_POST
def check_in(request: StaffRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the turn to somebody who came for their appointment."""
    appointment = _appointment(request, appointment_id)
    turn = arriving.check_in(appointment=appointment, origin=Origin.HOST)
    told = (
        _("Turno %(code)s. Se le llama a la hora de su cita.")
        if turn.appointed_at
        else _("Turno %(code)s. La hora de su cita ya pasó: va en el orden de la fila.")
    )
    messages.success(request, told % {"code": turn.code})
    return redirect(_address(appointment.business_date))


@allowed_to(Permission.BOOK)
@shows_domain_errors
@require_POST
def cancel(request: StaffRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the seat of an appointment back."""
    appointment = booking.cancel(appointment=_appointment(request, appointment_id))
    messages.success(request, _("La cita %(code)s se canceló.") % {"code": appointment.spaced_code})
    return redirect(_address(appointment.business_date))


def _page(request: StaffRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    asked = request.POST if refusal else request.GET
    typed = {name: asked.get(name, "").strip()[:LONGEST] for name in TYPED}
    date = _day(asked.get("dia", "") or typed["starts_at"][:10], request.site)
    lines = selectors.lines_with_appointments(request.site)
    line = next((each for each in lines if each.code == typed["linea"]), lines[0] if lines else None)
    context: dict[str, Any] = {
        "date": date,
        "today": clock.business_date(request.site.time_zone),
        "appointments": selectors.appointments_of(request.site, date),
        "lines": lines,
        "line": line,
        "times": _times(line, date) if line else (),
        "typed": typed,
        "refusal": refusal,
        "document_types": DocumentType.choices,
        "key": uuid.uuid4().hex,
        "is_advisor": request.user.role == Role.ADVISOR,
        "may_change_hours": may(request.user.role, Permission.MANAGE_LINES),
        "all_lines": ServiceLine.objects.filter(site=request.site).order_by("position", "pk"),
    }
    status = refusal.status if refusal else 200
    return render(request, "coordinator/appointments.html", context, status=status)


def _times(line: ServiceLine, date: dt.date) -> tuple[selectors.FreeTime, ...]:
    days = selectors.free_days(line, selectors.STAFF_DAYS_AHEAD)
    return next((each.times for each in days if each.date == date), ())


def _day(text: str, site: Site) -> dt.date:
    """Return the date that the address names; today without one, or for one that makes no sense."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return clock.business_date(site.time_zone)


def _address(date: dt.date) -> str:
    return f"{reverse('coordinator:appointments')}?dia={date.isoformat()}"


def _appointment(request: StaffRequest, appointment_id: uuid.UUID) -> Appointment:
    rows = Appointment.objects.select_related("site", "service_line__site")
    return get_object_or_404(rows, pk=appointment_id, site=request.site)


def _book_once(request: StaffRequest) -> str:
    typed = {name: request.POST.get(name, "").strip()[:LONGEST] for name in TYPED}
    _status, code = idempotency.answer_once(
        scope=f"appointments:{request.user.pk}",
        key=request.POST.get("key", "")[:64] or uuid.uuid4().hex,
        body=json.dumps(typed, sort_keys=True).encode(),
        act=lambda: (201, _book(request, typed).spaced_code),
    )
    return str(code)


def _book(request: StaffRequest, typed: dict[str, str]) -> Appointment:
    number = typed["document_number"]
    line = ServiceLine.objects.select_related("site").filter(site=request.site, code=typed["linea"]).first()
    if line is None:
        raise NoSuchTime(_("Elija la línea de la lista."), field="linea")
    return booking.book(
        service_line=line,
        starts_at=_moment(typed["starts_at"]),
        document=IdentityDocument.parse(typed["document_type"], number) if number else None,
        phone=typed["phone"],
        by=request.user,
    )


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NoSuchTime(_("Elija una hora de la lista."), field="starts_at")
    return moment
