"""What people decide about commands and targets; each decision is kept with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import CommandIsElsewhere, TargetIsSo, WhyMissing
from ventanilla.kernel.commands.events import CommandQueued, TargetChanged
from ventanilla.kernel.commands.models import (
    FOR_A_PERSON,
    OPEN,
    Command,
    CommandState,
    Decision,
    DecisionKind,
    Failure,
    Target,
)
from ventanilla.kernel.commands.selectors import DUE
from ventanilla.kernel.commands.services.sending import CANCELLED_BEFORE, settle, tell
from ventanilla.kernel.outbox import emit

LEAST_WHY = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """On how many commands a decision fell, and how many had moved on before it."""

    done: int
    elsewhere: int


def replay_all(*, commands: Iterable[Command], by_id: int) -> Decided:
    """Try each of these commands again, as `replay` does; one that moved on does not keep the others."""
    return _for_each(commands, lambda command: replay(command=command, by_id=by_id))


def cancel_all(*, commands: Iterable[Command], by_id: int, why: str) -> Decided:
    """End each of these commands, as `cancel` does; one that moved on does not keep the others. Raises WhyMissing."""
    reason = _reason(why)
    return _for_each(commands, lambda command: cancel(command=command, by_id=by_id, why=reason))


@transaction.atomic
def replay(*, command: Command, by_id: int, why: str = "") -> Command:
    """Try a command again that was given up or waits for a person: the same key, as if it were new.

    One whose answer was lost is looked up first, as at every try; one that came after a command which was cancelled goes
    without it. Raises CommandIsElsewhere.
    """
    command = _locked(command, FOR_A_PERSON)
    _decided(command.target, DecisionKind.REPLAY, by_id, why, command)
    was_lost = command.failure == Failure.AMBIGUOUS
    _queue_again(command, CommandState.UNKNOWN if was_lost else CommandState.RETRY)
    return command


@transaction.atomic
def send_again(*, command: Command, by_id: int, why: str) -> Command:
    """Send a command whose answer was lost without looking it up: a person found out that it was not done.

    Raises CommandIsElsewhere and WhyMissing.
    """
    command = _locked(command, FOR_A_PERSON)
    _decided(command.target, DecisionKind.SEND_AGAIN, by_id, _reason(why), command)
    _queue_again(command, CommandState.RETRY)
    return command


@transaction.atomic
def cancel(*, command: Command, by_id: int, why: str) -> Command:
    """End a command that will not be carried out any more; what depends on it waits for a person.

    Raises CommandIsElsewhere, also while it is being sent.
    """
    command = _locked(command, tuple(state for state in OPEN if state != CommandState.IN_FLIGHT))
    _decided(command.target, DecisionKind.CANCEL, by_id, _reason(why), command)
    settle(command, CommandState.CANCELLED)
    for follower in command.followers.select_for_update().filter(state__in=DUE).order_by("pk"):
        follower.state, follower.reason = CommandState.MANUAL, CANCELLED_BEFORE
        follower.save(update_fields=["state", "reason"])
        tell(follower)
    return command


@transaction.atomic
def settle_by_hand(*, command: Command, by_id: int, why: str, external_id: str = "") -> Command:
    """Take a command as carried out that waits for a person, who saw it done over there. Raises CommandIsElsewhere."""
    command = _locked(command, FOR_A_PERSON)
    _decided(command.target, DecisionKind.SETTLE, by_id, _reason(why), command)
    settle(command, CommandState.CONFIRMED, external_id=external_id.strip())
    return command


@transaction.atomic
def switch(*, target: str, is_on: bool, by_id: int, why: str) -> Target:
    """Stop everything that goes to a target, or let it go again. Commands wait meanwhile.

    Raises TargetIsSo when somebody did it before, and WhyMissing.
    """
    found = _locked_target(target)
    if found.is_on == is_on:
        raise TargetIsSo(_("Ya estaba encendido.") if is_on else _("Ya estaba apagado."))
    kind = DecisionKind.SWITCH_ON if is_on else DecisionKind.SWITCH_OFF
    _decided(target, kind, by_id, _reason(why))
    found.is_on = is_on
    found.save(update_fields=["is_on"])
    _give_time_anew(target)
    emit(TargetChanged(site_id=None, target=target))
    return found


@transaction.atomic
def rehearse(*, target: str, is_rehearsal: bool, by_id: int, why: str) -> Target:
    """Only try out what would be sent to a target, or send in earnest again, then what was tried out too.

    Raises TargetIsSo when somebody did it before, and WhyMissing.
    """
    found = _locked_target(target)
    if found.is_rehearsal == is_rehearsal:
        raise TargetIsSo(_("Ya estaba solo ensayando.") if is_rehearsal else _("Ya se enviaba de verdad."))
    kind = DecisionKind.REHEARSE if is_rehearsal else DecisionKind.SEND
    _decided(target, kind, by_id, _reason(why))
    found.is_rehearsal = is_rehearsal
    found.save(update_fields=["is_rehearsal"])
    emit(TargetChanged(site_id=None, target=target))
    return found


@transaction.atomic
def go_on(*, target: str, by_id: int, why: str = "") -> Target:
    """Let a target be tried again at once: it was paused, or did not let us in and somebody saw to that.

    What waits only because it failed before is due now; what is not to be sent before its hour is not, and what was
    lost a moment ago is still looked up only after its wait.
    """
    found = _locked_target(target)
    _decided(target, DecisionKind.GO_ON, by_id, why)
    now = clock.now()
    Command.objects.filter(target=target, state=CommandState.RETRY, due_at__gt=now).update(due_at=now)
    _give_time_anew(target)
    found.needs_person, found.paused_until = False, None
    found.failures_in_a_row = found.pauses_in_a_row = 0
    found.save(update_fields=["needs_person", "paused_until", "failures_in_a_row", "pauses_in_a_row"])
    emit(TargetChanged(site_id=None, target=target))
    return found


def _queue_again(command: Command, state: CommandState) -> None:
    command.state, command.failure, command.reason = state, "", ""
    command.attempts, command.tries_from, command.due_at = 0, clock.now(), clock.now()
    if command.depends_on is not None and command.depends_on.state == CommandState.CANCELLED:
        command.depends_on = None
    command.save(
        update_fields=["state", "failure", "reason", "attempts", "tries_from", "due_at", "depends_on"]
    )
    emit(
        CommandQueued(
            site_id=command.site_id, command_id=command.pk, target=command.target, about=command.about
        )
    )


def _give_time_anew(target: str) -> None:
    """Let nothing be given up for the time in which nobody could try it, nor for the tries that a closed door took."""
    Command.objects.filter(target=target, state__in=DUE).update(tries_from=clock.now(), attempts=0)


def _for_each(commands: Iterable[Command], decide: Callable[[Command], object]) -> Decided:
    done = elsewhere = 0
    for command in sorted(commands, key=lambda each: each.pk):
        try:
            decide(command)
        except CommandIsElsewhere:
            elsewhere += 1
        else:
            done += 1
    return Decided(done, elsewhere)


def _locked(command: Command, allowed: tuple[CommandState, ...]) -> Command:
    found = Command.objects.select_for_update().get(pk=command.pk)
    if found.state not in allowed:
        raise CommandIsElsewhere(
            _("Este envío está «%(state)s». Actualice la página.")
            % {"state": CommandState(found.state).label}
        )
    return found


def _locked_target(name: str) -> Target:
    Target.objects.bulk_create([Target(name=name)], ignore_conflicts=True)
    return Target.objects.select_for_update().get(pk=name)


def _reason(why: str) -> str:
    why = " ".join(why.split())[:200]
    if len(why) < LEAST_WHY:
        raise WhyMissing(_("Diga por qué, para que quede escrito."), field="why")
    return why


def _decided(target: str, kind: DecisionKind, by_id: int, why: str, command: Command | None = None) -> None:
    Decision.objects.create(target=target, command=command, kind=kind, by_id=by_id, why=why)
