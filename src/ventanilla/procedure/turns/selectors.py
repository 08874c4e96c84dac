"""Reads of who is at a desk, who is called next to it, and what was called."""

import datetime as dt
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When

from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.selectors_shifts import open_pauses
from ventanilla.org.selectors_skills import lines_served
from ventanilla.procedure.turns.models import (
    CallingMethod,
    CallReason,
    Turn,
    TurnCall,
    TurnSegment,
    TurnState,
    code_of,
)
from ventanilla.procedure.turns.rules import order
from ventanilla.procedure.turns.rules.moves import UNDO_WITHIN, UNDOABLE
from ventanilla.procedure.turns.rules.order import CallingRule, Candidate, Run

LIVE = (TurnState.CALLED, TurnState.SERVING)


@dataclass(frozen=True, slots=True)
class Next:
    """Whose turn it is: the turn's id, why, and the codes of the older turns that it passes, the oldest first."""

    turn_id: UUID
    reason: CallReason
    why: str
    passed_over: list[str]


@dataclass(frozen=True, slots=True)
class LastStep:
    """What was last done at a desk: the turn, the stretch it began, the one before, until when it can be undone."""

    turn: Turn
    undone: TurnSegment
    before: TurnSegment
    until: dt.datetime


def live_turn(desk: Desk) -> Turn | None:
    """Return the turn called to or served at `desk`, with its line and visit."""
    return (
        Turn.objects.select_related("service_line", "visit", "site").filter(desk=desk, state__in=LIVE).first()
    )


def who_is_at(desk: Desk) -> Turn | None:
    """Return the turn called to or served at `desk`, by itself: for who asks only whether it is still the same."""
    return Turn.objects.filter(desk=desk, state__in=LIVE).first()


def occupation_of(desk: Desk) -> tuple[bool, bool]:
    """Return whether `desk` serves somebody, and whether its advisor is on a pause; either keeps it from calling."""
    live = Turn.objects.filter(desk=desk, state__in=LIVE)
    away = open_pauses().filter(shift__advisor=OuterRef("advisor"))
    is_busy, is_away = Desk.objects.values_list(Exists(live), Exists(away)).get(pk=desk.pk)
    return bool(is_busy), bool(is_away)


def last_waiting() -> Turn | None:
    """Return the turn, of those waiting anywhere, that was taken last; None when nobody waits."""
    return Turn.objects.filter(state=TurnState.WAITING).order_by("-issued_at", "-pk").first()


def expected_by(advisor: StaffUser) -> list[Turn]:
    """Return the turns that only `advisor` can call: on hold with them, or sent to them; in the order of the line."""
    own = Q(state=TurnState.ON_HOLD, advisor=advisor) | Q(state=TurnState.WAITING, wanted_advisor=advisor)
    return list(Turn.objects.filter(own).order_by("queued_at", "pk"))


def desks_at_work(site: Site) -> list[Desk]:
    """Return the desks of `site` to which somebody is called or where somebody is served, by number."""
    live = Turn.objects.filter(site=site, state__in=LIVE)
    return list(Desk.objects.filter(pk__in=live.values("desk")).order_by("number", "pk"))


def advisors_at_work(site: Site) -> list[int]:
    """Return the ids of the advisors who have called or serve somebody now."""
    return [turn.advisor_id for turn in Turn.objects.filter(site=site, state__in=LIVE) if turn.advisor_id]


def held_by(advisor: StaffUser) -> list[Turn]:
    """Return the turns on hold that come back to `advisor`, the oldest first."""
    return list(
        Turn.objects.select_related("service_line")
        .filter(advisor=advisor, state=TurnState.ON_HOLD)
        .order_by("queued_at", "pk")
    )


def waiting_for(desk: Desk, advisor: StaffUser) -> QuerySet[Turn]:
    """Return the turns that this desk may call: those of its lines that the advisor attends, and those sent to either."""
    lines = Q(service_line__in=lines_served(desk, advisor), wanted_desk=None, wanted_advisor=None)
    return Turn.objects.filter(
        lines | Q(wanted_desk=desk) | Q(wanted_advisor=advisor), site_id=desk.site_id, state=TurnState.WAITING
    )


def next_for(
    desk: Desk, advisor: StaffUser, *, rule: CallingRule, skipping: Collection[UUID] = ()
) -> Next | None:
    """Return whose turn it is at this desk by `rule` and why, or None when nobody waits for it."""
    waiting = waiting_for(desk, advisor).exclude(pk__in=skipping)
    now = clock.now()
    firsts = _first_of_each(waiting, now)
    run = _run(desk, advisor, rule) if len(firsts) > 1 else None
    choice = order.choose(firsts, run=run, now=now, rule=rule)
    if choice is None:
        return None
    chosen = choice.candidate
    passed_over = codes_before(waiting, chosen.queued_at, chosen.number) if len(firsts) > 1 else []
    return Next(chosen.id, choice.reason, choice.why, passed_over)


