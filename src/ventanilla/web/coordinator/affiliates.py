"""Loading the affiliates file: choose it, see what it would do, apply it (R32-R34)."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.customers import selectors
from ventanilla.customers.affiliates_file import COLUMNS
from ventanilla.customers.errors import ImportIsStale
from ventanilla.customers.services import affiliates
from ventanilla.kernel.table_file import MOST_BYTES, TableRefused
from ventanilla.org.roles import Permission
from ventanilla.web.base import tried_file
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors
from ventanilla.web.base.tried_file import TriedFile
from ventanilla.web.coordinator.templatetags.office import whole

AFFILIATES = "affiliates"
MOST_BAD_LINES_SHOWN = 500


@allowed_to(Permission.IMPORT_AFFILIATES)
@never_cache
@require_safe
def imports(request: StaffRequest) -> HttpResponse:
    """Show what a file must hold, and the files applied so far."""
    return _imports_page(request)


@allowed_to(Permission.IMPORT_AFFILIATES)
@never_cache
@require_POST
def try_file(request: StaffRequest) -> HttpResponse:
    """Show what the file would change and every bad line, without changing anything; keep it to be applied."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _imports_page(request, TableRefused(_("Elija el archivo de afiliados.")))
    name = upload.name or "afiliados"
    content = upload.read(MOST_BYTES + 1)
    try:
        parsed = affiliates.read(content, name)
    except TableRefused as refused:
        return _imports_page(request, refused)
    if parsed.bad_lines:
        tried_file.forget(request.session, of=AFFILIATES)
    else:
        tried_file.keep(request.session, TriedFile(parsed.name, parsed.sha256, content), of=AFFILIATES)
    preview = affiliates.preview(parsed)
    context = {
        "preview": preview,
        "bad_lines": preview.bad_lines[:MOST_BAD_LINES_SHOWN],
        "refusal": affiliates.refusal(preview.bad_lines) if preview.bad_lines else "",
    }
    status = 200 if preview.can_be_applied else 422
    return render(request, "coordinator/affiliates_preview.html", context, status=status)


@allowed_to(Permission.IMPORT_AFFILIATES)
@never_cache
@shows_domain_errors
@require_POST
def apply_file(request: StaffRequest) -> HttpResponse:
    """Apply the file that was tried, whole; pressed twice it is applied once."""
    sha256 = request.POST.get("sha256", "")
    file = tried_file.held(request.session, sha256, of=AFFILIATES)
    if file is None:
        return _already_applied(request, sha256)
    record = affiliates.apply_import(parsed=affiliates.read(file.content, file.name), by=request.user)
    tried_file.forget(request.session, of=AFFILIATES)
    messages.success(
        request,
        ngettext(
            "Archivo aplicado: %(created)s persona nueva, %(changed)s cambiadas, %(same)s sin cambio.",
            "Archivo aplicado: %(created)s personas nuevas, %(changed)s cambiadas, %(same)s sin cambio.",
            record.created_count,
        )
        % {
            "created": whole(record.created_count),
            "changed": whole(record.changed_count),
            "same": whole(record.unchanged_count),
        },
    )
    return redirect("coordinator:affiliates")


def _already_applied(request: StaffRequest, sha256: str) -> HttpResponse:
    """Answer for a file that is not kept any more: applied a moment ago by the same person, or gone."""
    last = selectors.latest_imports(1)
    if last and last[0].sha256 == sha256 and last[0].applied_by_id == request.user.pk:
        return redirect("coordinator:affiliates")
    raise ImportIsStale(_("Ese archivo ya no está a la mano. Súbalo de nuevo para aplicarlo."))


def _imports_page(request: StaffRequest, refused: TableRefused | None = None) -> HttpResponse:
    context = {"imports": selectors.latest_imports(), "columns": COLUMNS, "refused": refused}
    return render(request, "coordinator/affiliates.html", context, status=422 if refused else 200)
