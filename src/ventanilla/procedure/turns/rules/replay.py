"""A day called over again by another rule: who would have been called when. Pure, and by the very order that calls.

What it takes as given: people come when they came and leave the line when they left it, whatever the rule; an attention
lasts as long as it lasted, whoever gives it; whoever did not come when called does not come; advisors are there when they
were there, take as long between one person and the next as they took, and do what no rule decides (who comes back to
them, who was sent to them) when it was due, as soon as they are free. Nobody is called out of order.
"""

import datetime as dt
import heapq
import itertools
import statistics
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule, Candidate, Run, choose

_ARRIVES, _ACTS = 0, 1
"""Whoever comes in the moment of a call is in line already."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came that day. `lasts` is how long a desk has to do with them, from the call until it is free."""

    id: UUID
    number: int
    line: str
    is_priority: bool
    came_at: dt.datetime
    lasts: dt.timedelta
    appointed_at: dt.datetime | None = None
    left_at: dt.datetime | None = None
    """When they left the line without being called."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which an advisor was at a desk, and the lines they called from; over these the classes take turns."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    lines: frozenset[str]


@dataclass(frozen=True, slots=True)
class Errand:
    """What an advisor did besides the line, such as somebody who came back to them: from when it was due, how long."""

    due_at: dt.datetime
    lasts: dt.timedelta


@dataclass(frozen=True, slots=True)
class Advisor:
    """When an advisor was there to call, and how long they took before each call while somebody waited.

    When more calls fall to them than they made, each further one takes the median of those.
    """

    stretches: tuple[Stretch, ...]
    errands: tuple[Errand, ...] = ()
    reactions: tuple[dt.timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day at a site: who came, who attended, and until when it goes."""

    arrivals: Sequence[Arrival]
    advisors: Sequence[Advisor]
    until: dt.datetime


def replay(day: Day, rule: CallingRule) -> dict[UUID, dt.datetime]:
    """Return when each of the day's arrivals is first called under `rule`; who is never called is left out."""
    return _Replay(day, rule).run()


class _Queue:
    """Those of one service line and class who wait."""

    def __init__(self) -> None:
        self.in_order: deque[Arrival] = deque()
        self.appointed: list[Arrival] = []

    def add(self, arrival: Arrival) -> None:
        if arrival.appointed_at is None:
            self.in_order.append(arrival)
        else:
            self.appointed.append(arrival)

    def firsts(self, now: dt.datetime, called: Collection[UUID]) -> Iterator[Arrival]:
        """Yield who is first by arrival and, besides, everybody whose appointment is due."""
        while self.in_order and _is_gone(self.in_order[0], now, called):
            self.in_order.popleft()
        by_arrival = list(itertools.islice(self.in_order, 1))
        due: list[Arrival] = []
        if self.appointed:
            self.appointed = [each for each in self.appointed if not _is_gone(each, now, called)]
            for each in self.appointed:
                (due if each.appointed_at and each.appointed_at <= now else by_arrival).append(each)
        if by_arrival:
            yield min(by_arrival, key=lambda each: (each.came_at, each.number))
        yield from due


class _Seat:
    """An advisor in the course of the day."""

    def __init__(self, advisor: Advisor) -> None:
        self.stretches = deque(advisor.stretches)
        self.errands = deque(advisor.errands)
        self.reactions = deque(advisor.reactions)
        seconds = [each.total_seconds() for each in advisor.reactions]
        self.usual_reaction = dt.timedelta(seconds=statistics.median(seconds) if seconds else 0)
        self.is_idle = False
        self.is_about_to_call = False
        self.plan = 0
        """Which of their plans counts; one that was made before is void."""

    def stretch_at(self, now: dt.datetime) -> Stretch | None:
        """Return the stretch that goes on; None while nobody is there. Those that are over are forgotten."""
        while self.stretches and self.stretches[0].ends_at <= now:
            self.stretches.popleft()
        return self.stretches[0] if self.stretches and self.stretches[0].begins_at <= now else None

    def next_change(self) -> dt.datetime | None:
        """Return when the next stretch or errand begins, or the present stretch ends."""
        moments = [each.due_at for each in itertools.islice(self.errands, 1)]
        for stretch in itertools.islice(self.stretches, 1):
            moments.append(stretch.ends_at if self.is_idle else stretch.begins_at)
        return min(moments, default=None)


