"""Reads of commands: what is due, what waits for a person, how each target fares."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from ventanilla.kernel import clock
from ventanilla.kernel.commands.models import FOR_A_PERSON, OPEN, Command, CommandState, Target

DUE = (CommandState.PENDING, CommandState.RETRY, CommandState.UNKNOWN)
SHOWN_AS_DONE_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TargetNow:
    """How a target fares: its row, how many commands are open, wait for a person, were done in a day, and the oldest."""

    target: Target
    waiting: int
    for_a_person: int
    done: int
    oldest_at: dt.datetime | None


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


def targets_now(names: list[str]) -> list[TargetNow]:
    """Return how each of these targets fares, and any other that has open commands."""
    since = clock.now() - SHOWN_AS_DONE_FOR
    rows = (
        Command.objects.filter(Q(state__in=OPEN) | Q(settled_at__gt=since))
        .values_list("target")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=(*DUE, CommandState.IN_FLIGHT))),
            for_a_person=Count("pk", filter=Q(state__in=FOR_A_PERSON)),
            done=Count("pk", filter=Q(state=CommandState.CONFIRMED)),
            oldest_at=Min("created_at", filter=Q(state__in=OPEN)),
        )
        .order_by("target")
    )
    counted = {name: counts for name, *counts in rows}
    known = Target.objects.in_bulk([*names, *counted])
    return [
        TargetNow(known.get(name) or Target(name=name), *counted.get(name, (0, 0, 0, None)))
        for name in sorted({*names, *counted})
    ]


def open_about(about: str) -> QuerySet[Command]:
    """Return what is not settled of the commands that are about this, the oldest first."""
    return Command.objects.filter(about=about, state__in=OPEN).order_by("pk")


def for_a_person(target: str | None = None) -> QuerySet[Command]:
    """Return the commands that a person has to see to, the oldest first."""
    found = Command.objects.filter(state__in=FOR_A_PERSON)
    return (found.filter(target=target) if target else found).order_by("pk")
