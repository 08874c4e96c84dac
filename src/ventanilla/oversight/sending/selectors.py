"""Reads about what goes to other systems and comes from them: how each stands, what waits; without personal data."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from ventanilla.kernel import clock
from ventanilla.kernel.commands import ports
from ventanilla.kernel.commands import selectors as commands
from ventanilla.kernel.commands.models import (
    FOR_A_PERSON,
    OPEN,
    Command,
    CommandAttempt,
    Decision,
    Target,
)
from ventanilla.kernel.commands.rules import Standing
from ventanilla.kernel.commands.selectors import TargetNow, Tries
from ventanilla.kernel.inbox import ports as inbox_ports
from ventanilla.kernel.inbox import rules as inbox_rules
from ventanilla.kernel.inbox import selectors as inbox
from ventanilla.kernel.inbox.models import InboxDecision, InboxItem
from ventanilla.kernel.inbox.rules import Handling
from ventanilla.org.models import Site, StaffUser
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.visits.models import Visit

VISIT = "visit:"
MOST_DECISIONS = 20


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A system that is written to: what people call it, how it stands, and why tries of the last hour came to nothing."""

    now: TargetNow
    title: str
    standing: Standing
    failures: tuple[Tries, ...]
    lacks: str = ""

    @property
    def target(self) -> Target:
        """The row of the target."""
        return self.now.target

    @property
    def name(self) -> str:
        """The name by which the program knows it."""
        return self.target.name

    @property
    def may_go_on(self) -> bool:
        """Whether trying at once would change anything."""
        if self.lacks:
            return False
        is_held = self.standing in (Standing.NEEDS_PERSON, Standing.PAUSED, Standing.PROBING)
        return self.target.is_on and (is_held or self.now.retrying > 0)


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command as a person reads it: what it is, for whom, and the turn of the visit that it belongs to."""

    command: Command
    title: str
    to: str
    turn: Turn | None

    @property
    def visit_id(self) -> uuid.UUID | None:
        """The visit that it belongs to."""
        return self.turn.visit_id if self.turn else None


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """Something that came in and is not handled: from where, what is done about it, who last had it tried again."""

    item: InboxItem
    source: str
    handling: Handling
    asked_by: str
    asked_at: dt.datetime | None

    @property
    def may_be_tried(self) -> bool:
        """Whether a person has anything to decide: what is being tried already needs nobody."""
        return self.handling in (Handling.FOR_A_PERSON, Handling.LATER)


@dataclass(frozen=True, slots=True)
class Underway:
    """What of a visit is not settled in other systems: how many commands are on their way, how many wait for a person."""

    on_their_way: int = 0
    for_a_person: int = 0

    def __bool__(self) -> bool:
        return bool(self.on_their_way or self.for_a_person)

    @classmethod
    def of_states(cls, states: Sequence[str]) -> "Underway":
        """Return the count of open commands in these states."""
        waiting = sum(state in FOR_A_PERSON for state in states)
        return cls(len(states) - waiting, waiting)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and who made it."""

    decision: Decision
    who: str


def targets_of(site: Site) -> list[TargetCard]:
    """Return how each system stands, with the commands of this site and those of no site."""
    now = clock.now()
    today = clock.business_date(site.time_zone, now)
    begins, _ends = clock.day_bounds(site.time_zone, today, today)
    tries = commands.tries_lately()
    found = commands.targets_now(ports.announced(), done_since=begins, site_id=site.pk)
    return [
        TargetCard(
            each,
            ports.title_of(each.target.name),
            each.standing(now),
            tuple(one for one in tries if one.failure and one.target == each.target.name),
            ports.lacks(each.target.name),
        )
        for each in found
    ]


def waiting_for_a_person(site: Site, most: int) -> tuple[list[CommandRow], int]:
    """Return the first of the commands of this site and of none that a person has to see to, and how many there are."""
    waiting = commands.for_a_person(site_id=site.pk)
    return rows_of(waiting[:most]), waiting.count()


def count_for_a_person(site: Site) -> int:
    """Return how many things wait for a person: commands of this site and of none, and what came in."""
    one = Value(1)
    going_out = commands.for_a_person(site_id=site.pk).order_by().values_list(one)
    # One query for both: every page of the office shows the number.
    return going_out.union(inbox.for_a_person().values_list(one), all=True).count()


def arrivals(most: int) -> tuple[list[ArrivalRow], int]:
    """Return the first of what came in and is not handled, what waits for a person before the rest, and how many.

    What comes in belongs to no site until it is handled, so that everybody who steers commands sees all of it.
    """
    waiting = inbox.not_handled()
    found = list(waiting.order_by(F("due_at").asc(nulls_first=True), "taken_at", "pk")[:most])
    decisions = InboxDecision.objects.filter(item__in=found).order_by("item", "-at", "-pk").distinct("item")
    asked = {each.item_id: each for each in decisions}
    staff = StaffUser.objects.in_bulk({each.by_id for each in asked.values()})
    now = clock.now()
    rows = []
    for item in found:
        last = asked.get(item.pk)
        who = staff.get(last.by_id) if last else None
        rows.append(
            ArrivalRow(
                item,
                inbox_ports.title_of(item.source),
                inbox_rules.handling(item.due_at, now),
                who.full_name if who else "",
                last.at if last else None,
            )
        )
    return rows, waiting.count()


def rows_of(found: Iterable[Command]) -> list[CommandRow]:
    """Return commands as a person reads them."""
    found = list(found)
    visits = {each.pk: _visit_of(each) for each in found}
    turns = Turn.objects.filter(visit__in=[visit for visit in visits.values() if visit])
    by_visit = {turn.visit_id: turn for turn in turns}
    return [
        CommandRow(
            each,
            ports.operation_in_words(each.target, each.operation),
            ports.title_of(each.target),
            by_visit.get(visits[each.pk]),
        )
        for each in found
    ]


def underway(visit_id: uuid.UUID) -> Underway:
    """Return what of a visit is not settled in other systems."""
    states = commands.open_about(f"{VISIT}{visit_id}").values_list("state", flat=True)
    return Underway.of_states(list(states))


def with_open_commands(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return visits that carry the states of their open commands, as `open_commands`, without a query more."""
    about = Concat(Value(VISIT), Cast(OuterRef("pk"), TextField()))
    found = Command.objects.filter(~Q(about=""), about=about, state__in=OPEN)
    return visits.annotate(open_commands=ArraySubquery(found.values("state")))


def tries_of(command: Command) -> list[CommandAttempt]:
    """Return the tries at a command, the last one first."""
    return list(CommandAttempt.objects.filter(command=command).order_by("-pk"))


def decisions_about(*, command: Command | None = None, target: str = "") -> list[Decided]:
    """Return what was decided about a command, or about a target itself, the last one first."""
    about = {"command": command} if command else {"command": None, "target": target}
    found = list(Decision.objects.filter(**about).order_by("-at", "-pk")[:MOST_DECISIONS])
    staff = StaffUser.objects.in_bulk([each.by_id for each in found if each.by_id])
    return [Decided(each, staff[each.by_id].full_name if each.by_id in staff else "") for each in found]


def _visit_of(command: Command) -> uuid.UUID | None:
    if not command.about.startswith(VISIT):
        return None
    try:
        return uuid.UUID(command.about.removeprefix(VISIT))
    except ValueError:
        return None
