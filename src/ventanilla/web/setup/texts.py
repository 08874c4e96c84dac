"""What people authorize under: the texts printed on FTO-RYA-MBD-01, with a sample of it."""

import datetime as dt
from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.kernel import clock
from ventanilla.org.models import Caja
from ventanilla.org.roles import Permission
from ventanilla.procedure.consent import selectors, suggestions
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.drafts import TextDraft
from ventanilla.procedure.consent.form import FORM_CODE, render_form
from ventanilla.procedure.consent.sample import sample_data
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused

FIELDS = tuple(TextDraft.__dataclass_fields__)


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def texts(request: StaffRequest) -> HttpResponse:
    """Ask for the texts; a change is a new version, and what was authorized keeps the one it was given under."""
    if request.method == "GET":
        return _page(request, _kept(request))
    draft = _typed(request)
    refused = pages.attempt(
        lambda: consent.save_texts(
            draft=draft, today=_today(request), by=request.user, seen=request.POST.get("seen", "")
        ),
        FIELDS,
    )
    return _page(request, draft, refused) if refused else pages.saved(request, Step.TEXTS)


@allowed_to(Permission.SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def sample(request: StaffRequest) -> HttpResponse:
    """Return the form with the texts as they are typed (POST) or kept (GET), for an invented person; nothing is saved."""
    draft = _typed(request) if request.method == "POST" else _kept(request)
    refused = pages.attempt(lambda: consent.check(draft, _today(request)), FIELDS)
    caja = Caja.objects.first()
    if refused or caja is None:
        return _page(request, draft, refused)
    last = next(iter(selectors.texts()), None)
    data = sample_data(
        caja=caja,
        site=request.site,
        draft=draft,
        version=last.version + 1 if last else 1,
        at=clock.now(),
    )
    response = HttpResponse(render_form(data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{FORM_CODE}-muestra.pdf"'
    return response


def _typed(request: StaffRequest) -> TextDraft:
    return TextDraft(**{name: request.POST.get(name, "") for name in FIELDS})


def _kept(request: StaffRequest) -> TextDraft:
    """Return the last version of the texts, or those to begin with, from today on unless it begins later."""
    last = next(iter(selectors.texts()), None)
    today = _today(request)
    draft = TextDraft.of(last) if last else suggestions.texts()
    return replace(draft, valid_from=max(last.valid_from, today).isoformat() if last else today.isoformat())


def _today(request: StaffRequest) -> dt.date:
    return clock.business_date(request.site.time_zone)


def _page(request: StaffRequest, draft: TextDraft, refused: Refused | None = None) -> HttpResponse:
    versions = selectors.texts()
    context = {
        "draft": draft,
        "seen": pages.seen(request, TextDraft.of(versions[0] if versions else None), refused),
        "versions": versions,
        "is_suggested": not versions and request.method == "GET",
        "today": _today(request),
        "has_caja": Caja.objects.exists(),
    }
    return pages.page(request, Step.TEXTS, "setup/texts.html", context, refused)
