"""Reads of the lines as people see them: who is before a turn, and how long it still waits."""

import datetime as dt
import math
from dataclasses import dataclass

from django.db.models import Avg, Count, ExpressionWrapper, F, Q
from django.db.models.fields import DurationField

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.selectors_hours import hours_now
from ventanilla.org.selectors_shifts import advisors_away
from ventanilla.org.selectors_skills import served_now
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.selectors_capacity import full_lines

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
    """Return the service lines of `site` now: open or not, full or not, how many wait, how long a new turn would."""
    lines = ServiceLine.objects.filter(site=site).order_by("position", "pk")
    if only_open:
        lines = lines.filter(is_open=True)
    waiting = _waiting_by_line(site)
    desks = desks_by_line(site)
    usual = _service_times(site)
    full = full_lines(lines, site)
    return [
        _line_now(
            line,
            waiting.get(line.pk, 0),
            desks.get(line.pk, 0),
            usual.get(line.pk),
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


def _line_now(
    line: ServiceLine, waiting: int, desks: int, usual: dt.timedelta | None, *, is_full: bool
) -> LineNow:
    wait = _wait(waiting, desks, usual)
    low, high = wait if wait else (None, None)
    return LineNow(
        line.code, line.name, line.prefix, line.hue, line.icon, line.is_open, is_full, waiting, low, high
    )


def _wait(ahead: int, desks: int, usual: dt.timedelta | None) -> tuple[int, int] | None:
    """Return minutes from and to: those ahead shared among the desks, a fifth less and two fifths more.

    A day of very short services promises nobody less than two minutes a person.
    """
    if desks == 0:
        return None
    each = max(usual or USUAL_SERVICE, LEAST_SERVICE)
    minutes = ahead / desks * each.total_seconds() / 60
    return math.floor(minutes * 0.8), math.ceil(minutes * 1.4)
