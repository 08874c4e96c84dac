"""Reads of the lines as people see them: who is before a turn, and how long it still waits."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import read
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.selectors_hours import hours_now
from ventanilla.org.selectors_shifts import advisors_away
from ventanilla.org.selectors_skills import served_now
from ventanilla.procedure.turns import selectors_rules
from ventanilla.procedure.turns.models import Turn, TurnState, WaitPromise
from ventanilla.procedure.turns.rules import waits
from ventanilla.procedure.turns.selectors_capacity import full_lines

_LINES = """
SELECT line.id, coalesce(people, 0), oldest_at, coalesce(same, 0), coalesce(others, 0), coalesce(all_others, 0),
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
  LEFT JOIN (
      SELECT line, count(*) AS people, min(issued_at) AS oldest_at,
             count(*) FILTER (WHERE is_before AND is_same) AS same,
             count(*) FILTER (WHERE is_before AND NOT is_same) AS others,
             count(*) FILTER (WHERE NOT is_same) AS all_others
        FROM (SELECT service_line_id AS line, issued_at,
                     (queued_at, number) < (%(queued_at)s, %(number)s) AS is_before,
                     (priority_class IS NULL) = %(is_general)s AS is_same
                FROM turns_turn WHERE site_id = %(site)s AND state = 'waiting') AS turn
       GROUP BY line
  ) AS waiting ON waiting.line = line.id
 WHERE line.site_id = %(site)s
"""
# What `served_now` and `advisors_away` tell, in one statement: this is read for every turn that is given.
_DESKS = """
SELECT array_agg(served.serviceline_id),
       EXISTS (SELECT FROM turns_turn WHERE desk_id = desk.id AND state IN ('called', 'serving'))
  FROM org_desk desk
  JOIN org_desk_service_lines served ON served.desk_id = desk.id
 WHERE desk.site_id = %(site)s AND desk.advisor_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM org_pause pause JOIN org_shift shift ON shift.id = pause.shift_id
                    WHERE shift.advisor_id = desk.advisor_id AND pause.ended_at IS NULL AND shift.ended_at IS NULL)
   AND (NOT EXISTS (SELECT FROM org_advisorskill WHERE advisor_id = desk.advisor_id)
        OR EXISTS (SELECT FROM org_advisorskill
                    WHERE advisor_id = desk.advisor_id AND service_line_id = served.serviceline_id))
 GROUP BY desk.id
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
    oldest_at: dt.datetime | None
    desks: int
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


@dataclass(frozen=True, slots=True)
class _Line:
    """How many wait in a line, who of them is before a turn, and how many seconds its last attentions took."""

    waiting: int
    oldest_at: dt.datetime | None
    before: waits.Before
    attentions: list[float]


def outlook(turn: Turn) -> Outlook:
    """Return where a turn stands in its line now, by the rule in force there, and how long it still waits."""
    if turn.state != TurnState.WAITING:
        return Outlook(None, None)
    ground = ground_of(turn)
    return Outlook(ground.ahead + 1, waits.estimate(ground))


def promised(turn: Turn) -> Outlook:
    """Return what a turn was told when it was taken: what its ticket says, however often it is shown."""
    promise: WaitPromise | None = getattr(turn, "promise", None)
    if promise is None:
        return outlook(turn)
    wait = None if promise.low is None or promise.high is None else (promise.low, promise.high)
    return Outlook(promise.basis["ahead"] + 1, wait)


def ground_of(turn: Turn) -> waits.Ground:
    """Return what the wait of a turn in line is estimated from."""
    lines = _lines_by_id(turn.site, of=turn)
    own = lines[turn.service_line_id]
    rule = selectors_rules.in_force(turn.site)
    return waits.ground_of(
        turn.service_line_id,
        ahead=waits.called_before(own.before, is_priority=turn.is_priority, rule=rule),
        desks=_desks_now(turn.site),
        waiting={line: found.waiting for line, found in lines.items()},
        attentions=own.attentions,
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
    waiting = {line: each.waiting for line, each in found.items()}
    grounds = {
        line: waits.ground_of(
            line, ahead=each.waiting, desks=desks, waiting=waiting, attentions=each.attentions
        )
        for line, each in found.items()
    }
    return [
        _line_now(
            line,
            found[line.pk],
            waits.estimate(grounds[line.pk]),
            desks=sum(line.pk in desk.lines for desk in desks),
            is_full=line.pk in full,
        )
        for line in lines
    ]


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
    found = read(_DESKS, site=site.pk)
    return [waits.DeskNow(frozenset(lines), not is_busy) for lines, is_busy in found]


def _lines_by_id(site: Site, *, of: Turn | None = None) -> dict[int, _Line]:
    """Return each line of `site`; with a turn, its place in its own line, and the attentions of that line alone.

    An attention is counted from the call: the desk is taken from then on. The newest come first.
    """
    found = read(
        _LINES,
        site=site.pk,
        of=of.service_line_id if of else None,
        queued_at=of.queued_at if of else None,
        number=of.number if of else None,
        is_general=of.priority_class is None if of else None,
        since=clock.now() - waits.NOT_OLDER_THAN,
        recent=waits.RECENT,
    )
    return {
        line: _Line(waiting, oldest_at, waits.Before(*before), attentions)
        for line, waiting, oldest_at, *before, attentions in found
    }


def _line_now(
    line: ServiceLine, now: _Line, wait: tuple[int, int] | None, *, desks: int, is_full: bool
) -> LineNow:
    low, high = wait or (None, None)
    return LineNow(
        code=line.code,
        name=line.name,
        prefix=line.prefix,
        hue=line.hue,
        icon=line.icon,
        is_open=line.is_open,
        is_full=is_full,
        waiting=now.waiting,
        oldest_at=now.oldest_at,
        desks=desks,
        wait_low=low,
        wait_high=high,
    )
