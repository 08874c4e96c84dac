"""The ordered log of a site's calls: the one place where a call gets its number and is announced."""

from django.db import connection
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import insert
from ventanilla.kernel.outbox import emit
from ventanilla.procedure.turns.errors import DeskHasNoAdvisor
from ventanilla.procedure.turns.events import TurnCalled
from ventanilla.procedure.turns.models import CallReason, Turn, TurnCall
from ventanilla.procedure.turns.selectors_next import Older


def log(
    turn: Turn,
    *,
    reason: CallReason,
    why: str,
    rule_id: int | None = None,
    passed_over: Older | None = None,
    said_reason: str = "",
) -> TurnCall:
    """Return the call of `turn` to the desk where it is, as the site's next; last thing in its transaction.

    `passed_over` are the older turns that the desk could have called, None when nobody was chosen anew.
    Raises DeskHasNoAdvisor for a turn that is at no desk.
    """
    desk, advisor = turn.desk, turn.advisor
    if desk is None or advisor is None:
        raise DeskHasNoAdvisor(_("El turno no está en ningún módulo."))
    number, earlier = _next_number(turn)
    call = TurnCall(
        site=turn.site,
        number=number,
        turn=turn,
        turn_code=turn.code,
        desk=desk,
        desk_number=desk.number,
        advisor=advisor,
        service_line=turn.service_line,
        business_date=turn.business_date,
        attempt=earlier + 1,
        is_priority=turn.is_priority,
        rule_id=rule_id,
        reason=reason,
        why=why,
        rank=None if passed_over is None else passed_over.count + 1,
        passed_over=list(passed_over.codes) if passed_over else [],
        said_reason=said_reason,
        put_first_by_id=turn.put_first_by_id if reason == CallReason.PUT_FIRST else None,
        called_at=clock.now(),
    )
    insert(call)
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


def _next_number(turn: Turn) -> tuple[int, int]:
    """Take the site's next number, and return it with how often the turn was called before.

    The site's row stays locked until commit, so calls commit in the order of their numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO turns_callcounter (site_id, last) VALUES (%s, 1) "
            "ON CONFLICT (site_id) DO UPDATE SET last = turns_callcounter.last + 1 "
            "RETURNING last, (SELECT count(*) FROM turns_turncall WHERE turn_id = %s)",
            [turn.site_id, turn.pk],
        )
        number, earlier = cursor.fetchone()
    return number, earlier
