"""The day as it stands now: who serves whom, who waits for what and how long, which visits still owe something."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Min, Q

from ventanilla.kernel import clock
from ventanilla.org import selectors as org
from ventanilla.org import selectors_shifts as shifts
from ventanilla.org.models import Desk, Pause, ServiceLine, Site
from ventanilla.org.rules.lunch import back_at
from ventanilla.org.selectors_lunch import planned_of
from ventanilla.oversight.reports.figures import TurnFigures
from ventanilla.oversight.reports.selectors import turn_totals
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.procedure import Item
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.selectors import LIVE
from ventanilla.procedure.turns.selectors_rules import in_force
from ventanilla.procedure.turns.selectors_waits import desks_by_line
from ventanilla.procedure.visits.models import Visit

MOST_OWING = 50
LONG_WAIT = dt.timedelta(minutes=30)


class DeskState(StrEnum):
    """What happens at a desk."""

    EMPTY = "empty"
    FREE = "free"
    AWAY = "away"
    CALLED = "called"
    SERVING = "serving"


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk: who sits there, and the turn called or served there since when; or why its advisor is away."""

    number: int
    advisor: str
    state: DeskState
    turn_code: str = ""
    line: ServiceLine | None = None
    since: dt.datetime | None = None
    pause: Pause | None = None
    back_at: dt.datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class QueueNow:
    """Who waits for a service line, how many of them preferentially, since when the oldest, and for how many desks."""

    line: ServiceLine
    waiting: int
    preferential: int
    oldest_at: dt.datetime | None
    desks: int
    age: float
    """How far the oldest wait is on its way to the cap, from 0 to 1; then that turn is called before any other."""

    @property
    def is_late(self) -> bool:
        """Whether the oldest has waited past the cap."""
        return self.age >= 1

    @property
    def age_percent(self) -> int:
        """How far the oldest wait is on its way to the cap, in per cent."""
        return round(self.age * 100)

    @property
    def is_stuck(self) -> bool:
        """Whether people wait and no desk with an advisor serves the line."""
        return self.waiting > 0 and self.desks == 0


@dataclass(frozen=True, slots=True)
class Owing:
    """A visit whose turn is over and what it still owes."""

    visit: Visit
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DayNow:
    """The day of one site."""

    at: dt.datetime
    totals: TurnFigures
    desks: tuple[DeskNow, ...]
    queues: tuple[QueueNow, ...]
    owing: tuple[Owing, ...]
    """The newest `MOST_OWING` of them."""

    @property
    def waiting(self) -> int:
        """How many people wait."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def oldest_at(self) -> dt.datetime | None:
        """Since when whoever waits longest waits."""
        return min((queue.oldest_at for queue in self.queues if queue.oldest_at), default=None)

    @property
    def is_late(self) -> bool:
        """Whether somebody has waited past the cap."""
        return any(queue.is_late for queue in self.queues)

    @property
    def staffed(self) -> int:
        """How many desks have an advisor who is not away."""
        return sum(desk.state not in {DeskState.EMPTY, DeskState.AWAY} for desk in self.desks)

    @property
    def away(self) -> int:
        """How many desks wait for their advisor to be back from a pause."""
        return sum(desk.state is DeskState.AWAY for desk in self.desks)

    @property
    def busy(self) -> int:
        """At how many desks somebody is being served."""
        return sum(desk.state is DeskState.SERVING for desk in self.desks)


def day_now(site: Site) -> DayNow:
    """Return the day of `site` as it stands now; its figures are those of Informe Turnero CIS for today."""
    now = clock.now()
    today = clock.business_date(site.time_zone, now)
    return DayNow(
        at=now,
        totals=turn_totals(site, today, today),
        desks=_desks(site, now),
        queues=_queues(site, now),
        owing=_owing(site),
    )


def _desks(site: Site, now: dt.datetime) -> tuple[DeskNow, ...]:
    open_segments = TurnSegment.objects.select_related("turn", "service_line").filter(
        turn__site=site, turn__state__in=LIVE, ended_at=None
    )
    live = {segment.desk_id: segment for segment in open_segments}
    pauses = _pauses(site)
    back = _due_back(site, pauses.values(), now)
    return tuple(
        _desk(desk, live.get(desk.pk), pauses.get(desk.advisor_id or 0), back.get(desk.advisor_id or 0), now)
        for desk in org.desks_of(site)
    )


def _pauses(site: Site) -> dict[int, Pause]:
    """Return the pause that each advisor who is away is on, by their id."""
    pauses = shifts.open_pauses().select_related("shift").filter(shift__site=site)
    return {pause.shift.advisor_id: pause for pause in pauses}


def _due_back(site: Site, pauses: Collection[Pause], now: dt.datetime) -> dict[int, dt.datetime]:
    """Return when each advisor who is at lunch is to be back, by their id; another pause has no end planned."""
    left_at = {pause.shift.advisor_id: pause.started_at for pause in pauses if pause.is_lunch}
    slots = shifts.lunches_of(site, clock.business_date(site.time_zone, now)) if left_at else {}
    planned = {advisor: planned_of(slot) for advisor, slot in slots.items()}
    return {advisor: back_at(at, planned.get(advisor)) for advisor, at in left_at.items()}


def _desk(
    desk: Desk, segment: TurnSegment | None, pause: Pause | None, back: dt.datetime | None, now: dt.datetime
) -> DeskNow:
    advisor = desk.advisor.full_name if desk.advisor else ""
    if segment is not None:
        state = DeskState.SERVING if segment.state == TurnState.SERVING else DeskState.CALLED
        return DeskNow(
            desk.number, advisor, state, segment.turn.code, segment.service_line, segment.started_at
        )
    if advisor and pause is not None:
        return DeskNow(
            desk.number,
            advisor,
            DeskState.AWAY,
            pause=pause,
            back_at=back,
            is_late=back is not None and now >= back,
        )
    return DeskNow(desk.number, advisor, DeskState.FREE if advisor else DeskState.EMPTY)


def _queues(site: Site, now: dt.datetime) -> tuple[QueueNow, ...]:
    waiting = {
        row["service_line"]: row
        for row in Turn.objects.filter(site=site, state=TurnState.WAITING)
        .values("service_line")
        .annotate(
            people=Count("pk"),
            preferential=Count("pk", filter=~Q(priority_class=None)),
            oldest_at=Min("issued_at"),
        )
        .order_by()
    }
    staffed = desks_by_line(site)
    lines = ServiceLine.objects.filter(site=site).order_by("position", "pk")
    cap = in_force(site).cap or LONG_WAIT
    queues = []
    for line in lines:
        row = waiting.get(line.pk)
        oldest_at = row["oldest_at"] if row else None
        queues.append(
            QueueNow(
                line=line,
                waiting=row["people"] if row else 0,
                preferential=row["preferential"] if row else 0,
                oldest_at=oldest_at,
                desks=staffed.get(line.pk, 0),
                age=min((now - oldest_at) / cap, 1.0) if oldest_at else 0.0,
            )
        )
    return tuple(queues)


def _owing(site: Site) -> tuple[Owing, ...]:
    visits = flow.owing_visits(site)[:MOST_OWING]
    return tuple(Owing(visit, tuple(items)) for visit, items in flow.owed_by(visits))
