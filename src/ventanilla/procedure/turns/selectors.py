"""Reads of who is at a desk, what was last done there, and what was called."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.selectors_shifts import open_pauses
from ventanilla.procedure.turns.models import (
    Turn,
    TurnCall,
    TurnSegment,
    TurnState,
)
from ventanilla.procedure.turns.rules import hall
from ventanilla.procedure.turns.rules.moves import UNDO_WITHIN, UNDOABLE

LIVE = (TurnState.CALLED, TurnState.SERVING)


@dataclass(frozen=True, slots=True)
class LastStep:
    """What was last done at a desk: the turn, the stretch it began, the one before, until when it can be undone."""

    turn: Turn
    undone: TurnSegment
    before: TurnSegment
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class MissedCall:
    """A call that a display has not heard of, and whether it needs no announcing any more."""

    call: TurnCall
    is_over: bool


def live_turn(desk: Desk) -> Turn | None:
    """Return the turn called to or served at `desk`, with its line and visit."""
    return _live_turn.first(desk=desk.pk)


def who_is_at(desk: Desk) -> Turn | None:
    """Return the turn called to or served at `desk`, by itself: for who asks only whether it is still the same."""
    return _live.first(desk=desk.pk)


def occupation_of(desk: Desk) -> tuple[bool, bool]:
    """Return whether `desk` serves somebody, and whether its advisor is on a pause; either keeps it from calling."""
    (occupation,) = _occupation.rows(desk=desk.pk)
    return occupation


def last_waiting() -> Turn | None:
    """Return the turn, of those waiting anywhere, that was taken last; None when nobody waits."""
    return Turn.objects.filter(state=TurnState.WAITING).order_by("-issued_at", "-pk").first()


def expected_by(advisor: StaffUser) -> list[Turn]:
    """Return the turns that only `advisor` can call: on hold with them, or sent to them; in the order of the line."""
    own = Q(state=TurnState.ON_HOLD, advisor=advisor) | Q(state=TurnState.WAITING, wanted_advisor=advisor)
    return list(Turn.objects.filter(own).order_by("queued_at", "pk"))


def desks_at_work(site: Site) -> list[Desk]:
    """Return the desks of `site` to which somebody is called or where somebody is served, by number."""
    live = Turn.objects.filter(site=site, state__in=LIVE)
    return list(Desk.objects.filter(pk__in=live.values("desk")).order_by("number", "pk"))


def advisors_at_work(site: Site) -> list[int]:
    """Return the ids of the advisors who have called or serve somebody now."""
    return [turn.advisor_id for turn in Turn.objects.filter(site=site, state__in=LIVE) if turn.advisor_id]


def held_by(advisor: StaffUser) -> list[Turn]:
    """Return the turns on hold that come back to `advisor`, the oldest first."""
    return _held.rows(advisor=advisor.pk)


def place_behind(turn: Turn, places: int) -> dt.datetime | None:
    """Return the place just behind the first `places` waiting of the turn's line and class; None with fewer of them."""
    same = Turn.objects.filter(
        service_line=turn.service_line_id,
        priority_class__isnull=turn.priority_class is None,
        state=TurnState.WAITING,
    ).order_by("queued_at", "number", "pk")
    behind = same.values_list("queued_at", flat=True)[places - 1 : places].first()
    return behind + dt.timedelta(microseconds=1) if behind else None


def last_step(desk: Desk) -> LastStep | None:
    """Return the last step taken at `desk`, if it can still be taken back: not after ten seconds, never a call."""
    newest = (
        TurnSegment.objects.filter(desk=desk).select_related("turn").order_by("-started_at", "-pk").first()
    )
    if newest is None:
        return None
    stretches = (
        TurnSegment.objects.filter(turn=newest.turn)
        .select_related("service_line", "desk", "advisor")
        .order_by("-started_at", "-pk")[:2]
    )
    if len(stretches) < 2 or stretches[1].desk_id != desk.pk:
        return None
    present, before = stretches
    is_recent = clock.now() - present.started_at <= UNDO_WITHIN
    if not is_recent or before.state not in UNDOABLE.get(TurnState(present.state), ()):
        return None
    return LastStep(newest.turn, present, before, present.started_at + UNDO_WITHIN)


def front_of_line(service_line: ServiceLine) -> dt.datetime | None:
    """Return the place of the first in line of a service line, or None when nobody waits."""
    first: dt.datetime | None = Turn.objects.filter(
        service_line=service_line, state=TurnState.WAITING
    ).aggregate(first=Min("queued_at"))["first"]
    return first


def calls_after(site: Site, number: int, limit: int = 100) -> list[MissedCall]:
    """Return the calls of `site` after `number`, in the order of their numbers, and which need no announcing now."""
    later = TurnCall.objects.filter(turn=OuterRef("turn"), attempt__gt=OuterRef("attempt"))
    standing = Q(turn__state=TurnState.CALLED) & ~Exists(later)
    missed = TurnCall.objects.filter(site=site, number__gt=number).annotate(stands=standing)
    now = clock.now()
    return [
        MissedCall(call, hall.is_over(stands=call.stands, called_at=call.called_at, now=now))
        for call in missed.order_by("number")[:limit]
    ]


def latest_calls(site: Site, limit: int = 6) -> list[TurnCall]:
    """Return today's last calls of `site`, one for each turn, the newest first."""
    today = clock.business_date(site.time_zone)
    newest = TurnCall.objects.filter(turn=OuterRef("turn")).order_by("-number").values("pk")[:1]
    return list(
        TurnCall.objects.filter(site=site, turn__business_date=today, pk=Subquery(newest)).order_by(
            "-number"
        )[:limit]
    )


def last_call_number(site: Site) -> int:
    """Return the number of the last call of `site`, 0 when there is none."""
    last = TurnCall.objects.filter(site=site).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def last_call_of(turn: Turn) -> TurnCall | None:
    """Return the last call of `turn`."""
    return _last_call.first(turn=turn.pk)


@compiled
def _occupation(desk: Any) -> QuerySet[Desk, tuple[bool, bool]]:
    live = Turn.objects.filter(desk=desk, state__in=LIVE)
    away = open_pauses().filter(shift__advisor=OuterRef("advisor"))
    return Desk.objects.filter(pk=desk).values_list(Exists(live), Exists(away))


@compiled
def _live(desk: Any) -> QuerySet[Turn]:
    return Turn.objects.filter(desk=desk, state__in=LIVE)


@compiled
def _live_turn(desk: Any) -> QuerySet[Turn]:
    live = Turn.objects.filter(desk=desk, state__in=LIVE)
    return live.select_related("service_line", "visit", "site")


@compiled
def _held(advisor: Any) -> QuerySet[Turn]:
    held = Turn.objects.filter(advisor=advisor, state=TurnState.ON_HOLD)
    return held.select_related("service_line").order_by("queued_at", "pk")


@compiled
def _last_call(turn: Any) -> QuerySet[TurnCall]:
    return TurnCall.objects.filter(turn=turn).order_by("-attempt")[:1]


def waiting_by_site() -> dict[str, int]:
    """Return how many turns wait at each active site, by its code."""
    sites = Site.objects.filter(is_active=True).order_by("code").values_list("pk", "code")
    counted = Turn.objects.filter(state=TurnState.WAITING).values("site").annotate(count=Count("pk"))
    waiting = {row["site"]: row["count"] for row in counted}
    return {code: waiting.get(pk, 0) for pk, code in sites}