class _Replay:
    """One day under one rule, event by event."""

    def __init__(self, day: Day, rule: CallingRule) -> None:
        self.until, self.rule = day.until, rule
        self.queues: dict[tuple[str, bool], _Queue] = {}
        self.called: dict[UUID, dt.datetime] = {}
        self.classes: list[tuple[str, bool]] = []
        self.seats = [_Seat(each) for each in day.advisors]
        self.order = itertools.count()
        self.events: list[tuple[dt.datetime, int, int, Arrival | tuple[_Seat, int, bool]]] = []
        for arrival in sorted(day.arrivals, key=lambda each: (each.came_at, each.number)):
            self.events.append((arrival.came_at, _ARRIVES, next(self.order), arrival))
        heapq.heapify(self.events)
        for seat in self.seats:
            if seat.stretches:
                self._plan(seat, seat.stretches[0].begins_at, calls=False)

    def run(self) -> dict[UUID, dt.datetime]:
        while self.events and self.events[0][0] <= self.until:
            now, _kind, _order, what = heapq.heappop(self.events)
            if isinstance(what, Arrival):
                self._arrive(what, now)
                continue
            seat, plan, calls = what
            if plan == seat.plan:
                (self._call if calls else self._look)(seat, now)
        return self.called

    def _plan(self, seat: _Seat, at: dt.datetime, *, calls: bool) -> None:
        seat.plan += 1
        seat.is_about_to_call = calls
        heapq.heappush(self.events, (at, _ACTS, next(self.order), (seat, seat.plan, calls)))

    def _arrive(self, arrival: Arrival, now: dt.datetime) -> None:
        self.queues.setdefault((arrival.line, arrival.is_priority), _Queue()).add(arrival)
        for seat in self.seats:
            stretch = seat.stretch_at(now) if seat.is_idle else None
            if stretch and arrival.line in stretch.lines:
                self._look(seat, now)

    def _look(self, seat: _Seat, now: dt.datetime) -> None:
        """Let a free advisor do what is next: an errand, a call after the time they take for it, or wait."""
        seat.is_idle = False
        if seat.errands and seat.errands[0].due_at <= now:
            self._plan(seat, now + seat.errands.popleft().lasts, calls=False)
            return
        stretch = seat.stretch_at(now)
        if stretch and self._firsts(stretch.lines, now):
            reaction = seat.reactions[0] if seat.reactions else seat.usual_reaction
            self._plan(seat, now + reaction, calls=True)
            return
        seat.is_idle = stretch is not None
        change = seat.next_change()
        if change is not None:
            self._plan(seat, change, calls=False)

    def _call(self, seat: _Seat, now: dt.datetime) -> None:
        stretch = seat.stretch_at(now)
        firsts = self._firsts(stretch.lines, now) if stretch else {}
        if stretch is None or not firsts:
            self._look(seat, now)
            return
        run = self._run(stretch.lines) if len(firsts) > 1 else None
        candidates = [
            Candidate(each.id, each.line, each.is_priority, each.came_at, each.number, each.appointed_at)
            for each in firsts.values()
        ]
        choice = choose(candidates, run=run, now=now, rule=self.rule)
        assert choice is not None
        chosen = firsts[choice.candidate.id]
        self.called[chosen.id] = now
        self.classes.append((chosen.line, chosen.is_priority))
        if seat.reactions:
            seat.reactions.popleft()
        self._plan(seat, now + chosen.lasts, calls=False)
        self._let_go(now)

    def _let_go(self, now: dt.datetime) -> None:
        """Let those who were about to call wait, where nobody is left to be called by them."""
        for seat in self.seats:
            stretch = seat.stretch_at(now) if seat.is_about_to_call else None
            if stretch and not self._firsts(stretch.lines, now):
                self._look(seat, now)

    def _firsts(self, lines: frozenset[str], now: dt.datetime) -> dict[UUID, Arrival]:
        return {
            first.id: first
            for (line, _class), queue in self.queues.items()
            if line in lines
            for first in queue.firsts(now, self.called)
        }

    def _run(self, lines: frozenset[str]) -> Run | None:
        if self.rule.method != CallingMethod.RATIO:
            return None
        of_lines = (is_priority for line, is_priority in reversed(self.classes) if line in lines)
        enough = max(self.rule.preferential_in_a_row, self.rule.general_in_a_row)
        classes = list(itertools.islice(of_lines, enough))
        if not classes:
            return None
        return Run(classes[0], len(list(itertools.takewhile(lambda each: each == classes[0], classes))))


def _is_gone(arrival: Arrival, now: dt.datetime, called: Collection[UUID]) -> bool:
    return arrival.id in called or (arrival.left_at is not None and arrival.left_at <= now)
