"""Reads of commands: what is due, what waits for a person, how each target fares."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from ventanilla.kernel import clock
from ventanilla.kernel.commands import rules
from ventanilla.kernel.commands.models import (
    FOR_A_PERSON,
    OPEN,
    Command,
    CommandAttempt,
    CommandState,
    Failure,
    Target,
)
from ventanilla.kernel.commands.rules import Standing

DUE = (CommandState.PENDING, CommandState.RETRY, CommandState.UNKNOWN)
WAITING = (*DUE, CommandState.IN_FLIGHT)
SHOWN_AS_DONE_FOR = dt.timedelta(hours=24)
LATELY = dt.timedelta(hours=1)
NOTHING = (0, 0, 0, None, 0, None, None)


@dataclass(frozen=True, slots=True)
class TargetNow:
    """How a target fares: its row, how many commands are open, wait for a person, were done in a day, and the oldest.

    `retrying` of those open failed before; `waiting_at` is when the oldest of them was queued, `due_at` since when
    the first of them could be carried out.
    """

    target: Target
    waiting: int
    for_a_person: int
    done: int
    oldest_at: dt.datetime | None
    retrying: int = 0
    waiting_at: dt.datetime | None = None
    due_at: dt.datetime | None = None

    def standing(self, now: dt.datetime) -> Standing:
        """Return how the target stands. What lies behind a command that waits for a person is not late."""
        return rules.standing(self.target, now=now, due_since=None if self.for_a_person else self.due_at)


@dataclass(frozen=True, slots=True)
class Tries:
    """How many tries at a target came to what: a failure, or none where it was carried out."""

    target: str
    failure: str
    count: int

    @property
    def in_words(self) -> str:
        """Why these tries came to nothing."""
        return str(Failure(self.failure).label) if self.failure else ""


def next_due(target: str) -> dt.datetime | None:
    """Return when a target is to be seen to again: a wait, a pause or a lease is over; None when nothing is awaited.

    What is due already and yet not carried out waits for another command, whose end wakes it.
    """
    row = Target.objects.filter(pk=target).first()
    if row is None or not row.is_on or row.needs_person:
        return None
    now = clock.now()
    paused_until = row.paused_until if row.paused_until and row.paused_until > now else None
    commands = Command.objects.filter(target=target)
    found = commands.aggregate(
        due=Min(
            "due_at", filter=Q(state__in=DUE, due_at__gt=now) if paused_until is None else Q(state__in=DUE)
        ),
        leased=Min("leased_until", filter=Q(state=CommandState.IN_FLIGHT)),
    )
    moments = [moment for moment in found.values() if moment is not None]
    return max([min(moments), *([paused_until] if paused_until else [])]) if moments else None


def targets_with_open_commands() -> list[str]:
    """Return the names of the targets for which something is under way or waits to be sent."""
    underway = Command.objects.filter(state__in=(*DUE, CommandState.IN_FLIGHT))
    return sorted(underway.values_list("target", flat=True).distinct())


def targets_waiting_for(command_id: int) -> list[str]:
    """Return the targets of what is due and comes after this command: by name, or in the order of its aggregate."""
    ended = Command.objects.get(pk=command_id)
    after = Q(depends_on=ended) | Q(target=ended.target, aggregate=ended.aggregate, pk__gt=ended.pk)
    return sorted(set(Command.objects.filter(after, state__in=DUE).values_list("target", flat=True)))


def targets_now(
    names: list[str], *, done_since: dt.datetime | None = None, site_id: int | None = None
) -> list[TargetNow]:
    """Return how each of these targets fares, and any other that has open commands.

    What was done is counted since `done_since`, a day ago unless it is given. With a site, its commands and those of
    no site are counted.
    """
    since = done_since or clock.now() - SHOWN_AS_DONE_FOR
    is_retrying = Q(state__in=(CommandState.RETRY, CommandState.UNKNOWN))
    rows = (
        _of_site(Command.objects.filter(Q(state__in=OPEN) | Q(settled_at__gt=since)), site_id)
        .values_list("target")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            for_a_person=Count("pk", filter=Q(state__in=FOR_A_PERSON)),
            done=Count("pk", filter=Q(state=CommandState.CONFIRMED, settled_at__gt=since)),
            oldest_at=Min("created_at", filter=Q(state__in=OPEN)),
            retrying=Count("pk", filter=is_retrying),
            waiting_at=Min("created_at", filter=Q(state__in=WAITING)),
            due_at=Min("due_at", filter=Q(state__in=DUE, due_at__lte=clock.now())),
        )
        .order_by("target")
    )
    counted = {name: counts for name, *counts in rows}
    known = Target.objects.in_bulk([*names, *counted])
    return [
        TargetNow(known.get(name) or Target(name=name), *counted.get(name, NOTHING))
        for name in sorted({*names, *counted})
    ]


def open_about(about: str) -> QuerySet[Command]:
    """Return what is not settled of the commands that are about this, the oldest first."""
    return Command.objects.filter(about=about, state__in=OPEN).order_by("pk")


def for_a_person(target: str | None = None, *, site_id: int | None = None) -> QuerySet[Command]:
    """Return the commands that a person has to see to, the oldest first; of a site, with those of no site."""
    found = _of_site(Command.objects.filter(state__in=FOR_A_PERSON), site_id)
    return (found.filter(target=target) if target else found).order_by("pk")


def of_site(site_id: int) -> QuerySet[Command]:
    """Return the commands that whoever works at this site may see: its own and those of no site."""
    return _of_site(Command.objects.all(), site_id)


def tries_lately() -> list[Tries]:
    """Return what came of the tries of the last hour, by target; a trial in which nothing left is none."""
    tries = CommandAttempt.objects.filter(ended_at__gt=clock.now() - LATELY, was_rehearsal=False)
    counted = tries.values("command__target", "failure").annotate(count=Count("pk"))
    return [
        Tries(row["command__target"], row["failure"], row["count"])
        for row in counted.order_by("command__target", "failure")
    ]


def open_by_state() -> list[tuple[str, str, int]]:
    """Return how many commands are open: target, state, number."""
    counted = Command.objects.filter(state__in=OPEN).values("target", "state").annotate(count=Count("pk"))
    return [(row["target"], row["state"], row["count"]) for row in counted.order_by("target", "state")]


def _of_site(commands: QuerySet[Command], site_id: int | None) -> QuerySet[Command]:
    return commands if site_id is None else commands.filter(Q(site_id=site_id) | Q(site_id=None))
