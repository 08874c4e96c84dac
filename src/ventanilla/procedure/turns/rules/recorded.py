"""What a day's records say for a replay: who came, how long each took, who attended when. Pure."""

import bisect
import datetime as dt
import itertools
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.rules.replay import Advisor, Arrival, Day, Errand, Stretch

AT_DESK = (TurnState.CALLED, TurnState.SERVING)
USUAL = dt.timedelta(minutes=8)
"""How long somebody takes on a day on which nobody was attended."""
GONE_AFTER = dt.timedelta(minutes=5)
"""Whoever lets people wait so long and calls nobody more was not there any longer."""


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """A turn of the day as it stands on record."""

    id: UUID
    number: int
    line: str
    is_priority: bool
    issued_at: dt.datetime
    appointed_at: dt.datetime | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class RecordedStretch:
    """A stretch of a turn in one state."""

    turn: UUID
    state: str
    line: str
    desk: int | None
    advisor: int | None
    started_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Presence:
    """A time in which an advisor was at work and not on a pause."""

    advisor: int
    begins_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Leg:
    """A time in which a turn was at a desk, with the advisor who had called it."""

    turn: UUID
    is_first: bool
    line: str
    desk: int
    advisor: int
    begins_at: dt.datetime
    ends_at: dt.datetime
    is_over: bool


@dataclass(slots=True)
class _Worked:
    """What one advisor did that day."""

    legs: list[_Leg] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    errands: list[Errand] = field(default_factory=list)
    reactions: list[dt.timedelta] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """A day as it can be replayed, and when each turn was first called in truth."""

    day: Day
    called: Mapping[UUID, dt.datetime]


def record_of(
    turns: Sequence[RecordedTurn],
    stretches: Iterable[RecordedStretch],
    presences: Iterable[Presence],
    *,
    desk_lines: Mapping[int, frozenset[str]],
    skills: Mapping[int, frozenset[str]],
    until: dt.datetime,
) -> Record:
    """Return the day until that moment; `stretches` come turn by turn, each turn's in order.

    `desk_lines` are the lines of each desk, `skills` those of each advisor who does not attend all of them. A desk had
    these lines and those from which somebody was called to it that day.
    """
    legs, left = _legs(turns, stretches, until)
    first = {leg.turn: leg for leg in legs if leg.is_first}
    arrivals = _arrivals(turns, first, left)
    worked: dict[int, _Worked] = {}
    for leg in sorted(legs, key=lambda each: (each.begins_at, each.advisor)):
        worked.setdefault(leg.advisor, _Worked()).legs.append(leg)
    present: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
    for presence in presences:
        present.setdefault(presence.advisor, []).append((presence.begins_at, presence.ends_at))
    waits = [(each.line, each.came_at, _left_line(each, first, until)) for each in arrivals]
    for advisor, work in worked.items():
        lines = _lines_by_desk(work.legs, desk_lines, skills.get(advisor))
        times = _joined([*present.get(advisor, ()), *((leg.begins_at, leg.ends_at) for leg in work.legs)])
        work.stretches = _cut(_until_gone(times, work.legs, lines, waits), work.legs, lines)
    _read_calls(worked, waits)
    advisors = [
        Advisor(tuple(each.stretches), tuple(each.errands), tuple(each.reactions)) for each in worked.values()
    ]
    return Record(Day(arrivals, advisors, until), {leg.turn: leg.begins_at for leg in first.values()})


def _legs(
    turns: Sequence[RecordedTurn], stretches: Iterable[RecordedStretch], until: dt.datetime
) -> tuple[list[_Leg], dict[UUID, dt.datetime]]:
    """Return the times at desks, and when whoever was never called left the line."""
    over = {turn.id for turn in turns if turn.is_over}
    legs: list[_Leg] = []
    left: dict[UUID, dt.datetime] = {}
    for turn, own in itertools.groupby(stretches, key=lambda each: each.turn):
        is_first = True
        last = None
        for (advisor, is_at_desk), group in itertools.groupby(
            own, key=lambda each: (each.advisor, each.state in AT_DESK)
        ):
            part = list(group)
            last = part[-1]
            if is_at_desk and advisor is not None and part[0].desk is not None:
                ends_at = last.ended_at or max(until, last.started_at)
                is_over = last.ended_at is not None
                begins_at = part[0].started_at
                legs.append(
                    _Leg(turn, is_first, part[0].line, part[0].desk, advisor, begins_at, ends_at, is_over)
                )
                is_first = False
        if is_first and last is not None and turn in over:
            left[turn] = last.started_at
    return legs, left


