"""Reads of who is at a desk, who is called next to it, and what was called."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.selectors_shifts import open_pauses
from ventanilla.procedure.turns import rules
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState

LIVE = (TurnState.CALLED, TurnState.SERVING)


def live_turn(desk: Desk) -> Turn | None:
    """Return the turn called to or served at `desk`, with its line and visit."""
    return (
        Turn.objects.select_related("service_line", "visit", "site").filter(desk=desk, state__in=LIVE).first()
    )


def occupation_of(desk: Desk) -> tuple[bool, bool]:
    """Return whether `desk` serves somebody, and whether its advisor is on a pause; either keeps it from calling."""
    live = Turn.objects.filter(desk=desk, state__in=LIVE)
    away = open_pauses().filter(shift__advisor=OuterRef("advisor"))
    is_busy, is_away = Desk.objects.values_list(Exists(live), Exists(away)).get(pk=desk.pk)
    return bool(is_busy), bool(is_away)


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
    return list(
        Turn.objects.select_related("service_line")
        .filter(advisor=advisor, state=TurnState.ON_HOLD)
        .order_by("queued_at", "pk")
    )


def waiting_for(desk: Desk, advisor: StaffUser) -> QuerySet[Turn]:
    """Return the turns that this desk may call: its lines' own, and those sent to this desk or this advisor."""
    lines = Q(service_line__in=desk.service_lines.all(), wanted_desk=None, wanted_advisor=None)
    return Turn.objects.filter(
        lines | Q(wanted_desk=desk) | Q(wanted_advisor=advisor), site_id=desk.site_id, state=TurnState.WAITING
    )


def next_for(
    desk: Desk, advisor: StaffUser, *, rule: rules.CallingRule, skipping: Collection[UUID] = ()
) -> tuple[Turn, rules.Choice] | None:
    """Return whose turn it is at this desk and why, or None; first come, first served within each class."""
    waiting = waiting_for(desk, advisor).exclude(pk__in=skipping).order_by("queued_at", "number", "pk")
    preferential = waiting.exclude(priority_class=None).first()
    general = waiting.filter(priority_class=None).first()
    choice = rules.choose(
        _candidate(preferential),
        _candidate(general),
        preferential_streak=_preferential_streak(desk.site_id, rule.preferential_in_a_row),
        now=clock.now(),
        rule=rule,
    )
    if choice is None:
        return None
    chosen = preferential if choice.candidate.is_priority else general
    return (chosen, choice) if chosen else None


def front_of_line(service_line: ServiceLine) -> dt.datetime | None:
    """Return the place of the first in line of a service line, or None when nobody waits."""
    first: dt.datetime | None = Turn.objects.filter(
        service_line=service_line, state=TurnState.WAITING
    ).aggregate(first=Min("queued_at"))["first"]
    return first


def calls_after(site: Site, number: int, limit: int = 100) -> list[TurnCall]:
    """Return the calls of `site` after `number`, in the order of their numbers."""
    return list(TurnCall.objects.filter(site=site, number__gt=number).order_by("number")[:limit])


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
    return TurnCall.objects.filter(turn=turn).order_by("-attempt").first()


def _candidate(turn: Turn | None) -> rules.Candidate | None:
    return rules.Candidate(turn.code, turn.is_priority, turn.queued_at) if turn else None


def _preferential_streak(site_id: int, enough: int) -> int:
    recent = TurnCall.objects.filter(site_id=site_id, attempt=1).order_by("-number")
    streak = 0
    for is_priority in recent.values_list("is_priority", flat=True)[:enough]:
        if not is_priority:
            break
        streak += 1
    return streak
