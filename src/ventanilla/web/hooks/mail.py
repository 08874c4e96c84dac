"""Where a mail server, or who runs one for the Caja, delivers what came of our e-mail."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ventanilla.customers.contact.errors import NoDeliveryReport
from ventanilla.customers.contact.services import delivery
from ventanilla.web.base.access import public
from ventanilla.web.hooks import signatures

SIGNATURE = "X-Ventanilla-Signature"
TAKEN = ("message/rfc822", "multipart/report")
MOST_BYTES = 1 << 20


@public
@csrf_exempt
@never_cache
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Take a delivery report (RFC 3464), whole as a mail program would show its source, signed over these very bytes.

    401 without a good signature, and always where no secret is set; before that only what is too long is turned away,
    unread, with 413. What is no report on an e-mail of ours is told so with 422; it would be none if it came again.
    """
    if _length(request) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        raw = request.body
    except UnreadablePostError:
        return HttpResponse(status=400)
    signature = request.headers.get(SIGNATURE, "")
    if not signatures.is_genuine(raw, signature=signature, secret=settings.MAIL_HOOK_SECRET):
        return HttpResponse(status=401)
    if request.content_type not in TAKEN:
        return HttpResponse(status=415)
    try:
        delivery.take_report(raw=raw)
    except NoDeliveryReport as refused:
        return HttpResponse(str(refused), status=refused.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() else MOST_BYTES + 1
