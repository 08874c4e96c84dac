"""What becomes of a message when its command is carried out, or given up."""

from django.utils.translation import gettext as _

from ventanilla.customers.contact.models import Channel, MessageState
from ventanilla.customers.contact.services import statuses
from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands.events import CommandChanged, CommandQueued
from ventanilla.kernel.commands.models import Command, CommandState
from ventanilla.kernel.models import OutboxEvent

_BECOMES = {
    CommandState.CONFIRMED: MessageState.SENT,
    CommandState.DEAD: MessageState.FAILED,
    CommandState.CANCELLED: MessageState.FAILED,
}


@relay.on(CommandChanged)
def move_message(event: OutboxEvent) -> None:
    """Take note that a message left, or will not."""
    state_told = CommandState(event.payload["state"])
    state = _BECOMES.get(state_told)
    if state is None or event.payload["target"] not in Channel.values:
        return
    command = Command.objects.get(pk=event.payload["command_id"])
    statuses.note(
        channel=Channel(command.target),
        state=state,
        at=command.settled_at or clock.now(),
        external_id=command.external_id,
        idempotency_key=command.idempotency_key,
        trouble=_("La coordinación canceló este envío.")
        if state_told == CommandState.CANCELLED
        else command.reason,
    )


@relay.on(CommandQueued)
def wait_again(event: OutboxEvent) -> None:
    """Take note that a message that did not leave is tried again."""
    if event.payload["target"] in Channel.values:
        statuses.wait_again(command_id=event.payload["command_id"])
