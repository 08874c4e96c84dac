"""Reads of who waits for a desk, who of them is next and why, and who came before."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Min, Q, QuerySet, When, Window

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.selectors_skills import lines_of
from ventanilla.procedure.turns.models import (
    MOST_IN_A_ROW,
    CallingMethod,
    CallReason,
    Turn,
    TurnCall,
    TurnState,
    code_of,
)
from ventanilla.procedure.turns.rules import order
from ventanilla.procedure.turns.rules.order import CallingRule, Candidate, Run

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Older:
    """The turns that a call passes over: how many, and the codes of the first twenty, the oldest first."""

    count: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """Whose turn it is: the turn's id, why, and the older turns that it passes."""

    turn_id: UUID
    reason: CallReason
    why: str
    passed_over: Older


def waiting_for(desk: Desk, advisor: StaffUser) -> QuerySet[Turn]:
    """Return the turns that this desk may call: those of its lines that the advisor attends, and those sent to either."""
    return _waiting(desk.site_id, desk.pk, advisor.pk)


def count_waiting(desk: Desk, advisor: StaffUser) -> tuple[int, int, dt.datetime | None]:
    """Return how many wait for this desk, how many of them are preferential, and since when the first one waits."""
    ((everybody, preferential, oldest_at),) = _counted.rows(
        site=desk.site_id, desk=desk.pk, advisor=advisor.pk
    ) or [(0, 0, None)]
    return everybody, preferential, oldest_at


def next_for(desk: Desk, advisor: StaffUser, *, rule: CallingRule) -> Next | None:
    """Return whose turn it is at this desk by `rule` and why, or None when nobody waits for it."""
    now = clock.now()
    firsts = _first_of_each(desk, advisor, now)
    run = _run(desk, advisor, rule) if len(firsts) > 1 else None
    choice = order.choose(firsts, run=run, now=now, rule=rule)
    if choice is None:
        return None
    chosen = choice.candidate
    passed_over = Older()
    if len(firsts) > 1 or chosen.put_first_at:
        passed_over = _older(desk, advisor, chosen.came_at, chosen.number, besides=chosen.id)
    return Next(chosen.id, choice.reason, choice.why, passed_over)


def passed_over_by(turn: Turn, desk: Desk, advisor: StaffUser) -> Older:
    """Return those waiting for this desk who came before `turn`."""
    return _older(desk, advisor, turn.put_first_at or turn.queued_at, turn.number, besides=turn.pk)


def _first_of_each(desk: Desk, advisor: StaffUser, now: dt.datetime) -> list[Candidate]:
    """Return the first in line of each service line and class, and all whose appointment is due, in one query."""
    found = _firsts.rows(site=desk.site_id, desk=desk.pk, advisor=advisor.pk, now=now)
    return [
        Candidate(pk, line, not is_general, queued_at, number, appointed_at if due else None, put_first_at)
        for pk, line, is_general, queued_at, number, appointed_at, put_first_at, due in found
    ]


def _run(desk: Desk, advisor: StaffUser, rule: CallingRule) -> Run | None:
    """Return what was called last and how often in a row today, among the first calls in the lines served here."""
    if rule.method != CallingMethod.RATIO:
        return None
    today = clock.business_date(desk.site.time_zone)
    classes = _last_classes.rows(site=desk.site_id, desk=desk.pk, advisor=advisor.pk, today=today)
    if not classes:
        return None
    return Run(classes[0], len(list(itertools.takewhile(lambda each: each == classes[0], classes))))


def _older(desk: Desk, advisor: StaffUser, queued_at: dt.datetime, number: int, *, besides: UUID) -> Older:
    found = _ahead.rows(
        site=desk.site_id,
        desk=desk.pk,
        advisor=advisor.pk,
        queued_at=queued_at,
        number=number,
        besides=besides,
    )
    if not found:
        return Older()
    return Older(found[0][2], tuple(code_of(prefix, number) for prefix, number, _count in found))


def _waiting(site: Any, desk: Any, advisor: Any) -> QuerySet[Turn]:
    lines = Q(service_line__in=lines_of(desk, advisor), wanted_desk=None, wanted_advisor=None)
    return Turn.objects.filter(
        lines | Q(wanted_desk=desk) | Q(wanted_advisor=advisor), site=site, state=TurnState.WAITING
    )


@compiled
def locked_if_waiting(turn: Any, site: Any, desk: Any, advisor: Any) -> QuerySet[Turn]:
    """Return the turn, locked, if it waits for the desk: PostgreSQL looks again once it holds the lock."""
    waiting = _waiting(site, desk, advisor).filter(pk=turn)
    return waiting.select_for_update(of=("self",)).select_related("site", "service_line")


@compiled
def _firsts(site: Any, desk: Any, advisor: Any, now: Any) -> QuerySet[Turn, Any]:
    # The first call keeps an appointment: who goes back into line after it has the place they were given then.
    is_due = Q(appointed_at__lte=now, queued_at=F("issued_at"))
    return (
        _waiting(site, desk, advisor)
        .annotate(is_general=Q(priority_class=None), due=Case(When(is_due, then=F("pk"))))
        .order_by("service_line", "is_general", "due", "queued_at", "number", "pk")
        .distinct("service_line", "is_general", "due")
        .values_list(
            "pk",
            "service_line__code",
            "is_general",
            "queued_at",
            "number",
            "appointed_at",
            "put_first_at",
            "due",
        )
    )


@compiled
def _last_classes(site: Any, desk: Any, advisor: Any, today: Any) -> QuerySet[TurnCall, bool]:
    first_calls = TurnCall.objects.filter(
        site=site, business_date=today, service_line__in=lines_of(desk, advisor), attempt=1
    )
    return first_calls.order_by("-number").values_list("is_priority", flat=True)[:MOST_IN_A_ROW]


@compiled
def _ahead(
    site: Any, desk: Any, advisor: Any, queued_at: Any, number: Any, besides: Any
) -> QuerySet[Turn, tuple[str, int, int]]:
    before = Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, number__lt=number)
    ahead = _waiting(site, desk, advisor).filter(before, ~Q(pk=besides))
    in_order = ahead.annotate(count=Window(Count("*"))).order_by("queued_at", "number", "pk")
    return in_order.values_list("prefix", "number", "count")[:MOST_NAMED]


@compiled
def _counted(site: Any, desk: Any, advisor: Any) -> QuerySet[Turn, tuple[int, int, dt.datetime | None]]:
    by_site = _waiting(site, desk, advisor).order_by().values("site")
    preferential = Count("pk", filter=Q(priority_class__isnull=False))
    return by_site.annotate(
        everybody=Count("pk"), preferential=preferential, oldest_at=Min("queued_at")
    ).values_list("everybody", "preferential", "oldest_at")
