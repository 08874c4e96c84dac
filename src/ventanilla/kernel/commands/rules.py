"""What follows from a failed try: when to try again, when to ask a person, when to leave the target alone."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel.commands.models import CommandState, Failure, Target
from ventanilla.kernel.commands.ports import Policy

LATE_AFTER = dt.timedelta(minutes=5)
LEAST_ATTEMPTS = 3
"""So often a command is tried whatever its age: most of its time there may have been nobody to try it."""


class Standing(models.TextChoices):
    """How a target stands, in the word that the operations screen and the metrics use."""

    OFF = "off", _("Apagado")
    NEEDS_PERSON = "needs_person", _("Necesita a alguien")
    REHEARSAL = "rehearsal", _("Solo ensaya")
    PAUSED = "paused", _("En pausa")
    PROBING = "probing", _("Por probar otra vez")
    FAILING = "failing", _("Con fallas")
    LATE = "late", _("Atrasado")
    WORKS = "works", _("Funciona")
    UNUSED = "unused", _("Sin usar")


@dataclass(frozen=True, slots=True)
class Sequel:
    """The state a command goes to, and after how long it is due again (None where it waits for a person)."""

    state: CommandState
    wait: dt.timedelta | None = None


def backoff(attempts: int, *, policy: Policy, chance: float) -> dt.timedelta:
    """Return how long to wait after so many tries: anything up to a bound that doubles ("full jitter").

    `chance` is a number from 0 up to 1. The wait is never under half of the shortest one, so that nothing spins. See
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
    """
    bound: dt.timedelta = min(policy.longest_wait, policy.shortest_wait * 2 ** min(max(attempts, 1) - 1, 20))
    wait: dt.timedelta = max(policy.shortest_wait / 2, bound * chance)
    return wait


def after(
    failure: Failure,
    *,
    attempts: int,
    tried_for: dt.timedelta,
    policy: Policy,
    chance: float,
    retry_after: dt.timedelta | None = None,
) -> Sequel:
    """Return what becomes of a command whose try failed in this way, after so many tries in so long a time.

    One whose answer was lost is never given up as undelivered: when the other side does not tell, a person decides. It
    is never looked up before `shortest_wait`, in which the other side may still be at it.
    """
    has_had_its_time = tried_for >= policy.gives_up_after and attempts >= LEAST_ATTEMPTS
    is_worn_out = attempts >= policy.most_attempts or has_had_its_time
    wait = max(backoff(attempts, policy=policy, chance=chance), retry_after or dt.timedelta())
    match failure:
        case Failure.TRANSIENT:
            return Sequel(CommandState.DEAD) if is_worn_out else Sequel(CommandState.RETRY, wait)
        case Failure.AMBIGUOUS:
            wait = max(wait, policy.shortest_wait)
            return Sequel(CommandState.MANUAL) if is_worn_out else Sequel(CommandState.UNKNOWN, wait)
        case Failure.CONFLICT:
            return Sequel(CommandState.MANUAL)
        case Failure.PERMANENT:
            return Sequel(CommandState.DEAD)
        case Failure.UNAUTHORIZED:
            return Sequel(CommandState.RETRY, wait)


def pause_after(failures_in_a_row: int, pauses_in_a_row: int, *, policy: Policy) -> dt.timedelta | None:
    """Return how long a target is left alone after so many failures in a row; None while they are few.

    Each pause in a row is twice as long as the one before.
    """
    if failures_in_a_row < policy.failures_until_pause:
        return None
    pause: dt.timedelta = min(policy.longest_pause, policy.shortest_pause * 2 ** min(pauses_in_a_row, 20))
    return pause


def standing(target: Target, *, now: dt.datetime, due_since: dt.datetime | None) -> Standing:
    """Return how a target stands; `due_since` is since when the first command could be carried out and is not.

    One that answered a moment ago is only busy, however long its line is.
    """
    if not target.is_on:
        return Standing.OFF
    if target.needs_person:
        return Standing.NEEDS_PERSON
    if target.is_rehearsal:
        return Standing.REHEARSAL
    if target.paused_until is not None:
        return Standing.PAUSED if target.paused_until > now else Standing.PROBING
    if target.failures_in_a_row:
        return Standing.FAILING
    last_sign = max((at for at in (due_since, target.answered_at) if at), default=None)
    if due_since is not None and last_sign is not None and now - last_sign > LATE_AFTER:
        return Standing.LATE
    return Standing.WORKS if target.answered_at else Standing.UNUSED
