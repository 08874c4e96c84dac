"""Requests that may be sent twice: the same key and body give the same answer and have one effect.

An error to a client does not mean "not done"; so every state-changing request from a device, the API or a form that can
be sent twice carries a key. Another body under the same key is refused (the rule of Stripe's API documentation).
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.kernel.compiled import compiled, insert
from ventanilla.kernel.errors import Conflict, DomainError
from ventanilla.kernel.models import IdempotencyKey

Answer = tuple[int, Any]

KEPT = dt.timedelta(hours=48)


class TwinRunning(Conflict):
    """The same request is being carried out at this moment."""

    code = "idempotency.twin_running"


class KeyReused(DomainError):
    """The key was used for another request."""

    code = "idempotency.key_reused"


@transaction.atomic
def answer_once(*, scope: str, key: str, body: bytes, act: Callable[[], Answer]) -> Answer:
    """Return the answer (status, JSON) of `act`, or the one it gave the first time this key came from this scope.

    The answer is kept in the same transaction as the effect, so neither exists without the other. Raises TwinRunning
    while the first is under way, KeyReused when the body differs. What `act` raises is passed on and nothing is kept.
    """
    if not _alone(f"{scope}\0{key}"):
        raise TwinRunning(_("Esta solicitud ya se está procesando."))
    fingerprint = hashlib.sha256(body).hexdigest()
    known = _kept.first(scope=scope, key=key)
    if known is not None:
        if known.fingerprint != fingerprint:
            raise KeyReused(_("Esa clave ya se usó para otra solicitud."))
        return known.status or 200, known.answer
    status, answer = act()
    insert(IdempotencyKey(scope=scope, key=key, fingerprint=fingerprint, status=status, answer=answer))
    return status, answer


def forget_before(at: dt.datetime) -> int:
    """Delete the answers given before `at` and return how many; their keys may then be used anew."""
    deleted, _by_model = IdempotencyKey.objects.filter(created_at__lt=at).delete()
    return deleted


def _alone(name: str) -> bool:
    """Take the transaction's advisory lock on `name`, unless somebody holds it."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


@compiled
def _kept(scope: Any, key: Any) -> QuerySet[IdempotencyKey]:
    return IdempotencyKey.objects.filter(scope=scope, key=key)
