"""Reads of the line, the calls and the waits."""

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Avg, Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DurationField

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.selectors_hours import hours_now
from ventanilla.org.selectors_shifts import advisors_away, open_pauses
from ventanilla.procedure.turns import rules
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnSegment, TurnState

LIVE = (TurnState.CALLED, TurnState.SERVING)
USUAL_SERVICE = dt.timedelta(minutes=8)
LEAST_SERVICE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class LineNow:
    """A service line as the kiosk and the hall show it. Waits are whole minutes; None when there is no ground for one."""

    code: str
    name: str
    prefix: str
    hue: int
    icon: str
    is_open: bool
    waiting: int
    wait_low: int | None
    wait_high: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered at the door now: how the hours stand, and the lines that give turns (none outside the hours)."""

    hours: HoursNow
    lines: list[LineNow]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a turn in line has before it: its place (1 is called next), and minutes from and to.

    No place when it is not in line, no wait when no desk serves its line.
    """

    position: int | None
    wait: tuple[int, int] | None


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


def outlook(turn: Turn) -> Outlook:
    """Return where a turn stands in its line now and how long it still waits."""
    place = position(turn)
    return Outlook(place, None if place is None else _estimate(turn, place))


def position(turn: Turn) -> int | None:
    """Return how many turns are called before this one, plus one, if each class went by itself; None when not in line."""
    if turn.state != TurnState.WAITING:
        return None
    is_general = turn.priority_class is None
    ahead = Q(queued_at__lt=turn.queued_at) | Q(queued_at=turn.queued_at, number__lt=turn.number)
    line = Turn.objects.filter(service_line_id=turn.service_line_id, state=TurnState.WAITING)
    found = line.aggregate(
        same=Count("pk", filter=Q(ahead, priority_class__isnull=is_general)),
        other=Count("pk", filter=Q(priority_class__isnull=not is_general)),
    )
    same, other = int(found["same"]), int(found["other"])
    return 1 + same + min(same + is_general, other)


def offer_now(site: Site) -> Offer:
    """Return what `site` offers to who comes in now."""
    hours = hours_now(site)
    return Offer(hours, lines_now(site) if hours.is_open else [])


def lines_now(site: Site, *, only_open: bool = True) -> list[LineNow]:
    """Return the service lines of `site` as they are now: open or not, how many wait, how long a new turn would."""
    lines = ServiceLine.objects.filter(site=site).order_by("position", "pk")
    if only_open:
        lines = lines.filter(is_open=True)
    waiting = _waiting_by_line(site)
    desks = desks_by_line(site)
    usual = _service_times(site)
    return [
        _line_now(line, waiting.get(line.pk, 0), desks.get(line.pk, 0), usual.get(line.pk)) for line in lines
    ]


def desks_by_line(site: Site) -> dict[int, int]:
    """Return how many desks serve each line (by id) now: those where an advisor sits who is not away."""
    staffed = Desk.objects.filter(site=site, advisor__isnull=False).exclude(advisor__in=advisors_away(site))
    rows = staffed.values_list("service_lines").annotate(Count("pk"))
    return dict(rows.order_by())


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


def _estimate(turn: Turn, place: int) -> tuple[int, int] | None:
    desks = desks_by_line(turn.site).get(turn.service_line_id, 0)
    return _wait(place - 1, desks, _service_times(turn.site).get(turn.service_line_id))


def _waiting_by_line(site: Site) -> dict[int, int]:
    rows = (
        Turn.objects.filter(site=site, state=TurnState.WAITING)
        .values_list("service_line")
        .annotate(Count("pk"))
    )
    return dict(rows.order_by())


def _service_times(site: Site) -> dict[int, dt.timedelta]:
    served = TurnSegment.objects.filter(
        turn__site=site,
        turn__business_date=clock.business_date(site.time_zone),
        state=TurnState.SERVING,
        ended_at__isnull=False,
    )
    length = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    return dict(served.values_list("service_line").annotate(usual=Avg(length)).order_by())


def _line_now(line: ServiceLine, waiting: int, desks: int, usual: dt.timedelta | None) -> LineNow:
    wait = _wait(waiting, desks, usual)
    low, high = wait if wait else (None, None)
    return LineNow(line.code, line.name, line.prefix, line.hue, line.icon, line.is_open, waiting, low, high)


def _wait(ahead: int, desks: int, usual: dt.timedelta | None) -> tuple[int, int] | None:
    """Return minutes from and to: those ahead shared among the desks, a fifth less and two fifths more.

    A day of very short services promises nobody less than two minutes a person.
    """
    if desks == 0:
        return None
    each = max(usual or USUAL_SERVICE, LEAST_SERVICE)
    minutes = ahead / desks * each.total_seconds() / 60
    return math.floor(minutes * 0.8), math.ceil(minutes * 1.4)