def passed_over_by(turn: Turn, desk: Desk, advisor: StaffUser) -> list[str]:
    """Return the codes of those waiting for this desk who came before `turn`, the oldest first."""
    return codes_before(waiting_for(desk, advisor), turn.queued_at, turn.number)


def codes_before(waiting: QuerySet[Turn], queued_at: dt.datetime, number: int) -> list[str]:
    """Return the codes of those waiting who came before that place in line, the oldest first."""
    before = Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, number__lt=number)
    ahead = waiting.filter(before).order_by("queued_at", "number", "pk")
    return [code_of(prefix, number) for prefix, number in ahead.values_list("prefix", "number")]


def place_behind(turn: Turn, places: int) -> dt.datetime | None:
    """Return the place just behind the first `places` waiting of the turn's line and class; None with fewer of them."""
    same = Turn.objects.filter(
        service_line=turn.service_line_id,
        priority_class__isnull=turn.priority_class is None,
        state=TurnState.WAITING,
    ).order_by("queued_at", "number", "pk")
    behind = same.values_list("queued_at", flat=True)[places - 1 : places].first()
    return behind + dt.timedelta(microseconds=1) if behind else None


def last_step(desk: Desk) -> LastStep | None:
    """Return the last step taken at `desk`, if it can still be taken back: not after ten seconds, never a call."""
    newest = (
        TurnSegment.objects.filter(desk=desk).select_related("turn").order_by("-started_at", "-pk").first()
    )
    if newest is None:
        return None
    stretches = (
        TurnSegment.objects.filter(turn=newest.turn)
        .select_related("service_line", "desk", "advisor")
        .order_by("-started_at", "-pk")[:2]
    )
    if len(stretches) < 2 or stretches[1].desk_id != desk.pk:
        return None
    present, before = stretches
    is_recent = clock.now() - present.started_at <= UNDO_WITHIN
    if not is_recent or before.state not in UNDOABLE.get(TurnState(present.state), ()):
        return None
    return LastStep(newest.turn, present, before, present.started_at + UNDO_WITHIN)


def front_of_line(service_line: ServiceLine) -> dt.datetime | None:
    """Return the place of the first in line of a service line, or None when nobody waits."""
    first: dt.datetime | None = Turn.objects.filter(
        service_line=service_line, state=TurnState.WAITING
    ).aggregate(first=Min("queued_at"))["first"]
    return first


def calls_after(site: Site, number: int, limit: int = 100) -> list[TurnCall]:
    """Return the calls of `site` after `number`, in the order of their numbers."""
    return list(TurnCall.objects.filter(site=site, number__gt=number).order_by("number")[:limit])


def latest_calls(site: Site, limit: int = 6) -> list[TurnCall]:
    """Return today's last calls of `site`, one for each turn, the newest first."""
    today = clock.business_date(site.time_zone)
    newest = TurnCall.objects.filter(turn=OuterRef("turn")).order_by("-number").values("pk")[:1]
    return list(
        TurnCall.objects.filter(site=site, turn__business_date=today, pk=Subquery(newest)).order_by(
            "-number"
        )[:limit]
    )


def last_call_number(site: Site) -> int:
    """Return the number of the last call of `site`, 0 when there is none."""
    last = TurnCall.objects.filter(site=site).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def last_call_of(turn: Turn) -> TurnCall | None:
    """Return the last call of `turn`."""
    return TurnCall.objects.filter(turn=turn).order_by("-attempt").first()


def _first_of_each(waiting: QuerySet[Turn], now: dt.datetime) -> list[Candidate]:
    """Return the first in line of each service line and class, and the first whose appointment is due, in one query."""
    first = (
        waiting.annotate(
            is_general=Q(priority_class=None),
            is_due=Case(When(appointed_at__lte=now, then=True), default=False),
            place=Case(When(appointed_at__lte=now, then=F("appointed_at")), default=F("queued_at")),
        )
        .order_by("service_line", "is_general", "is_due", "place", "number", "pk")
        .distinct("service_line", "is_general", "is_due")
    )
    fields = ("pk", "service_line__code", "is_general", "queued_at", "number", "appointed_at", "is_due")
    return [
        Candidate(pk, line, not is_general, queued_at, number, appointed_at)
        for pk, line, is_general, queued_at, number, appointed_at, _is_due in first.values_list(*fields)
    ]


def _run(desk: Desk, advisor: StaffUser, rule: CallingRule) -> Run | None:
    """Return what was called last and how often in a row today, among the first calls in the lines served here."""
    if rule.method != CallingMethod.RATIO:
        return None
    first_calls = TurnCall.objects.filter(
        site_id=desk.site_id,
        business_date=clock.business_date(desk.site.time_zone),
        service_line__in=lines_served(desk, advisor),
        attempt=1,
    ).order_by("-number")
    enough = max(rule.preferential_in_a_row, rule.general_in_a_row)
    classes = list(first_calls.values_list("is_priority", flat=True)[:enough])
    if not classes:
        return None
    return Run(classes[0], len(list(itertools.takewhile(lambda each: each == classes[0], classes))))
