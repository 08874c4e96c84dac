"""What becomes of a message when its command is carried out, or given up."""

from django.utils.translation import gettext as _

from ventanilla.customers.contact.models import Channel, MessageState
from ventanilla.customers.contact.services import statuses
from ventanilla.kernel import relay
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
    is_cancelled = state_told == CommandState.CANCELLED
    trouble = _("La coordinación canceló este envío.") if is_cancelled else command.reason
    statuses.follow(command=command, state=state, trouble=trouble)


@relay.on(CommandQueued)
def wait_again(event: OutboxEvent) -> None:
    """Take note that a message that did not leave is tried again."""
    if event.payload["target"] in Channel.values:
        statuses.wait_again(command_id=event.payload["command_id"])
