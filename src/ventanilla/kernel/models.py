"""Rows that belong to no activity: events, reader positions, idempotency keys, limits, stored files."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class TransactionId(models.BigIntegerField):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction identifier (`xid8`), comparable with a snapshot."""

    def db_type(self, connection: object) -> str:
        return "xid8"

    def from_db_value(self, value: str | int | None, expression: object, connection: object) -> int | None:
        return None if value is None else int(value)


class OutboxEvent(models.Model):
    """One thing that happened. Append-only: the program's database role can neither change nor delete it."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    site_id = models.BigIntegerField(null=True)
    payload = models.JSONField()
    topics = ArrayField(models.CharField(max_length=80))
    created_at = models.DateTimeField(db_default=Now())
    transaction_id = TransactionId(db_default=Func(function="pg_current_xact_id"), editable=False)

    is_append_only = True

    class Meta:
        indexes = [
            models.Index(fields=["transaction_id", "id"], name="outbox_in_commit_order"),
            BrinIndex(fields=["created_at"], name="outbox_by_time"),
        ]


class OutboxCursor(models.Model):
    """How far a reader of the outbox has come."""

    reader = models.CharField(max_length=40, primary_key=True)
    transaction_id = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)


class IdempotencyKey(models.Model):
    """A request that may be sent twice, and the answer it got the first time (kept at least 24 hours)."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="one_answer_per_idempotency_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]


class Allowance(models.Model):
    """How far ahead of its share a caller is (`limits`). One row a caller."""

    holder = models.CharField(max_length=60, primary_key=True)
    spent_until = models.DateTimeField()


class StoredFile(models.Model):
    """A file kept outside the web root, named by us, with the digest of its content. Immutable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    is_append_only = True
