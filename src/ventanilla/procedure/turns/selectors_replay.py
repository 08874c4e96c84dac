"""Reads of a day as it can be replayed under another rule, in the same number of queries whatever came to pass."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ventanilla.kernel import clock
from ventanilla.org.models import AdvisorSkill, DeskLine, Pause, Shift, Site
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.rules.outcome import Outcome, outcome
from ventanilla.procedure.turns.rules.recorded import (
    Presence,
    Record,
    RecordedStretch,
    RecordedTurn,
    record_of,
)
from ventanilla.procedure.turns.rules.replay import replay

_OVER = {TurnState.CANCELLED, TurnState.WALKED_OUT, TurnState.DAY_CLOSED}
LATE = dt.timedelta(minutes=30)
"""What counts as a long wait under a rule without a cap."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A day as it was, and as it would have been under each rule; `limit` is the wait that counts as long."""

    date: dt.date
    limit: dt.timedelta
    as_it_was: Outcome
    under: tuple[Outcome, ...]


def days_with_turns(site: Site, most: int = 60) -> list[dt.date]:
    """Return the last days on which `site` gave turns, the newest first."""
    days = Turn.objects.filter(site=site).order_by("-business_date").values_list("business_date", flat=True)
    return list(days.distinct()[:most])


def try_rules(site: Site, date: dt.date, rules: Iterable[CallingRule], *, limit: dt.timedelta) -> Trial:
    """Return how long people waited on `date`, and how long they would have under each of `rules`."""
    record = record_of_day(site, date)
    arrivals = record.day.arrivals
    return Trial(
        date=date,
        limit=limit,
        as_it_was=outcome(arrivals, record.called, limit=limit),
        under=tuple(outcome(arrivals, replay(record.day, rule), limit=limit) for rule in rules),
    )


def record_of_day(site: Site, date: dt.date) -> Record:
    """Return what is on record of that day, until the last thing that happened: who came, who attended, how long."""
    stretches = _stretches(site, date)
    until = max((each.started_at for each in stretches), default=clock.now())
    desk_lines: dict[int, set[str]] = {}
    for desk, line in DeskLine.objects.filter(desk__site=site).values_list("desk", "serviceline__code"):
        desk_lines.setdefault(desk, set()).add(line)
    skills: dict[int, set[str]] = {}
    own = AdvisorSkill.objects.filter(service_line__site=site).values_list("advisor", "service_line__code")
    for advisor, line in own:
        skills.setdefault(advisor, set()).add(line)
    return record_of(
        _turns(site, date),
        stretches,
        _presences(site, date, until),
        desk_lines={desk: frozenset(lines) for desk, lines in desk_lines.items()},
        skills={advisor: frozenset(lines) for advisor, lines in skills.items()},
        until=until,
    )


def _turns(site: Site, date: dt.date) -> list[RecordedTurn]:
    turns = Turn.objects.filter(site=site, business_date=date).order_by("issued_at", "number", "pk")
    fields = (
        "pk",
        "number",
        "service_line__code",
        "priority_class",
        "issued_at",
        "appointed_at",
        "state",
    )
    return [
        RecordedTurn(pk, number, line, priority is not None, issued_at, appointed_at, state in _OVER)
        for pk, number, line, priority, issued_at, appointed_at, state in turns.values_list(*fields)
    ]


def _stretches(site: Site, date: dt.date) -> list[RecordedStretch]:
    stretches = TurnSegment.objects.filter(turn__site=site, turn__business_date=date)
    fields = ("turn", "state", "service_line__code", "desk", "advisor", "started_at", "ended_at")
    return [
        RecordedStretch(*row) for row in stretches.order_by("turn", "started_at", "pk").values_list(*fields)
    ]


def _presences(site: Site, date: dt.date, until: dt.datetime) -> list[Presence]:
    """Return when advisors were at work and not away, each time between two pauses by itself."""
    shifts = Shift.objects.filter(site=site, business_date=date).order_by("started_at", "pk")
    pauses: dict[int, list[tuple[dt.datetime, dt.datetime | None]]] = {}
    away = Pause.objects.filter(shift__site=site, shift__business_date=date).order_by("started_at", "pk")
    for shift, started_at, ended_at in away.values_list("shift", "started_at", "ended_at"):
        pauses.setdefault(shift, []).append((started_at, ended_at))
    presences = []
    for shift, advisor, begins_at, ends_at in shifts.values_list("pk", "advisor", "started_at", "ended_at"):
        from_at, to_at = begins_at, min(ends_at or until, until)
        for left_at, back_at in pauses.get(shift, ()):
            presences.append(Presence(advisor, from_at, min(left_at, to_at)))
            from_at = back_at or to_at
        presences.append(Presence(advisor, from_at, to_at))
    return [each for each in presences if each.begins_at < each.ends_at]
