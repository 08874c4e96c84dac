"""What people write to the Caja."""

import datetime as dt

from django.db import transaction

from ventanilla.customers.contact import rules, selectors
from ventanilla.customers.contact.events import ReplyReceived
from ventanilla.customers.contact.models import Channel, Message, Reply
from ventanilla.customers.contact.services import permissions
from ventanilla.customers.models import Person
from ventanilla.kernel.models import StoredFile
from ventanilla.kernel.outbox import emit


@transaction.atomic
def receive(
    *,
    channel: Channel,
    external_id: str,
    kind: str,
    written_at: dt.datetime,
    phone: str = "",
    scoped_id: str = "",
    text: str = "",
    choice: str = "",
    answers: str = "",
    file: StoredFile | None = None,
    trouble: str = "",
) -> Reply | None:
    """Return what somebody wrote, kept; None when it is kept already.

    `answers` is what the channel calls the message that it answers. The message is found by the nonce in the words or
    in the choice, then by `answers`; the person by the message, then by telephone, then by the scoped identifier. Who
    asks for no more messages gets no more advertising, nor does anybody who shares their number. `trouble` says why a
    file that came with it was not kept.
    """
    message = _answered(channel, text, choice, answers)
    reply = Reply(
        channel=channel,
        external_id=external_id,
        message=message,
        person=_writer(message, channel, phone, scoped_id),
        phone=phone,
        scoped_id=scoped_id,
        kind=kind,
        text=text,
        choice=choice,
        file=file,
        trouble=trouble[:300],
        written_at=written_at,
    )
    Reply.objects.bulk_create([reply], ignore_conflicts=True)
    if not Reply.objects.filter(pk=reply.pk).exists():
        return None
    # The title of a button of ours, such as that of an appointment, says what it was put there for.
    if not rules.nonce_in(choice) and rules.is_opt_out(text):
        permissions.hear_no(reply, people=_possible_writers(reply))
    emit(
        ReplyReceived(
            site_id=message.site_id if message else None,
            reply_id=str(reply.pk),
            message_id=str(message.pk) if message else None,
            visit_id=str(message.visit_id) if message and message.visit_id else None,
        )
    )
    return reply


def _answered(channel: Channel, text: str, choice: str, answers: str) -> Message | None:
    messages = Message.objects.select_related("person").filter(channel=channel)
    for nonce in filter(None, (rules.nonce_in(choice), rules.nonce_in(text))):
        found = messages.filter(nonce=nonce).first()
        if found is not None:
            return found
    return messages.filter(external_id=answers).first() if answers else None


def _writer(message: Message | None, channel: Channel, phone: str, scoped_id: str) -> Person | None:
    """Return who wrote, if that is certain: a telephone that two people left names neither."""
    if message is not None:
        return message.person
    people = list(Person.objects.filter(phone=phone)[:2]) if phone else []
    if len(people) == 1:
        return people[0]
    behind = list(selectors.people_behind(channel, scoped_id)[:2]) if scoped_id and not people else []
    return behind[0] if len(behind) == 1 else None


def _possible_writers(reply: Reply) -> list[Person]:
    """Return everybody who may have written it: who did, who left that number, or was known by that identifier."""
    found = {reply.person} if reply.person is not None else set()
    if reply.phone:
        found.update(Person.objects.filter(phone=reply.phone))
    if not found and reply.scoped_id:
        found.update(selectors.people_behind(Channel(reply.channel), reply.scoped_id))
    return sorted(found, key=lambda each: each.pk)
