"""Activity 2: the form printed, signed, attached and its signature seen; or the refusal."""

import hashlib
import uuid
from typing import Any

from csp.constants import NONE, SELF
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import files
from ventanilla.kernel.errors import DomainError
from ventanilla.org.roles import Permission
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.errors import EvidenceMissing
from ventanilla.procedure.consent.form import render_form
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import customer
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, printing

PREVIEW_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "img-src": [SELF],
    "frame-ancestors": [SELF],
    "sandbox": True,
}


@allowed_to(Permission.ATTEND)
@require_POST
def open_form(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Hand the form over (R36): take note of it and show the PDF in the tab that asked."""
    visit = acting.own_visit(request, visit_id)
    try:
        acting.once(request, lambda: consent.open_form(visit=visit, by=request.user))
    except DomainError as error:
        return acting.visit_screen(request, visit, status=error.status, message=str(error))
    return redirect("desk:form", visit_id=visit.pk)


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def form(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Return FTO-RYA-MBD-01 filled in with the data of the visit's customer, as a PDF to print."""
    visit = acting.opened_visit(request, visit_id)
    if visit is None:
        return redirect("desk:visit", visit_id=visit_id)
    open_consent = consents.consent_of(visit)
    if visit.person is None or open_consent is None:
        return acting.visit_screen(request, visit, status=409, message=_("Primero identifique a la persona."))
    data = printing.form_data(visit, visit.person, open_consent.text, advisor=request.user)
    response = HttpResponse(render_form(data), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="FTO-RYA-MBD-01.pdf"'
    return response


@allowed_to(Permission.ATTEND)
@require_POST
def attach(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Attach the signed form, as chosen, dropped or pasted; the same file again adds nothing."""
    visit = acting.own_visit(request, visit_id)
    upload = request.FILES.get("file")
    try:
        _attach(request, visit, upload)
    except DomainError as error:
        return acting.visit_screen(
            request, visit, step=Step.AUTHORIZE, status=error.status, message=str(error)
        )
    return acting.visit_screen(request, visit)


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
@xframe_options_sameorigin
def evidence(request: StaffRequest, visit_id: uuid.UUID, evidence_id: int) -> HttpResponseBase:
    """Return the attached file for the preview; nothing in it may run (the type is ours, by content)."""
    visit = acting.opened_visit(request, visit_id)
    if visit is None:
        return redirect("desk:visit", visit_id=visit_id)
    found = get_object_or_404(
        ConsentEvidence.objects.select_related("file"), pk=evidence_id, consent__visit=visit
    )
    response = FileResponse(files.open_stored(found.file), content_type=found.file.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    setattr(response, "_csp_replace", PREVIEW_POLICY)  # noqa: B010
    return response


@allowed_to(Permission.ATTEND)
@require_POST
def confirm(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Take note that the advisor sees the signature on the preview: the authorization stands."""
    visit = acting.own_visit(request, visit_id)

    def stand() -> None:
        _seen(request, visit)
        consent.confirm_signature(visit=visit, by=request.user)

    return acting.on_visit(request, visit, stand, step=Step.AUTHORIZE)


@allowed_to(Permission.ATTEND)
@require_POST
def refuse(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Take note that the person does not authorize; everything else goes on."""
    visit = acting.own_visit(request, visit_id)
    return acting.on_visit(
        request, visit, lambda: customer.refuse(visit=visit, by=request.user), step=Step.AUTHORIZE
    )


def _attach(request: StaffRequest, visit: Visit, upload: "UploadedFile[Any] | None") -> None:
    if upload is None:
        raise EvidenceMissing(_("Elija el archivo escaneado del formato firmado."), field="file")
    if (upload.size or 0) > files.MAX_BYTES:
        raise files.UnacceptableFile(
            _("El archivo pesa más de 10 MB. Escanéelo en una resolución menor."), field="file"
        )
    content = upload.read()
    present = consents.consent_of(visit)
    last = consents.evidence_of(present) if present else None
    if last is not None and last.file.sha256 == hashlib.sha256(content).hexdigest():
        return
    consent.attach_form(visit=visit, content=content, original_name=upload.name or "", by=request.user)


def _seen(request: StaffRequest, visit: Visit) -> None:
    """Check that the form confirmed is the one on the advisor's screen."""
    present = consents.consent_of(visit)
    last = consents.evidence_of(present) if present else None
    if last is not None and request.POST.get("evidence") != str(last.pk):
        raise EvidenceMissing(_("Hay un archivo más reciente. Mírelo y confirme de nuevo."))
