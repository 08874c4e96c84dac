"""One visit: all that it left on record, its evidence, and closing it while it still owes something."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.services import people
from ventanilla.kernel import files
from ventanilla.org.roles import Permission, may
from ventanilla.oversight.reports import record
from ventanilla.oversight.sending.selectors import underway
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.errors import StepsOwed
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.visits.models import Visit, VisitState
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors


@allowed_to(Permission.SEE_EVIDENCE)
@never_cache
@require_safe
def show(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Show everything recorded in the visit; the look at the person's record is itself recorded."""
    visit = _visit(request, visit_id)
    _note_look(request, visit, _("Evidencias de la atención"))
    context = {
        "visit": visit,
        "steps": flow.steps(visit),
        "entries": record.record_of(visit),
        "may_close": _may_be_closed(request, visit),
        "may_see_calls": may(request.user.role, Permission.SEE_CALLS),
    }
    return render(request, "coordinator/visit.html", context | _written(request, visit))


@allowed_to(Permission.SEE_EVIDENCE)
@never_cache
@require_safe
def written(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Return what was written to the person of a visit; 204 while that is what the page has `seen`.

    Only what is shown is a look at their record, so only that is recorded.
    """
    visit = _visit(request, visit_id)
    context = _written(request, visit)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    _note_look(request, visit, _("Mensajes de la atención"))
    return render(request, "coordinator/visit_written.html", context)


@allowed_to(Permission.SEE_EVIDENCE)
@never_cache
@require_safe
def evidence_file(request: StaffRequest, visit_id: uuid.UUID, file_id: uuid.UUID) -> FileResponse:
    """Hand out a file that proves something of the visit, to be kept and not shown; the look is recorded."""
    visit = _visit(request, visit_id)
    evidence = get_object_or_404(
        ConsentEvidence.objects.select_related("file"), consent__visit=visit, file=file_id
    )
    try:
        content = files.open_stored(evidence.file)
    except FileNotFoundError:
        raise Http404 from None
    _note_look(request, visit, _("Formato firmado descargado"))
    return FileResponse(
        content,
        as_attachment=True,
        filename=evidence.file.original_name,
        content_type=evidence.file.content_type,
    )


@allowed_to(Permission.CLOSE_VISIT)
@never_cache
@shows_domain_errors
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Ask why the visit is closed with what it owes, and close it."""
    visit = _visit(request, visit_id)
    if request.method == "GET":
        return _closing_page(request, visit)
    reason = request.POST.get("reason", "")
    try:
        attention.close_with_pending(visit=visit, reason=reason)
    except StepsOwed as refused:
        return _closing_page(request, visit, reason=reason, error=str(refused))
    messages.success(request, _("La atención quedó cerrada con pendientes."))
    return redirect("coordinator:day")


def _visit(request: StaffRequest, visit_id: uuid.UUID) -> Visit:
    visits = Visit.objects.select_related("person", "advisor", "desk", "service_line", "turn")
    return get_object_or_404(visits, pk=visit_id, site=request.site)


def _note_look(request: StaffRequest, visit: Visit, reason: str) -> None:
    if visit.person is not None:
        people.record_read(person=visit.person, reader=request.user, visit_id=visit.pk, reason=reason)


def _may_be_closed(request: StaffRequest, visit: Visit) -> bool:
    is_over = visit.state != VisitState.CLOSED and visit.ended_at is not None
    return is_over and may(request.user.role, Permission.CLOSE_VISIT)


def _written(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    written = list(contact.messages_of_visit(visit.pk))
    sending = underway(visit.pk)
    shown = repr(
        (sending, [(each.pk, each.state, each.trouble, len(each.replies.all())) for each in written])
    )
    return {
        "visit": visit,
        "messages_written": written,
        "sending": sending,
        "may_steer": may(request.user.role, Permission.STEER_COMMANDS),
        "seen": hashlib.sha256(shown.encode()).hexdigest()[:16],
    }


def _closing_page(request: StaffRequest, visit: Visit, *, reason: str = "", error: str = "") -> HttpResponse:
    context = {"visit": visit, "owed": flow.owed(visit), "reason": reason, "error": error}
    return render(request, "coordinator/close_visit.html", context, status=422 if error else 200)
