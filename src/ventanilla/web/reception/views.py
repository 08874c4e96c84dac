"""The reception: turns for people at the door, and how long it takes for those who ask. Codes only, no names."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError, NotFound
from ventanilla.kernel.identity import DocumentType
from ventanilla.kernel.limits import TooManyRequests
from ventanilla.org import hours_in_words
from ventanilla.org.models import ServiceLine
from ventanilla.org.roles import Permission
from ventanilla.org.selectors_hours import hours_now
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.printing import selectors as printing
from ventanilla.procedure.printing.errors import NoPrinter
from ventanilla.procedure.printing.services import tickets
from ventanilla.procedure.turns import selectors_absence, selectors_finding, selectors_waits
from ventanilla.procedure.turns.errors import UnknownTarget
from ventanilla.procedure.turns.models import MOST_PEOPLE, PriorityClass, Turn
from ventanilla.procedure.turns.services import absence, redirecting
from ventanilla.web.base import qr
from ventanilla.web.base.access import StaffRequest, allowed_to, notice
from ventanilla.web.base.languages import SPANISH
from ventanilla.web.reception import giving

DOCUMENT_TYPES = (DocumentType.CC, DocumentType.TI, DocumentType.CE, DocumentType.PPT, DocumentType.PA)


@allowed_to(Permission.RECEIVE)
@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the lines, the form that gives a turn, and where one is looked up."""
    return _page(request)


@allowed_to(Permission.RECEIVE)
@never_cache
@require_safe
def now(request: StaffRequest) -> HttpResponse:
    """Return the part of the page that changes by itself: how the lines are, and who did not come."""
    return render(request, "reception/news.html", _now(request))


@allowed_to(Permission.RECEIVE)
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """Give a turn and show it large, with its QR code; what was typed stays when it is refused."""
    try:
        turn = giving.give_once(request)
    except DomainError as error:
        return _refused(request, error)
    return _page(request, given=turn)


@allowed_to(Permission.RECEIVE)
@never_cache
@require_safe
def find(request: StaffRequest) -> HttpResponse:
    """Show the turn whose code was typed or whose QR code was read, with what can be done about it."""
    shown = request.GET.get("turno", "").strip()[:200]
    return _found(request, selectors_finding.find(request.site, shown), shown)


@allowed_to(Permission.RECEIVE)
@require_POST
def walk_out(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Take note that somebody left the line, or did not come back from a pause."""
    turn = _turn(request, turn_id)
    return _act(request, turn, lambda: attention.walk_out(turn=turn))


@allowed_to(Permission.RECEIVE)
@require_POST
def cancel(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Take back the turn of somebody who gives it back."""
    turn = _turn(request, turn_id)
    return _act(request, turn, lambda: attention.cancel(turn=turn))


@allowed_to(Permission.RECEIVE)
@require_POST
def change_line(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Move somebody who waits in the wrong line; number and place by arrival stay."""
    turn = _turn(request, turn_id)
    line = ServiceLine.objects.filter(site=request.site, code=request.POST.get("to_line", "")).first()

    def move() -> None:
        if line is None:
            raise UnknownTarget(_("Elija otra línea de esta sede."), field="service_line")
        redirecting.redirect(turn=turn, service_line=line)

    return _act(request, turn, move)


@allowed_to(Permission.RECEIVE)
@require_POST
def print_ticket(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Print the ticket of a turn at the printer that the host works with."""
    turn = _turn(request, turn_id)

    def print_it() -> None:
        printer = giving.printer_chosen(request, request.POST.get("printer", ""))
        if printer is None:
            raise NoPrinter(_("Elija en qué impresora."), field="printer")
        address = partial(giving.follow_address, request)
        tickets.print_at(
            turn=turn, printer=printer, follow_address=address, language=SPANISH, by=request.user
        )

    return _act(request, turn, print_it, said=_("El tiquete de %(code)s va para la impresora."))


@allowed_to(Permission.RECEIVE)
@require_POST
def return_to_line(request: StaffRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Let somebody who did not come when called into the line again."""
    turn = _turn(request, turn_id)
    return _act(request, turn, lambda: absence.return_to_line(turn=turn))


def _turn(request: StaffRequest, turn_id: uuid.UUID) -> Turn:
    turns = Turn.objects.select_related("site", "service_line", "desk")
    return get_object_or_404(turns, pk=turn_id, site=request.site)


def _act(request: StaffRequest, turn: Turn, act: Any, said: str = "") -> HttpResponse:
    try:
        act()
    except DomainError as error:
        return _refused(request, error)
    told = said % {"code": turn.code} if said else ""
    return _found(request, _turn(request, turn.pk), turn.code, said=told)


def _refused(request: StaffRequest, error: DomainError) -> HttpResponse:
    # What the form names and is not there is a slip of the form, not a page that does not exist.
    status = 422 if error.status == NotFound.status else error.status
    answer = notice(request, str(error), status=status)
    if isinstance(error, TooManyRequests):
        answer["Retry-After"] = str(error.retry_after)
    return answer


def _found(request: StaffRequest, turn: Turn | None, shown: str, said: str = "") -> HttpResponse:
    context = {"found": turn, "shown": shown, "said": said, **_printers(request)}
    if turn is not None:
        context["outlook"] = selectors_waits.outlook(turn)
        lines = request.site.service_lines.filter(is_open=True)
        if turn.wanted_desk_id is None and turn.wanted_advisor_id is None:
            lines = lines.exclude(pk=turn.service_line_id)
        context["lines_to_move_to"] = list(lines.order_by("position", "pk"))
    if request.htmx:
        return render(request, "reception/found.html", context)
    if request.method == "POST":
        return redirect("reception:home")
    return _page(request, **context)


def _page(request: StaffRequest, *, given: Turn | None = None, **more: Any) -> HttpResponse:
    context = {
        **_now(request),
        **_printers(request),
        **more,
        "given": given,
        "priority_classes": PriorityClass.choices,
        "document_types": DOCUMENT_TYPES,
        "most_people": MOST_PEOPLE,
        "idempotency_key": uuid.uuid4().hex,
    }
    if given is not None:
        context["promised"] = selectors_waits.promised(given)
        context["qr"] = qr.drawing(giving.follow_address(request, given))
    template = "reception/given.html" if given and request.htmx else "reception/reception.html"
    return render(request, template, context, status=201 if given else 200)


def _now(request: StaffRequest) -> dict[str, Any]:
    site = request.site
    hours = hours_now(site)
    return {
        "lines": selectors_waits.lines_now(site, only_open=False),
        "absent": selectors_absence.absent_today(site, clock.business_date(site.time_zone)),
        "why_closed": _why_closed(request, is_open=hours.is_open, sentence=hours_in_words.sentence(hours)),
    }


def _why_closed(request: StaffRequest, *, is_open: bool, sentence: str) -> str:
    if not request.site.is_active:
        return _("En esta sede todavía no se dan turnos.")
    return "" if is_open else sentence


def _printers(request: StaffRequest) -> dict[str, Any]:
    return {
        "printers": printing.printers_of(request.site),
        "chosen_printer": request.session.get(giving.PRINTER, ""),
    }
