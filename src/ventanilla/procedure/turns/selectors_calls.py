"""Reads that answer a complaint from the record: why a turn was called when it was, and who went before it."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, Q, QuerySet

from ventanilla.org.models import Site
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnSegment, TurnState

_CODE = re.compile(r"([A-Z]{1,2})[\s-]*0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class CallsTold:
    """The calls of a turn in their order, and what went on while it waited for the first.

    `overtaking` are the calls of those who were preferred to it though they came later, `by_arrival` how many of its line
    were called who came earlier, `waited` how long it was in line in all until its first call, None before that.
    """

    turn: Turn
    calls: Sequence[TurnCall]
    overtaking: Sequence[TurnCall]
    by_arrival: int
    waited: dt.timedelta | None


def read_code(text: str) -> tuple[str, int] | None:
    """Return the prefix and number of a code as people write it: "R-014", "r14", "R 14"; None for anything else."""
    found = _CODE.fullmatch(text.strip().upper())
    return (found[1], int(found[2])) if found else None


def calls_told(site: Site, date: dt.date, code: str) -> CallsTold | None:
    """Return what is on record of the turn with that code on that day; None when there was none."""
    read = read_code(code)
    if read is None:
        return None
    turns = Turn.objects.select_related("service_line", "visit")
    turn = turns.filter(site=site, business_date=date, prefix=read[0], number=read[1]).first()
    if turn is None:
        return None
    calls = list(_of_day(turn).filter(turn=turn).order_by("number"))
    first_at = calls[0].called_at if calls else None
    overtaking = list(_overtaking(turn).order_by("number"))
    return CallsTold(
        turn=turn,
        calls=calls,
        overtaking=overtaking,
        by_arrival=_by_arrival(turn, first_at, overtaking),
        waited=first_at - turn.issued_at if first_at else None,
    )


def _of_day(turn: Turn) -> QuerySet[TurnCall]:
    calls = TurnCall.objects.select_related("desk", "advisor", "rule", "turn", "service_line")
    return calls.filter(site=turn.site_id, business_date=turn.business_date)


def _overtaking(turn: Turn) -> QuerySet[TurnCall]:
    """Return the calls that passed this turn over.

    A call keeps the codes of the first twenty whom it passed; one that passed more counts here when it was of the same
    line and made while this turn waited.
    """
    kept = Func(F("passed_over"), function="jsonb_array_length", output_field=IntegerField())
    waiting = Q(pk__in=[])
    for began, ended in _waits(turn):
        waiting |= Q(called_at__gte=began, called_at__lt=ended) if ended else Q(called_at__gte=began)
    others = _of_day(turn).exclude(turn=turn).annotate(kept=kept)
    passed_more = Q(rank__gt=F("kept") + 1, service_line=turn.service_line_id) & waiting
    return others.filter(
        Q(passed_over__contains=[turn.code]) | passed_more & Q(turn__queued_at__gt=turn.queued_at)
    )


def _waits(turn: Turn) -> list[tuple[dt.datetime, dt.datetime | None]]:
    stretches = TurnSegment.objects.filter(turn=turn, state=TurnState.WAITING).order_by("started_at", "pk")
    return list(stretches.values_list("started_at", "ended_at"))


def _by_arrival(turn: Turn, first_at: dt.datetime | None, overtaking: Sequence[TurnCall]) -> int:
    """Return how many who came earlier were called, of its line, while the turn waited for its first call."""
    earlier = _of_day(turn).filter(
        attempt=1,
        service_line=turn.service_line_id,
        called_at__gte=turn.issued_at,
        turn__issued_at__lt=turn.issued_at,
    )
    if first_at is not None:
        earlier = earlier.filter(called_at__lt=first_at)
    return earlier.exclude(pk__in=[each.pk for each in overtaking]).count()
