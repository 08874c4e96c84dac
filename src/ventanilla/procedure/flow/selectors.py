"""What the procedure still asks of a visit."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from ventanilla.org.models import Site, StaffUser
from ventanilla.procedure.flow import facts
from ventanilla.procedure.flow.facts import VisitFacts
from ventanilla.procedure.flow.procedure import Item, Step, of_version
from ventanilla.procedure.visits.models import Visit, VisitState

AFTER_THE_DESK = frozenset({Step.FINISH, Step.RATE})


@dataclass(frozen=True, slots=True)
class StepStatus:
    """A step as the desk lists it: what it is, whether it is done, whether it is the next one."""

    step: Step
    activity: int
    title: str | Promise
    owed: str | Promise
    is_met: bool
    is_next: bool


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


def open_visits_of(advisor: StaffUser, day: dt.date) -> list[Visit]:
    """Return the visits of `advisor` on `day` whose turn ended and which still owe something."""
    return list(
        Visit.objects.select_related("person", "service_line", "turn")
        .filter(advisor=advisor, business_date=day, state=VisitState.OPEN, ended_at__isnull=False)
        .order_by("opened_at", "pk")
    )


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
