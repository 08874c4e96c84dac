"""A webhook: proves that a body is genuine, has it taken in, and answers at once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ventanilla.web.base.access import public
from ventanilla.web.hooks import signatures
from ventanilla.web.hooks.ports import Hook, hook_of

MOST_BYTES = 3 << 20  # the most that Meta puts into one body
LONGEST_CHALLENGE = 200
KEPT_HEADERS = ("Content-Type", "User-Agent", "X-Hub-Signature-256")


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a sender who asks whether this is the right address (GET), or take in what it posts.

    Who is not known, or does not prove who they are, is turned away with 401 and nothing is kept. What is genuine is kept
    whatever it says, so it is answered with 200 also when it makes no sense: sent again it would make no more.
    """
    hook = hook_of(name)
    if hook is None:
        raise Http404
    if request.method == "GET":
        return _greet(request, hook)
    return _take_in(request, hook)


def _greet(request: HttpRequest, hook: Hook) -> HttpResponse:
    token = request.GET.get("hub.verify_token", "")
    is_known = bool(hook.verify_token) and signatures.is_same(token, hook.verify_token)
    if not is_known or request.GET.get("hub.mode") != "subscribe":
        return HttpResponse(status=403)
    return HttpResponse(request.GET.get("hub.challenge", "")[:LONGEST_CHALLENGE], content_type="text/plain")


def _take_in(request: HttpRequest, hook: Hook) -> HttpResponse:
    if _length(request) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        body = request.body
    except UnreadablePostError:
        return HttpResponse(status=400)
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not signatures.is_genuine(body, signature=signature, secret=hook.secret):
        return HttpResponse(status=401)
    hook.receiver.take_in(body, {each: request.headers.get(each, "")[:500] for each in KEPT_HEADERS})
    return HttpResponse(status=200)


def _length(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0