def _arrivals(
    turns: Sequence[RecordedTurn], first: Mapping[UUID, _Leg], left: Mapping[UUID, dt.datetime]
) -> list[Arrival]:
    lengths: dict[str, list[float]] = {}
    for leg in first.values():
        if leg.is_over:
            lengths.setdefault(leg.line, []).append((leg.ends_at - leg.begins_at).total_seconds())
    usual = {line: dt.timedelta(seconds=statistics.median(each)) for line, each in lengths.items()}
    every = [seconds for each in lengths.values() for seconds in each]
    otherwise = dt.timedelta(seconds=statistics.median(every)) if every else USUAL
    arrivals = []
    for turn in turns:
        found = first.get(turn.id)
        line = found.line if found else turn.line
        lasts = usual.get(line, otherwise)
        if found:
            length = found.ends_at - found.begins_at
            lasts = length if found.is_over else max(length, lasts)
        arrivals.append(
            Arrival(
                turn.id,
                turn.number,
                line,
                turn.is_priority,
                turn.issued_at,
                lasts,
                turn.appointed_at,
                left.get(turn.id),
            )
        )
    return arrivals


def _left_line(arrival: Arrival, first: Mapping[UUID, _Leg], until: dt.datetime) -> dt.datetime:
    leg = first.get(arrival.id)
    return leg.begins_at if leg else arrival.left_at or until


def _lines_by_desk(
    legs: Iterable[_Leg], desk_lines: Mapping[int, frozenset[str]], own: frozenset[str] | None
) -> dict[int, frozenset[str]]:
    lines: dict[int, frozenset[str]] = {}
    for leg in legs:
        served = desk_lines.get(leg.desk, frozenset())
        lines.setdefault(leg.desk, served if own is None else served & own)
        if leg.is_first:
            lines[leg.desk] |= {leg.line}
    return lines


def _joined(times: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[tuple[dt.datetime, dt.datetime]]:
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for begins_at, ends_at in sorted(times):
        if joined and begins_at <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends_at))
        else:
            joined.append((begins_at, ends_at))
    return joined


def _until_gone(
    times: list[tuple[dt.datetime, dt.datetime]],
    legs: Sequence[_Leg],
    lines: Mapping[int, frozenset[str]],
    waits: Iterable[tuple[str, dt.datetime, dt.datetime]],
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Leave out the time after an advisor's last turn from when on people waited for them and were not called."""
    last = max(leg.ends_at for leg in legs)
    served = lines[legs[-1].desk]
    neglected = [
        max(came_at, last, begins_at)
        for begins_at, ends_at in times
        if ends_at > last
        for line, came_at, called_at in waits
        if line in served and min(called_at, ends_at) - max(came_at, last, begins_at) > GONE_AFTER
    ]
    gone_at = min(neglected, default=None)
    if gone_at is None:
        return times
    return [(begins_at, min(ends_at, gone_at)) for begins_at, ends_at in times if begins_at < gone_at]


def _cut(
    times: Iterable[tuple[dt.datetime, dt.datetime]],
    legs: Sequence[_Leg],
    lines: Mapping[int, frozenset[str]],
) -> list[Stretch]:
    """Return the advisor's time in stretches, a new one from the first call at each other desk."""
    moves = [legs[0]] + [now for before, now in itertools.pairwise(legs) if now.desk != before.desk]
    stretches = []
    for begins_at, ends_at in times:
        for place, move in enumerate(moves):
            from_at = begins_at if place == 0 else max(begins_at, move.begins_at)
            to_at = ends_at if move is moves[-1] else min(ends_at, moves[place + 1].begins_at)
            if from_at < to_at:
                stretches.append(Stretch(from_at, to_at, lines[move.desk]))
    return stretches


def _read_calls(worked: Mapping[int, _Worked], waits: Sequence[tuple[str, dt.datetime, dt.datetime]]) -> None:
    """Note each advisor's errands, and how long they took before each call once they were free and somebody waited."""
    waiting: dict[frozenset[str], list[tuple[dt.datetime, dt.datetime]]] = {}
    for work in worked.values():
        free_at = None
        for leg in work.legs:
            stretch = _stretch_at(work.stretches, leg.begins_at)
            lines = stretch.lines if stretch else frozenset({leg.line})
            if lines not in waiting:
                waiting[lines] = _joined(
                    (came_at, called_at) for line, came_at, called_at in waits if line in lines
                )
            there_at = stretch.begins_at if stretch else leg.begins_at
            ready_at = max(free_at or there_at, there_at, _waited_since(waiting[lines], leg.begins_at))
            if leg.is_first:
                work.reactions.append(leg.begins_at - ready_at)
            else:
                work.errands.append(Errand(ready_at, leg.ends_at - ready_at))
            free_at = leg.ends_at


def _stretch_at(stretches: Iterable[Stretch], moment: dt.datetime) -> Stretch | None:
    return next((each for each in stretches if each.begins_at <= moment < each.ends_at), None)


def _waited_since(waiting: Sequence[tuple[dt.datetime, dt.datetime]], moment: dt.datetime) -> dt.datetime:
    """Return since when there was always somebody in line until that moment; the moment itself where nobody was."""
    place = bisect.bisect_right(waiting, moment, key=lambda each: each[0]) - 1
    return waiting[place][0] if place >= 0 and waiting[place][1] >= moment else moment
