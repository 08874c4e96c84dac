"""Reads of messages, answers, and what people allow."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Max, QuerySet

from ventanilla.customers.contact.models import (
    Channel,
    Message,
    MessageState,
    MessageStatus,
    Permission,
    Purpose,
    Reply,
)
from ventanilla.customers.models import Person
from ventanilla.kernel.commands.models import CommandState


def may_be_written_to(person: Person, channel: Channel, purpose: Purpose) -> bool:
    """Return whether the last thing the person said about this channel and purpose was yes."""
    said = Permission.objects.filter(person=person, channel=channel, purpose=purpose)
    last = said.order_by("-at", "-pk").first()
    return last is not None and last.is_given


def last_words(person: Person) -> list[Permission]:
    """Return the last thing that the person said about each purpose and channel about which they said something."""
    said = Permission.objects.filter(person=person)
    return list(said.order_by("purpose", "channel", "-at", "-pk").distinct("purpose", "channel"))


def last_written_from(phone: str) -> dt.datetime | None:
    """Return when somebody last wrote by WhatsApp from this very number.

    For WhatsApp the window is the number's, not the person's: who has another one since has written nothing from it.
    """
    found = Reply.objects.filter(channel=Channel.WHATSAPP, phone=phone).aggregate(last=Max("written_at"))
    last: dt.datetime | None = found["last"]
    return last


def people_behind(channel: Channel, scoped_id: str) -> QuerySet[Person]:
    """Return who was found behind an identifier of the channel before."""
    known = Reply.objects.filter(channel=channel, scoped_id=scoped_id, person__isnull=False)
    return Person.objects.filter(pk__in=known.values("person"))


def external_id_told(channel: Channel, key: UUID) -> str | None:
    """Return what the channel calls the message of the command with that key; None while it told nothing about it."""
    told = Message.objects.filter(channel=channel, command__idempotency_key=key).exclude(external_id="")
    return told.values_list("external_id", flat=True).first()


def is_reported(channel: Channel, key: UUID) -> bool:
    """Return whether the channel told anything of the message of the command with that key: then it has taken it."""
    told = MessageStatus.objects.filter(message__channel=channel, message__command__idempotency_key=key)
    return told.exists()


def messages_of_visit(visit_id: UUID) -> QuerySet[Message]:
    """Return the messages written during a visit with their answers, the newest first."""
    found = Message.objects.filter(visit_id=visit_id).select_related("command").prefetch_related("replies")
    return found.order_by("-written_at", "pk")


def by_external_id(channel: Channel, external_ids: Collection[str]) -> dict[str, Message]:
    """Return the messages that the channel calls so, by what it calls them."""
    found = Message.objects.filter(channel=channel, external_id__in=[each for each in external_ids if each])
    return {each.external_id: each for each in found}


def not_sent(channel: Channel, most: int) -> list[Message]:
    """Return the last messages that have not left, or were refused, the newest first."""
    found = Message.objects.select_related("command").filter(channel=channel, external_id="")
    found = found.exclude(command__state=CommandState.CONFIRMED)
    return list(found.order_by("-written_at", "pk")[:most])


def on_their_way(visit_id: UUID, channel: Channel, named: str) -> QuerySet[Message]:
    """Return the messages of a visit by this channel that name this and are to arrive, or did."""
    found = Message.objects.filter(visit_id=visit_id, channel=channel, body__contains=named)
    return found.exclude(state=MessageState.FAILED)
