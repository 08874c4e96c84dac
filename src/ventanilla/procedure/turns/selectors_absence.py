"""Reads of who was called and does not come: how often, since when, and what may be done from when on."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import Site
from ventanilla.procedure.turns import selectors_rules
from ventanilla.procedure.turns.models import CallReason, Turn, TurnCall, TurnSegment, TurnState

_IN_LINE = (TurnState.WAITING, TurnState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Absence:
    """The calls made since the turn last left the line, how many a no-show takes, and from when the next step may be."""

    calls: int
    calls_needed: int
    recall_from: dt.datetime

    @property
    def no_show_from(self) -> dt.datetime | None:
        """From when the person counts as absent; None while more calls are due."""
        return self.recall_from if self.calls >= self.calls_needed else None

    def seconds_until(self, moment: dt.datetime, now: dt.datetime) -> int:
        """Return the whole seconds from `now` until `moment`, 0 when it is past."""
        return max(0, math.ceil((moment - now).total_seconds()))


def absence_of(turn: Turn) -> Absence:
    """Return how a called turn stands.

    Calls count from the last time the turn was in line or on hold, so that one who returned is called as often as
    anybody, and marking somebody absent by mistake does not start the count again. The call to another desk, where the
    advisor moved to, only tells where to go.
    """
    rule = selectors_rules.in_force(turn.site, turn.business_date)
    left_at = _left_line_at.first(turn=turn.pk)
    calls = _calls_since.rows(turn=turn.pk, since=left_at or turn.issued_at)
    last = calls[-1][0] if calls else turn.issued_at
    meant_for_them = [at for at, reason in calls if reason != CallReason.DESK_CHANGE]
    return Absence(len(meant_for_them), rule.calls_before_no_show, last + rule.recall_every)


def absent_today(site: Site, day: dt.date) -> list[Turn]:
    """Return the turns of `day` that did not come when called, the last first, each with its line."""
    absent = Turn.objects.filter(site=site, business_date=day, state=TurnState.NO_SHOW)
    return list(absent.select_related("service_line").order_by("-queued_at", "pk"))


@compiled
def _left_line_at(turn: Any) -> QuerySet[TurnSegment, dt.datetime | None]:
    stretches = TurnSegment.objects.filter(turn=turn, state__in=_IN_LINE, ended_at__isnull=False)
    return stretches.order_by("-started_at", "-pk").values_list("ended_at", flat=True)[:1]


@compiled
def _calls_since(turn: Any, since: Any) -> QuerySet[TurnCall, tuple[dt.datetime, str]]:
    called = TurnCall.objects.filter(turn=turn, called_at__gte=since)
    return called.order_by("number").values_list("called_at", "reason")
