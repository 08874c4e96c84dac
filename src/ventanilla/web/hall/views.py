"""The display in the hall: who is called to which desk. Codes and desks only, never a name."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from ventanilla.kernel import clock, files
from ventanilla.org import hours_in_words
from ventanilla.org.models import DeviceKind, HallNotice, Site
from ventanilla.org.selectors_hall import notices_on, settings_of
from ventanilla.org.selectors_hours import hours_now
from ventanilla.procedure.turns import selectors, selectors_waits
from ventanilla.procedure.turns.models import TurnCall
from ventanilla.procedure.turns.services import calling
from ventanilla.web.base.access import DeviceRequest, device_required, shows_domain_errors
from ventanilla.web.base.languages import in_chosen_language
from ventanilla.web.hall import voice

SHOWN_CALLS = 6
KEEP_FOR_A_WEEK = "private, max-age=604800, immutable"


@device_required(DeviceKind.DISPLAY)
@never_cache
@ensure_csrf_cookie
@in_chosen_language
@require_GET
def home(request: DeviceRequest) -> HttpResponse:
    """Show the last calls; the page then announces each new one in the order of its number."""
    site = request.device.site
    latest = [_call(call) for call in selectors.latest_calls(site, SHOWN_CALLS)]
    context = {"site": site, "latest": latest, **_lines(site), **_notices(site)}
    return render(request, "hall/hall.html", context)


@device_required(DeviceKind.DISPLAY)
@never_cache
@require_GET
def calls(request: DeviceRequest) -> JsonResponse:
    """Return the calls after the last one that this display announced, and which it need not announce any more."""
    missed = selectors.calls_after(request.device.site, _number(request))
    return JsonResponse({"calls": [{**_call(each.call), "is_over": each.is_over} for each in missed]})


@device_required(DeviceKind.DISPLAY)
@never_cache
@in_chosen_language
@require_GET
def lines(request: DeviceRequest) -> HttpResponse:
    """Return how many wait for each service, whether turns are given, and the number of the last call."""
    return render(request, "hall/lines.html", _lines(request.device.site))


@device_required(DeviceKind.DISPLAY)
@shows_domain_errors
@require_POST
def announced(request: DeviceRequest, number: int) -> HttpResponse:
    """Take note that this display told call `number` whole."""
    calling.announced(site=request.device.site, number=number, device=request.device)
    return HttpResponse(status=204)


@device_required(DeviceKind.DISPLAY)
@require_GET
def voice_of(request: DeviceRequest, number: int, turn_code: str, desk: int) -> HttpResponse:
    """Return the sound of a call (WAV), 204 when there is no voice just now.

    Code and desk stand in the address because numbers begin again with a new database, and a browser keeps its clips.
    """
    of_this = {"number": number, "turn_code": turn_code, "desk_number": desk}
    call = get_object_or_404(TurnCall.objects.select_related("site"), site=request.device.site, **of_this)
    clip = voice.clip_of(call, settings_of(call.site))
    if clip is None:
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    return HttpResponse(clip, content_type="audio/wav", headers={"Cache-Control": KEEP_FOR_A_WEEK})


@device_required(DeviceKind.DISPLAY)
@never_cache
@in_chosen_language
@require_GET
def notices(request: DeviceRequest) -> HttpResponse:
    """Return the notices of today."""
    return render(request, "hall/notices.html", _notices(request.device.site))


@device_required(DeviceKind.DISPLAY)
@require_GET
def notice_picture(request: DeviceRequest, notice_id: int, file_id: uuid.UUID) -> FileResponse:
    """Return the picture of a notice of this site; another picture has another address."""
    of_this = {"pk": notice_id, "picture": file_id, "site": request.device.site}
    notice = get_object_or_404(HallNotice.objects.select_related("picture"), **of_this)
    assert notice.picture is not None
    try:
        content = files.open_stored(notice.picture)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": KEEP_FOR_A_WEEK}
    return FileResponse(content, content_type=notice.picture.content_type, headers=headers)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0


def _lines(site: Site) -> dict[str, Any]:
    lines, hours = selectors_waits.lines_now(site, only_open=False), hours_now(site)
    return {
        "lines": lines,
        "hours": hours,
        "has_people": any(line.waiting for line in lines),
        "door": hours_in_words.sentence(hours),
        "last_call": selectors.last_call_number(site),
    }


def _notices(site: Site) -> dict[str, Any]:
    return {"notices": notices_on(site, clock.business_date(site.time_zone))}


def _call(call: TurnCall) -> dict[str, Any]:
    return {
        "number": call.number,
        "turn_code": call.turn_code,
        "desk": call.desk_number,
        "attempt": call.attempt,
        "called_at": call.called_at.isoformat(),
    }
