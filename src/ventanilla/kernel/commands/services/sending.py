"""Carrying commands out: claim one that is due, try it, write down what came of it."""

import datetime as dt
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from ventanilla.kernel import clock
from ventanilla.kernel.commands import rules
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    CannotTell,
    NeverTells,
    Postponed,
    SendFailed,
    Transient,
)
from ventanilla.kernel.commands.events import CommandChanged, TargetChanged
from ventanilla.kernel.commands.models import (
    FOR_A_PERSON,
    Command,
    CommandAttempt,
    CommandPayload,
    CommandState,
    Failure,
    Target,
)
from ventanilla.kernel.commands.ports import Connector, Order, Policy, Receipt
from ventanilla.kernel.compiled import insert
from ventanilla.kernel.outbox import emit

CANCELLED_BEFORE = "Se canceló lo que iba antes."
logger = logging.getLogger(__name__)
_dice = random.SystemRandom()

_NEXT = """
SELECT command.id, command.state
  FROM commands_command command
 WHERE command.target = %(target)s
   AND command.state IN ('pending', 'retry', 'unknown', 'in_flight') AND command.due_at <= %(now)s
   AND (command.state <> 'in_flight' OR command.leased_until <= %(now)s)
   AND (command.depends_on_id IS NULL
        OR EXISTS (SELECT FROM commands_command needed
                    WHERE needed.id = command.depends_on_id AND needed.state = 'confirmed'))
   AND command.id = (SELECT first.id
                       FROM commands_command first
                      WHERE first.target = command.target AND first.aggregate = command.aggregate
                        AND first.state IN ('pending', 'in_flight', 'retry', 'unknown', 'dead', 'manual')
                      ORDER BY first.id
                      LIMIT 1)
   AND NOT (%(is_rehearsal)s AND command.rehearsed_at IS NOT NULL)
 ORDER BY command.due_at, command.id
 LIMIT 1
   FOR UPDATE OF command SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A command that is ours until `leased_until`; one that `is_probe` tries whether a paused target answers again."""

    command: Command
    may_have_been_sent: bool
    is_rehearsal: bool
    is_probe: bool


