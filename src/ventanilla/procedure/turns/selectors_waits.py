"""Reads of the lines as people see them: who is before a turn, and how long it still waits."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.selectors_hours import hours_now
from ventanilla.org.selectors_shifts import advisors_away
from ventanilla.org.selectors_skills import served_now
from ventanilla.procedure.turns import selectors_rules
from ventanilla.procedure.turns.models import Turn, TurnState, WaitPromise
from ventanilla.procedure.turns.rules import waits
from ventanilla.procedure.turns.selectors import LIVE
from ventanilla.procedure.turns.selectors_capacity import full_lines

_LINES = """
WITH waiting AS MATERIALIZED (
    SELECT service_line_id, count(*) AS people FROM turns_turn
     WHERE site_id = %(site)s AND state = 'waiting' GROUP BY service_line_id
)
SELECT line.id,
       coalesce(waiting.people, 0),
       ARRAY (
           SELECT extract(epoch FROM serving.ended_at - coalesce(call.started_at, serving.started_at))::float8
             FROM turns_turnsegment serving
             LEFT JOIN turns_turnsegment call
               ON call.turn_id = serving.turn_id AND call.state = 'called' AND call.ended_at = serving.started_at
            WHERE serving.service_line_id = line.id AND serving.state = 'serving'
              AND serving.ended_at > %(since)s AND (%(of)s::bigint IS NULL OR line.id = %(of)s)
            ORDER BY serving.ended_at DESC LIMIT %(recent)s
       )
  FROM org_serviceline line
  LEFT JOIN waiting ON waiting.service_line_id = line.id
 WHERE line.site_id = %(site)s
"""


@dataclass(frozen=True, slots=True)
class LineNow:
    """A service line as the kiosk and the hall show it. Waits are whole minutes; None when there is no ground for one."""

    code: str
    name: str
    prefix: str
    hue: int
    icon: str
    is_open: bool
    is_full: bool
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


def outlook(turn: Turn) -> Outlook:
    """Return where a turn stands in its line now and how long it still waits."""
    place = position(turn)
    return Outlook(place, None if place is None else waits.estimate(ground_of(turn, place)))


def promised(turn: Turn) -> Outlook:
    """Return what a turn was told when it was taken: what its ticket says, however often it is shown."""
    promise: WaitPromise | None = getattr(turn, "promise", None)
    if promise is None:
        return outlook(turn)
    wait = None if promise.low is None or promise.high is None else (promise.low, promise.high)
    return Outlook(promise.basis["ahead"] + 1, wait)


def position(turn: Turn) -> int | None:
    """Return how many of its line are called before this turn by the rule in force, plus one; None when not in line."""
    if turn.state != TurnState.WAITING:
        return None
    same_class = Q(priority_class__isnull=turn.priority_class is None)
    before = Q(queued_at__lt=turn.queued_at) | Q(queued_at=turn.queued_at, number__lt=turn.number)
    line = Turn.objects.filter(service_line_id=turn.service_line_id, state=TurnState.WAITING)
    found = line.aggregate(
        same=Count("pk", filter=before & same_class),
        others=Count("pk", filter=before & ~same_class),
        all_others=Count("pk", filter=~same_class),
    )
    return 1 + waits.called_before(
        waits.Before(**found), is_priority=turn.is_priority, rule=selectors_rules.in_force(turn.site)
    )


def ground_of(turn: Turn, place: int) -> waits.Ground:
    """Return what the wait of a turn at that place in its line is estimated from."""
    lines = _lines_by_id(turn.site, of=turn.service_line_id)
    return waits.ground_of(
        turn.service_line_id,
        ahead=place - 1,
        desks=_desks_now(turn.site),
        waiting={line: waiting for line, (waiting, _attentions) in lines.items()},
        attentions=lines[turn.service_line_id][1],
    )


def offer_now(site: Site) -> Offer:
    """Return what `site` offers to who comes in now."""
    hours = hours_now(site)
    return Offer(hours, lines_now(site) if hours.is_open else [])


def lines_now(site: Site, *, only_open: bool = True) -> list[LineNow]:
    """Return the service lines of `site` now: open or not, full or not, how many wait, how long a new turn would."""
    lines = ServiceLine.objects.filter(site=site).order_by("position", "pk")
    if only_open:
        lines = lines.filter(is_open=True)
    full = full_lines(lines, site)
    found, desks = _lines_by_id(site), _desks_now(site)
    waiting = {line: waiting for line, (waiting, _attentions) in found.items()}
    grounds = {
        line.pk: waits.ground_of(
            line.pk, ahead=waiting[line.pk], desks=desks, waiting=waiting, attentions=found[line.pk][1]
        )
        for line in lines
    }
    return [_line_now(line, grounds[line.pk], is_full=line.pk in full) for line in lines]


def desks_by_line(site: Site) -> dict[int, int]:
    """Return how many desks serve each line (by id) now: those where an advisor sits who attends it and is not away."""
    staffed = Desk.objects.filter(site=site).exclude(advisor__in=advisors_away(site))
    rows = served_now(staffed).values_list("serviceline").annotate(Count("pk"))
    return dict(rows.order_by())


def stuck_lines(site: Site) -> list[tuple[ServiceLine, int]]:
    """Return the lines for which people wait and no desk serves them now, each with how many wait."""
    waiting, desks = _waiting_by_line(site), desks_by_line(site)
    lines = ServiceLine.objects.filter(pk__in=waiting.keys() - desks.keys()).order_by("position", "pk")
    return [(line, waiting[line.pk]) for line in lines]


def _waiting_by_line(site: Site) -> dict[int, int]:
    rows = (
        Turn.objects.filter(site=site, state=TurnState.WAITING)
        .values_list("service_line")
        .annotate(Count("pk"))
    )
    return dict(rows.order_by())


def _desks_now(site: Site) -> list[waits.DeskNow]:
    """Return the desks of `site` that serve some line now, each with the lines its advisor attends there."""
    staffed = Desk.objects.filter(site=site).exclude(advisor__in=advisors_away(site))
    live = Turn.objects.filter(desk=OuterRef("desk"), state__in=LIVE)
    lines: dict[int, set[int]] = {}
    busy = set()
    for desk, line, is_busy in served_now(staffed).values_list("desk", "serviceline", Exists(live)):
        lines.setdefault(desk, set()).add(line)
        if is_busy:
            busy.add(desk)
    return [waits.DeskNow(frozenset(served), desk not in busy) for desk, served in lines.items()]


def _lines_by_id(site: Site, *, of: int | None = None) -> dict[int, tuple[int, list[float]]]:
    """Return how many wait in each line of `site`, and how many seconds its last attentions took.

    Those of one line alone, when it is told which. An attention is counted from the call: the desk is taken from then on.
    Today's come first, then those of the days before.
    """
    parameters = {
        "site": site.pk,
        "of": of,
        "since": clock.now() - waits.NOT_OLDER_THAN,
        "recent": waits.RECENT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, parameters)
        return {line: (waiting, attentions) for line, waiting, attentions in cursor.fetchall()}


def _line_now(line: ServiceLine, ground: waits.Ground, *, is_full: bool) -> LineNow:
    low, high = waits.estimate(ground) or (None, None)
    return LineNow(
        line.code, line.name, line.prefix, line.hue, line.icon, line.is_open, is_full, ground.ahead, low, high
    )
