"""The ordered log of a site's calls: the one place where a call gets its number and is announced."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.procedure.turns.errors import DeskHasNoAdvisor
from ventanilla.procedure.turns.events import TurnCalled
from ventanilla.procedure.turns.models import CallReason, Turn, TurnCall

MOST_PASSED_OVER = 20


def log(
    turn: Turn,
    *,
    reason: CallReason,
    why: str,
    rule_id: int | None = None,
    passed_over: Sequence[str] | None = None,
    said_reason: str = "",
) -> TurnCall:
    """Return the call of `turn` to the desk where it is, as the site's next; last thing in its transaction.

    `passed_over` holds the codes of all older turns that the desk could have called, None when nobody was chosen anew.
    Raises DeskHasNoAdvisor for a turn that is at no desk.
    """
    desk, advisor = turn.desk, turn.advisor
    if desk is None or advisor is None:
        raise DeskHasNoAdvisor(_("El turno no está en ningún módulo."))
    attempt = TurnCall.objects.filter(turn=turn).count() + 1
    call = TurnCall.objects.create(
        site=turn.site,
        number=_next_number(turn.site_id),
        turn=turn,
        turn_code=turn.code,
        desk=desk,
        desk_number=desk.number,
        advisor=advisor,
        service_line=turn.service_line,
        business_date=turn.business_date,
        attempt=attempt,
        is_priority=turn.is_priority,
        rule_id=rule_id,
        reason=reason,
        why=why,
        rank=None if passed_over is None else len(passed_over) + 1,
        passed_over=list(passed_over or ())[:MOST_PASSED_OVER],
        said_reason=said_reason,
        called_at=clock.now(),
    )
    emit(
        TurnCalled(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            desk_id=desk.pk,
            number=call.number,
            desk=desk.number,
            attempt=call.attempt,
        )
    )
    return call


def _next_number(site_id: int) -> int:
    """Take the site's next number; its row stays locked until commit, so calls commit in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO turns_callcounter (site_id, last) VALUES (%s, 1) "
            "ON CONFLICT (site_id) DO UPDATE SET last = turns_callcounter.last + 1 RETURNING last",
            [site_id],
        )
        (number,) = cursor.fetchone()
    return int(number)
