"""Answering a POST once, however often it is sent."""

from collections.abc import Callable

import pghistory
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from ventanilla.kernel import idempotency
from ventanilla.web.api.problems import Malformed

LONGEST_KEY = 255
HEADER = "Idempotency-Key"

Act = Callable[[], tuple[int, BaseModel | None]]


def once(request: HttpRequest, act: Act, *, by: str) -> HttpResponse:
    """Return the answer of `act`, or the one it gave before to this key of the caller named `by`.

    Raises Malformed for a key that is empty, unprintable or longer than 255 characters, and what
    `kernel.idempotency.answer_once` and `act` raise.
    """
    key = _key_of(request)
    with pghistory.context(caller=by):
        if key is None:
            with transaction.atomic():
                status, answer = _carry_out(act)
        else:
            what = f"{request.method} {request.path}\n".encode() + request.body
            status, answer = idempotency.answer_once(
                scope=by, key=key, body=what, act=lambda: _carry_out(act)
            )
    return HttpResponse(status=204) if answer is None else JsonResponse(answer, status=status)


def _carry_out(act: Act) -> idempotency.Answer:
    status, answer = act()
    return status, answer and answer.model_dump(mode="json")


def _key_of(request: HttpRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise Malformed(
            _("La clave %(header)s tiene de 1 a %(most)s caracteres visibles.")
            % {"header": HEADER, "most": LONGEST_KEY},
            field=HEADER,
        )
    return key
