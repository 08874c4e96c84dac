"""Who the Caja is."""

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.org import suggestions
from ventanilla.org.drafts import CajaDraft, fingerprint
from ventanilla.org.models import Caja
from ventanilla.org.roles import Permission
from ventanilla.org.services import caja as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages

FIELDS = tuple(CajaDraft.__dataclass_fields__)


@allowed_to(Permission.SET_UP, needs_site=False)
@never_cache
@require_http_methods(["GET", "POST"])
def caja(request: StaffRequest) -> HttpResponse:
    """Ask for the names, the NIT, the contact for data requests, the greeting and the colour."""
    refused, draft = None, CajaDraft.of(Caja.objects.first())
    if request.method == "POST":
        draft = CajaDraft(**{name: request.POST.get(name, "") for name in FIELDS})
        refused = pages.attempt(lambda: service.save_caja(draft=draft, seen=request.POST.get("seen", "")))
        if refused is None:
            return pages.saved(request, Step.CAJA)
    elif not draft.greeting:
        draft = replace(draft, greeting=suggestions.greeting())
    seen = fingerprint(CajaDraft.of(Caja.objects.first()))
    return pages.page(request, Step.CAJA, "setup/caja.html", {"draft": draft, "seen": seen}, refused)