def drain(connector: Connector, *, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Carry out what is due at a target, one after the other, until nothing is; return how many were tried."""
    tried, earliest = 0, None
    while not is_stopped() and (claimed := claim(connector, earliest=earliest)) is not None:
        if isinstance(claimed, dt.datetime):
            earliest = claimed
            time.sleep(max(0.0, (earliest - clock.now()).total_seconds()))
            continue
        _carry_out(claimed, connector)
        tried += 1
    return tried


@transaction.atomic
def claim(connector: Connector, *, earliest: dt.datetime | None = None) -> Claim | dt.datetime | None:
    """Return the next command that is due, leased; None when there is none, or the target gets nothing now.

    Returns a moment where the target's pace lets the next one go only then; whoever waited for it says so by
    `earliest`. What is claimed is sent at once, for a command whose lease has run out was left by a worker that went
    silent, and counts as one that may have been sent. While a target is paused nothing goes there; once the pause is
    over a single command tries whether it answers again.
    """
    policy, target = connector.policy, _target(connector.target)
    now = max(clock.now(), earliest or clock.now())
    paused_until = None if target.is_rehearsal else target.paused_until
    if not target.is_on or target.needs_person or (paused_until and paused_until > now):
        return None
    if _in_flight(connector.target, now) >= policy.lanes:
        return None
    command, before = _next(connector.target, now, is_rehearsal=target.is_rehearsal)
    if command is None:
        return None
    # What is further ahead than a pace ever is was written before the clock was set back.
    is_of_this_clock = target.spent_until <= now + policy.every * (policy.at_once + policy.lanes)
    spent_until = target.spent_until if is_of_this_clock else now
    starts_at = spent_until - policy.every * (policy.at_once - 1)
    if starts_at > now:
        return starts_at
    # Whoever comes late for a slot takes nothing from the next one; so after a rest two may go together.
    target.spent_until = max(now - policy.every, spent_until) + policy.every
    if paused_until is not None:
        target.paused_until = now + policy.lease
    target.save(update_fields=["spent_until", "paused_until"])
    if command.attempts == 0:
        command.tries_from = now
    command.state = CommandState.IN_FLIGHT
    command.attempts += 1
    command.leased_until = now + policy.lease
    command.save(update_fields=["state", "attempts", "tries_from", "leased_until"])
    return Claim(
        command,
        may_have_been_sent=before in (CommandState.UNKNOWN, CommandState.IN_FLIGHT),
        is_rehearsal=target.is_rehearsal,
        is_probe=paused_until is not None,
    )


def _carry_out(claimed: Claim, connector: Connector) -> None:
    """Try it, outside any transaction, and write down what came of it."""
    order, began_at = _order(claimed.command), clock.now()
    if claimed.is_rehearsal:
        _rehearsed(claimed, _rehearsal(connector, order), began_at)
        return
    receipt, was_look_up = None, False
    try:
        if claimed.may_have_been_sent:
            was_look_up = True
            receipt = connector.find(order)
        if receipt is None:
            was_look_up = False
            receipt = connector.send(order)
    except Postponed as later:
        _postponed(claimed, connector, later)
    except SendFailed as failed:
        _failed(claimed, connector, failed, began_at, was_look_up=was_look_up)
    except Exception as defect:
        logger.exception("The adapter of %s broke at command %s", connector.target, claimed.command.pk)
        lost = Ambiguous("La conexión con este sistema falló por un defecto.", detail=type(defect).__name__)
        _failed(claimed, connector, lost, began_at, was_look_up=was_look_up)
    else:
        _confirmed(claimed, connector, receipt, began_at, was_look_up=was_look_up)


def _rehearsal(connector: Connector, order: Order) -> str:
    try:
        return connector.rehearse(order)
    except SendFailed as failed:
        return failed.reason


@transaction.atomic
def _confirmed(
    claimed: Claim, connector: Connector, receipt: Receipt, began_at: dt.datetime, *, was_look_up: bool
) -> None:
    target = _target(connector.target)
    _answered(target, claimed)
    command = _still_ours(claimed)
    if command is None:
        prove(command_id=claimed.command.pk, external_id=receipt.external_id)
        return
    _note(command, began_at, was_look_up=was_look_up, status=receipt.status)
    settle(command, CommandState.CONFIRMED, external_id=receipt.external_id)


@transaction.atomic
def _failed(
    claimed: Claim, connector: Connector, failed: SendFailed, began_at: dt.datetime, *, was_look_up: bool
) -> None:
    target = _target(connector.target)
    command = _still_ours(claimed)
    if command is None:
        return
    now = clock.now()
    retry_after = failed.retry_after if isinstance(failed, Transient) else None
    # Whatever came of a look-up, what was looked for may have been done.
    failure = Failure.AMBIGUOUS if was_look_up else failed.failure
    sequel = rules.after(
        failure,
        attempts=command.attempts,
        tried_for=now - command.tries_from,
        policy=connector.policy,
        chance=_dice.random(),
        retry_after=retry_after,
    )
    if isinstance(failed, NeverTells):
        sequel = rules.Sequel(CommandState.MANUAL)
    _note(command, began_at, was_look_up=was_look_up, failed=failed)
    command.state, command.leased_until = sequel.state, None
    command.failure, command.reason = failure, failed.reason[:300]
    command.due_at = now + (sequel.wait or dt.timedelta())
    command.save(update_fields=["state", "leased_until", "failure", "reason", "due_at"])
    if command.state in FOR_A_PERSON:
        tell(command)
    if isinstance(failed, CannotTell) or (failed.status is None and failure == Failure.PERMANENT):
        _was_not_asked(target, claimed)
    elif failed.failure in (Failure.PERMANENT, Failure.CONFLICT) or _is_about_this(failed):
        _answered(target, claimed)
    else:
        _fell_silent(target, claimed, connector.policy, failed, retry_after)


@transaction.atomic
def _postponed(claimed: Claim, connector: Connector, later: Postponed) -> None:
    """Let a command wait for its time; that was no try, and says nothing of the target."""
    target = _target(connector.target)
    command = _still_ours(claimed)
    if command is None:
        return
    command.state, command.leased_until = CommandState.RETRY, None
    command.attempts -= 1
    command.reason, command.due_at, command.tries_from = later.reason[:300], later.until, later.until
    command.save(update_fields=["state", "leased_until", "attempts", "reason", "due_at", "tries_from"])
    _was_not_asked(target, claimed)


@transaction.atomic
def _rehearsed(claimed: Claim, detail: str, began_at: dt.datetime) -> None:
    """Put a command back as it was: nothing left, and it is not rehearsed a second time."""
    command = _still_ours(claimed)
    if command is None:
        return
    insert(
        CommandAttempt(
            command=command,
            number=command.attempts,
            was_rehearsal=True,
            began_at=began_at,
            ended_at=clock.now(),
            detail=detail[:300],
        )
    )
    command.state = CommandState.UNKNOWN if claimed.may_have_been_sent else CommandState.PENDING
    command.attempts -= 1
    command.leased_until, command.rehearsed_at = None, clock.now()
    command.save(update_fields=["state", "attempts", "leased_until", "rehearsed_at"])


@transaction.atomic
def prove(*, command_id: int, external_id: str = "") -> None:
    """Take a command as carried out of which the other system tells by itself that it was: nobody has to find out."""
    in_doubt = Command.objects.filter(state__in=(CommandState.UNKNOWN, CommandState.RETRY, *FOR_A_PERSON))
    command = in_doubt.select_for_update().filter(pk=command_id).first()
    if command is not None:
        settle(command, CommandState.CONFIRMED, external_id=external_id)


def settle(command: Command, state: CommandState, *, external_id: str = "") -> None:
    """End a command that this transaction holds locked, and delete what it said."""
    command.state, command.settled_at, command.leased_until = state, clock.now(), None
    command.external_id = external_id[:200]
    command.failure = command.reason = ""
    command.save(update_fields=["state", "settled_at", "leased_until", "external_id", "failure", "reason"])
    CommandPayload.objects.filter(command=command).delete()
    tell(command)


def _in_flight(target: str, now: dt.datetime) -> int:
    """Return how many are on their way at this moment; whoever sends them looks for the next afterwards."""
    return Command.objects.filter(target=target, state=CommandState.IN_FLIGHT, leased_until__gt=now).count()


def _next(target: str, now: dt.datetime, *, is_rehearsal: bool) -> tuple[Command | None, str]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"target": target, "now": now, "is_rehearsal": is_rehearsal})
        found = cursor.fetchone()
    return (Command.objects.get(pk=found[0]), found[1]) if found else (None, "")


def _target(name: str) -> Target:
    """Return the row of a target, locked: it is locked before its commands."""
    found = Target.objects.select_for_update().filter(pk=name).first()
    if found is None:
        Target.objects.bulk_create([Target(name=name)], ignore_conflicts=True)
        found = Target.objects.select_for_update().get(pk=name)
    return found


def _still_ours(claimed: Claim) -> Command | None:
    """Return the command, locked, unless its lease ran out and somebody else took it up."""
    return (
        Command.objects.select_for_update()
        .filter(pk=claimed.command.pk, leased_until=claimed.command.leased_until)
        .first()
    )


def _order(command: Command) -> Order:
    payload = CommandPayload.objects.get(command=command)
    return Order(
        operation=command.operation,
        aggregate=command.aggregate,
        idempotency_key=command.idempotency_key,
        content=payload.content,
        files=tuple(payload.files),
        queued_at=command.created_at,
    )


def _note(
    command: Command,
    began_at: dt.datetime,
    *,
    was_look_up: bool,
    failed: SendFailed | None = None,
    status: int | None = None,
) -> None:
    insert(
        CommandAttempt(
            command=command,
            number=command.attempts,
            was_look_up=was_look_up,
            began_at=began_at,
            ended_at=clock.now(),
            failure=failed.failure if failed else "",
            status=failed.status if failed else status,
            detail=failed.detail[:300] if failed else "",
        )
    )


def _answered(target: Target, claimed: Claim) -> None:
    """Take note that the target answers: the pause that this command was to probe is over.

    A pause that began while it was on its way stays: it may be the target that asked for it.
    """
    target.answered_at = clock.now()
    if target.paused_until is None or claimed.is_probe:
        was_paused = target.paused_until is not None
        target.failures_in_a_row = target.pauses_in_a_row = 0
        target.paused_until, target.trouble = None, ""
        if was_paused:
            emit(TargetChanged(site_id=None, target=target.name))
    target.save(
        update_fields=["failures_in_a_row", "pauses_in_a_row", "paused_until", "trouble", "answered_at"]
    )


def _is_about_this(failed: SendFailed) -> bool:
    return isinstance(failed, Transient) and failed.is_about_this


def _was_not_asked(target: Target, claimed: Claim) -> None:
    """Let the next command try whether a target answers again, for this one told nothing about that."""
    if claimed.is_probe:
        target.paused_until = clock.now()
        target.save(update_fields=["paused_until"])


def _fell_silent(
    target: Target,
    claimed: Claim,
    policy: Policy,
    failed: SendFailed,
    retry_after: dt.timedelta | None,
) -> None:
    """Count a failure that is the target's own; leave it alone when there were several, or when it asks for that."""
    target.failures_in_a_row += 1
    target.trouble = failed.reason[:300]
    pause = rules.pause_after(target.failures_in_a_row, target.pauses_in_a_row, policy=policy)
    if pause is not None:
        target.pauses_in_a_row += 1
    until = clock.now() + max(pause or dt.timedelta(), retry_after or dt.timedelta())
    if claimed.is_probe:
        target.paused_until = until
    elif pause is not None or retry_after is not None:
        target.paused_until = max(until, target.paused_until or until)
    target.needs_person = target.needs_person or failed.failure == Failure.UNAUTHORIZED
    target.save(
        update_fields=["failures_in_a_row", "pauses_in_a_row", "paused_until", "needs_person", "trouble"]
    )
    emit(TargetChanged(site_id=None, target=target.name))


def tell(command: Command) -> None:
    """Let screens and domains hear that a command ended or waits for a person."""
    emit(
        CommandChanged(
            site_id=command.site_id,
            command_id=command.pk,
            target=command.target,
            state=command.state,
            about=command.about,
        )
    )
