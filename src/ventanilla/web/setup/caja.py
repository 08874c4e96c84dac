"""Who the Caja is."""

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel import colour
from ventanilla.org import suggestions
from ventanilla.org.drafts import CajaDraft
from ventanilla.org.models import Caja
from ventanilla.org.roles import Permission
from ventanilla.org.services import caja as service
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.base.brand import OURS
from ventanilla.web.setup import pages

FIELDS = tuple(CajaDraft.__dataclass_fields__)
COLOURS = ("#0b4a52", "#1b3f8b", "#14502e", "#5b2a86", "#7a0019", "#6b3a00", "#2b3a42")
"""Colours offered beside any other; white letters read well on each."""


@allowed_to(Permission.SET_UP, needs_site=False)
@never_cache
@require_http_methods(["GET", "POST"])
def caja(request: StaffRequest) -> HttpResponse:
    """Ask for the names, the NIT, the contact for data requests, the greeting and the colour."""
    known = CajaDraft.of(Caja.objects.first())
    refused, draft = None, known
    if request.method == "POST":
        draft = _typed(request)
        refused = pages.attempt(
            lambda: service.save_caja(draft=draft, seen=request.POST.get("seen", "")), FIELDS
        )
        if refused is None:
            return pages.saved(request, Step.CAJA)
        known = CajaDraft.of(Caja.objects.first())
    elif not draft.name:
        draft = replace(draft, greeting=suggestions.greeting(), brand_color=OURS)
    context = {
        "draft": draft,
        "seen": pages.seen(request, known, refused),
        "colours": COLOURS,
        "readable": _readable(draft) if refused else "",
    }
    return pages.page(request, Step.CAJA, "setup/caja.html", context, refused)


def _typed(request: StaffRequest) -> CajaDraft:
    """Return what was typed; a colour that was offered in place of an unreadable one wins over it."""
    draft = CajaDraft(**{name: request.POST.get(name, "") for name in FIELDS})
    instead = request.POST.get("instead", "")
    return replace(draft, brand_color=instead) if instead else draft


def _readable(draft: CajaDraft) -> str:
    """Return the colour nearest to the one chosen that can be read on; empty when that one can."""
    chosen = draft.brand_color
    if not colour.is_colour(chosen) or colour.contrast(chosen, colour.WHITE) >= service.READABLE:
        return ""
    return colour.darkened(chosen, at_least=service.READABLE)
