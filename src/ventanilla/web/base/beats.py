"""The signs of life that the pages of devices send, every twenty seconds, by their watchdog (`web/watchdog.js`)."""

import json

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from ventanilla.kernel.errors import WrongFields
from ventanilla.org.models import DeviceKind
from ventanilla.org.rules.health import read_report
from ventanilla.org.services import health
from ventanilla.web.base.access import DeviceRequest, device_required
from ventanilla.web.base.version import page_version

LONGEST_BODY = 2000


def _beat(request: DeviceRequest) -> JsonResponse:
    """Keep what the page says of itself; the answer names the version that pages have now."""
    try:
        report = read_report(request.device.kind, _body(request))
    except WrongFields as refused:
        return JsonResponse({"errors": refused.errors}, status=refused.status)
    health.beat(device=request.device, report=report)
    return JsonResponse({"version": page_version()})


def _body(request: DeviceRequest) -> object:
    if len(request.body) > LONGEST_BODY:
        return None
    try:
        return json.loads(request.body)
    except ValueError:
        return None


of_kiosk = device_required(DeviceKind.KIOSK)(require_POST(_beat))
of_display = device_required(DeviceKind.DISPLAY)(require_POST(_beat))
of_tablet = device_required(DeviceKind.TABLET)(require_POST(_beat))
