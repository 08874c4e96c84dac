"""Messages to people, their way to them, the answers, and what people allowed."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.commands.models import Command
from ventanilla.kernel.history import keep_history
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models import Site, StaffUser


class Channel(models.TextChoices):
    """The ways in which the Caja writes to people. Each is a target of commands of the same name."""

    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "mail", _("Correo")


class Purpose(models.TextChoices):
    """Why somebody is written to. Advertising needs their yes, and keeps the hours of Ley 2300 de 2023."""

    SERVICE = "service", _("Lo que la persona pidió")
    PROMOTION = "promotion", _("Publicidad")


class MessageState(models.TextChoices):
    """How far a message has come. A status that arrives late never takes it back."""

    QUEUED = "queued", _("Por enviar")
    SENT = "sent", _("Enviado")
    DELIVERED = "delivered", _("Entregado")
    READ = "read", _("Leído")
    FAILED = "failed", _("No llegó")


@keep_history(exclude=("body",))
class Message(models.Model):
    """One message to one person, as it was written.

    `body` is what it says; `template` names one that WhatsApp approved and says the same, taken if nobody wrote from that
    number within a day when it leaves. `nonce` ties an answer to this message, whatever number it comes from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel)
    purpose = models.CharField(max_length=10, choices=Purpose)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    template = models.CharField(max_length=80, blank=True)
    nonce = models.CharField(max_length=16, unique=True)
    command = models.OneToOneField(Command, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    trouble = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_is_known"),
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=~Q(external_id=""),
                name="one_message_per_external_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["visit_id"], condition=Q(visit_id__isnull=False), name="messages_of_a_visit"
            ),
            models.Index(fields=["person", "written_at"], name="messages_to_a_person"),
        ]


class MessageStatus(models.Model):
    """What the channel told about a message: when, and what it costs. Append-only, each state once."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="statuses")
    state = models.CharField(max_length=10, choices=MessageState)
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    code = models.CharField(max_length=20, blank=True)
    pricing = models.JSONField(null=True)

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "state"], name="one_status_of_a_kind_per_message")
        ]


class Reply(models.Model):
    """What somebody wrote to the Caja: an answer to one of our messages, or by themselves. Append-only.

    The telephone number and the identifier that WhatsApp gives to a person for this business may both be missing.
    `trouble` says in plain Spanish why a file that came with it was not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel)
    external_id = models.CharField(max_length=200)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=16, blank=True)
    scoped_id = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    choice = models.CharField(max_length=256, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    trouble = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())

    is_append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="each_reply_is_kept_once")
        ]
        indexes = [
            models.Index(fields=["phone", "written_at"], name="replies_from_a_phone"),
            models.Index(fields=["scoped_id", "written_at"], name="replies_from_a_scoped_id"),
        ]


class Permission(models.Model):
    """A yes or a no of a person to being written to, by a channel and for a purpose. Append-only: the last one counts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    purpose = models.CharField(max_length=10, choices=Purpose)
    is_given = models.BooleanField()
    how = models.CharField(max_length=200)
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        indexes = [models.Index(fields=["person", "channel", "purpose", "at"], name="last_word_of_a_person")]
