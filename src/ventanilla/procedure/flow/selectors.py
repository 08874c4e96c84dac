"""What the procedure still asks of a visit, and what is left of a day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import Shift, Site, StaffUser
from ventanilla.procedure.flow import facts
from ventanilla.procedure.flow.facts import VisitFacts
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.procedure import Item, Step, of_version
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.selectors_appointments import left_by
from ventanilla.procedure.visits.models import Visit, VisitState

AFTER_THE_DESK = frozenset({Step.FINISH, Step.RATE})
UNSETTLED = (TurnState.WAITING, TurnState.CALLED, TurnState.SERVING, TurnState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class StepStatus:
    """A step as the desk lists it: what it is, whether it is done, whether it is the next one."""

    step: Step
    activity: int
    title: str | Promise
    owed: str | Promise
    is_met: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class DayLeft:
    """What closing a day would bring to an end: turns in line, on hold and at a desk, visits that owe, shifts."""

    waiting: int
    on_hold: int
    at_desks: int
    visits: int
    shifts: int
    appointments: int

    @property
    def is_nothing(self) -> bool:
        """Whether the day is over without closing it."""
        return not any(
            (self.waiting, self.on_hold, self.at_desks, self.visits, self.shifts, self.appointments)
        )


def day_left(site: Site, day: dt.date) -> DayLeft:
    """Return what is left of `day` and of the days before at `site`; shifts of who is serving somebody now go on."""
    states = list(turns_left(site, day).values_list("state", flat=True))
    shifts = Shift.objects.filter(site=site, business_date__lte=day, ended_at=None)
    return DayLeft(
        waiting=states.count(TurnState.WAITING),
        on_hold=states.count(TurnState.ON_HOLD),
        at_desks=states.count(TurnState.CALLED) + states.count(TurnState.SERVING),
        visits=visits_left(site, day).count(),
        shifts=shifts.exclude(advisor__in=turns.advisors_at_work(site)).count(),
        appointments=left_by(site, day).count(),
    )


def turns_left(site: Site, day: dt.date) -> QuerySet[Turn]:
    """Return the turns of `day` and before that have not come to an end."""
    return Turn.objects.filter(site=site, business_date__lte=day, state__in=UNSETTLED)


def visits_left(site: Site, day: dt.date) -> QuerySet[Visit]:
    """Return the visits of `day` and before that are still open."""
    return Visit.objects.filter(site=site, business_date__lte=day, state=VisitState.OPEN)


def day_closes(site: Site, most: int = 20) -> list[DayClose]:
    """Return the last runs of closing a day at `site`, the newest first, each with who ran it."""
    closes = DayClose.objects.select_related("run_by").filter(site=site)
    return list(closes.order_by("-run_at", "-pk")[:most])


def steps(visit: Visit) -> list[StepStatus]:
    """Return every step that applies to `visit`, in the order of the procedure, with the next one marked."""
    found = facts.gather(visit)
    statuses: list[StepStatus] = []
    has_next = False
    for item in of_version(visit.procedure_version).items:
        if not item.applies(found):
            continue
        is_met = item.is_met(found)
        is_next = not is_met and not has_next
        has_next = has_next or is_next
        statuses.append(StepStatus(item.step, item.activity, item.title, item.owed, is_met, is_next))
    return statuses


def owed(visit: Visit) -> list[Item]:
    """Return what `visit` still owes, in the order of the procedure; empty when nothing is."""
    return _owed(visit, facts.gather(visit))


def owed_by(visits: Collection[Visit]) -> list[tuple[Visit, list[Item]]]:
    """Return each of the visits with what it still owes, in the order given."""
    found = facts.gather_all(visits)
    return [(visit, _owed(visit, found[visit.pk])) for visit in visits]


def owed_at_desk_by(visits: Collection[Visit]) -> list[tuple[Visit, list[Item]]]:
    """Return the visits that owe what only the advisor can give, each with it, in the order given."""
    owing = ((visit, _only_at_desk(items)) for visit, items in owed_by(visits))
    return [(visit, items) for visit, items in owing if items]


def owed_at_desk(visit: Visit) -> list[Item]:
    """Return what `visit` owes that only the advisor can give, before the turn ends."""
    return _only_at_desk(owed(visit))


def may_settle(visit_id: str) -> bool:
    """Return whether the turn of that visit is over and the visit has not come to its end."""
    return Visit.objects.filter(pk=visit_id, ended_at__isnull=False).exclude(state=VisitState.CLOSED).exists()


def open_visits_of(advisor: StaffUser, day: dt.date) -> list[Visit]:
    """Return the visits of `advisor` on `day` whose turn ended and which still owe something."""
    return _open_visits.rows(advisor=advisor.pk, day=day)


def owing_visits(site: Site) -> list[Visit]:
    """Return the visits of `site` that ended at the desk and still owe something, or were left incomplete."""
    return list(
        Visit.objects.select_related("advisor", "desk", "turn", "service_line")
        .filter(site=site, state__in=[VisitState.OPEN, VisitState.INCOMPLETE], ended_at__isnull=False)
        .order_by("-opened_at", "pk")[:200]
    )


def _owed(visit: Visit, found: VisitFacts) -> list[Item]:
    items = of_version(visit.procedure_version).items
    return [item for item in items if item.applies(found) and not item.is_met(found)]


def _only_at_desk(items: list[Item]) -> list[Item]:
    return [item for item in items if item.step not in AFTER_THE_DESK]


@compiled
def _open_visits(advisor: Any, day: Any) -> QuerySet[Visit]:
    visits = Visit.objects.select_related("person", "service_line", "turn")
    ended = visits.filter(advisor=advisor, business_date=day, state=VisitState.OPEN, ended_at__isnull=False)
    return ended.order_by("opened_at", "pk")
