"""The certificate of affiliation and category: issued, shown to print, sent by e-mail."""

import uuid

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.customers.certificates.models import Certificate
from ventanilla.kernel import files
from ventanilla.org.roles import Permission
from ventanilla.procedure.flow.services import certificate as certificates
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.base.addresses import public_address
from ventanilla.web.desk import acting


@allowed_to(Permission.ATTEND)
@require_POST
def issue(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Issue a certificate; the screen then offers to open and to send it."""
    visit = acting.own_visit(request, visit_id)
    return acting.on_visit(
        request,
        visit,
        lambda: certificates.issue(
            visit=visit,
            has_family=request.POST.get("has_family") == "on",
            verified_at=public_address(request, reverse("certificates:ask")),
            by=request.user,
        ),
        step=request.POST.get("shown"),
        then=request.POST.get("shown"),
    )


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def show(request: StaffRequest, visit_id: uuid.UUID, certificate_id: uuid.UUID) -> HttpResponseBase:
    """Return the sealed PDF, to print or to keep."""
    visit = acting.opened_visit(request, visit_id)
    if visit is None:
        return redirect("desk:visit", visit_id=visit_id)
    found = get_object_or_404(
        Certificate.objects.select_related("file"), pk=certificate_id, visit_id=visit.pk
    )
    response = FileResponse(files.open_stored(found.file), content_type=found.file.content_type)
    response["Content-Disposition"] = f'inline; filename="certificado-{found.spaced_code}.pdf"'
    return response


@allowed_to(Permission.ATTEND)
@require_POST
def send(request: StaffRequest, visit_id: uuid.UUID, certificate_id: uuid.UUID) -> HttpResponse:
    """Send the PDF to the person's e-mail address."""
    visit = acting.own_visit(request, visit_id)
    return acting.on_visit(
        request,
        visit,
        lambda: certificates.send(
            visit=visit,
            certificate_id=certificate_id,
            email=request.POST.get("email", ""),
            by=request.user,
        ),
        step=request.POST.get("shown"),
        then=request.POST.get("shown"),
    )
