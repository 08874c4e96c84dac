"""What becomes of a message when its command is carried out, or given up."""

from ventanilla.customers.contact.models import Channel, MessageState
from ventanilla.customers.contact.services import statuses
from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands.events import CommandChanged
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
    state = _BECOMES.get(CommandState(event.payload["state"]))
    if state is None or event.payload["target"] not in Channel.values:
        return
    command = Command.objects.get(pk=event.payload["command_id"])
    statuses.note(
        channel=Channel(command.target),
        state=state,
        at=command.settled_at or clock.now(),
        external_id=command.external_id,
        idempotency_key=command.idempotency_key,
        trouble=command.reason,
    )
