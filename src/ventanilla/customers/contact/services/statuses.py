"""What becomes of messages: as the channels tell, and as their commands end."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from ventanilla.customers.contact import rules
from ventanilla.customers.contact.events import MessageMoved
from ventanilla.customers.contact.models import Channel, Message, MessageState, MessageStatus
from ventanilla.kernel.commands.models import Command
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.outbox import emit


@transaction.atomic
def note(
    *,
    channel: Channel,
    state: MessageState,
    at: dt.datetime,
    external_id: str = "",
    idempotency_key: UUID | None = None,
    code: str = "",
    trouble: str = "",
    pricing: dict[str, Any] | None = None,
) -> Message | None:
    """Take note of a status that the channel tells, found by the key of its command or by what the channel calls it.

    Returns the message, or None when there is none. A status told twice is kept once, and one that arrives late never
    takes the message back; whatever it is, it settles a command whose answer was lost. `trouble` says in plain Spanish
    why it did not arrive.
    """
    message = _locked(channel, external_id, idempotency_key)
    if message is None:
        return None
    sending.prove(command_id=message.command_id, external_id=external_id)
    told = MessageStatus(message=message, state=state, at=at, code=code, pricing=pricing)
    MessageStatus.objects.bulk_create([told], ignore_conflicts=True)
    _move(message, state, external_id=external_id, trouble=trouble)
    return message


@transaction.atomic
def follow(*, command: Command, state: MessageState, trouble: str = "") -> Message | None:
    """Move the message of a command that ended, and return it; None when the command has none."""
    message = Message.objects.select_for_update(of=("self",)).filter(command=command).first()
    if message is None:
        return None
    # A reference typed by hand may be anything, and the same twice.
    is_taken = Message.objects.filter(channel=message.channel, external_id=command.external_id).exists()
    _move(message, state, external_id="" if is_taken else command.external_id, trouble=trouble)
    return message


@transaction.atomic
def wait_again(*, command_id: int) -> Message | None:
    """Let a message wait again that did not leave and whose command is tried again; None when there is none.

    Otherwise it would read "did not arrive" for ever, for being sent never takes back that it failed.
    """
    message = (
        Message.objects.select_for_update(of=("self",))
        .filter(command=command_id, state=MessageState.FAILED, external_id="")
        .first()
    )
    if message is None:
        return None
    message.state, message.trouble = MessageState.QUEUED, ""
    message.save(update_fields=["state", "trouble"])
    visit = str(message.visit_id) if message.visit_id else None
    emit(
        MessageMoved(site_id=message.site_id, message_id=str(message.pk), visit_id=visit, state=message.state)
    )
    return message


def _move(message: Message, state: MessageState, *, external_id: str, trouble: str) -> None:
    changed = []
    if external_id and not message.external_id:
        message.external_id = external_id
        changed.append("external_id")
    if rules.counts(MessageState(message.state), state):
        message.state, message.trouble = state, trouble[:300]
        changed += ["state", "trouble"]
    if changed:
        message.save(update_fields=changed)
    if "state" in changed:
        visit = str(message.visit_id) if message.visit_id else None
        emit(MessageMoved(site_id=message.site_id, message_id=str(message.pk), visit_id=visit, state=state))


def _locked(channel: Channel, external_id: str, key: UUID | None) -> Message | None:
    messages = Message.objects.select_for_update(of=("self",)).filter(channel=channel)
    found = messages.filter(command__idempotency_key=key).first() if key is not None else None
    if found is None and external_id:
        found = messages.filter(external_id=external_id).first()
    return found
