"""The tablet that faces the customer: one question, five faces. The advisor sees neither question nor answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from ventanilla.org.models import Desk, DeviceKind
from ventanilla.procedure.ratings import selectors, services
from ventanilla.procedure.ratings.models import RatingRequest, Reason
from ventanilla.web.base.access import DeviceRequest, device_required, shows_domain_errors
from ventanilla.web.base.languages import in_chosen_language


@device_required(DeviceKind.TABLET)
@never_cache
@ensure_csrf_cookie
@in_chosen_language
@require_GET
def home(request: DeviceRequest) -> HttpResponse:
    """Show the Caja's name while nobody is asked, and the question when there is one."""
    context = {"desk": request.device.desk, "site": request.device.site, "reasons": Reason.choices}
    return render(request, "tablet/tablet.html", context)


@device_required(DeviceKind.TABLET)
@never_cache
@require_GET
def question(request: DeviceRequest) -> HttpResponse:
    """Return the one-time token of the open question as plain text, or 204 when nobody is asked."""
    asked = _open_request(request.device.desk)
    return HttpResponse(asked.token, content_type="text/plain") if asked else HttpResponse(status=204)


@device_required(DeviceKind.TABLET)
@shows_domain_errors
@require_POST
def answer(request: DeviceRequest) -> HttpResponse:
    """Keep the answer: a score of 1 to 5, and the reasons chosen after a low one."""
    score = request.POST.get("score", "")
    services.answer(
        token=request.POST.get("token", ""),
        score=int(score) if score in {"1", "2", "3", "4", "5"} else 0,
        reasons=request.POST.getlist("reasons"),
        device=request.device,
    )
    return HttpResponse(status=204)


@device_required(DeviceKind.TABLET)
@shows_domain_errors
@require_POST
def decline(request: DeviceRequest) -> HttpResponse:
    """Take note that the customer does not want to answer."""
    services.decline(token=request.POST.get("token", ""), device=request.device)
    return HttpResponse(status=204)


@device_required(DeviceKind.TABLET)
@shows_domain_errors
@require_POST
def let_pass(request: DeviceRequest) -> HttpResponse:
    """Take note that thirty seconds went by without a touch."""
    services.let_pass(token=request.POST.get("token", ""), device=request.device)
    return HttpResponse(status=204)


def _open_request(desk: Desk | None) -> RatingRequest | None:
    return selectors.open_request(desk) if desk else None
