"""Writing down what has to be done in another system."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from ventanilla.kernel import clock
from ventanilla.kernel.commands.events import CommandQueued
from ventanilla.kernel.commands.models import Command, CommandPayload, CommandState
from ventanilla.kernel.commands.services.sending import CANCELLED_BEFORE, tell
from ventanilla.kernel.compiled import insert
from ventanilla.kernel.outbox import emit


@transaction.atomic
def queue(
    *,
    target: str,
    operation: str,
    aggregate: str,
    content: Mapping[str, Any],
    files: Sequence[UUID] = (),
    about: str = "",
    site_id: int | None = None,
    depends_on: Command | None = None,
    idempotency_key: UUID | None = None,
    not_before: dt.datetime | None = None,
) -> Command:
    """Return a new command for `target`, to be carried out once this transaction is committed.

    Nothing is sent before `not_before`. It goes after every command of the same target and aggregate that was queued
    before, and after `depends_on`, of whatever target; if that was cancelled, it waits for a person. Whoever needs the
    order of an aggregate holds a lock on what it names, or of two transactions the later command may be committed, and
    sent, first. `content` is kept apart and deleted when the command is settled.

    Whoever may queue the same thing twice gives the key; the second raises IntegrityError.
    """
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    now = clock.now()
    command = Command(
        target=target,
        operation=operation,
        aggregate=aggregate,
        about=about,
        site_id=site_id,
        idempotency_key=idempotency_key or uuid4(),
        depends_on=depends_on,
        payload_sha256=hashlib.sha256(text.encode()).hexdigest(),
        tries_from=not_before or now,
        due_at=not_before or now,
        created_at=now,
    )
    if depends_on is not None and _is_cancelled(depends_on):
        command.state, command.reason = CommandState.MANUAL, CANCELLED_BEFORE
    insert(command)
    insert(CommandPayload(command=command, content=json.loads(text), files=list(files)))
    emit(CommandQueued(site_id=site_id, command_id=command.pk, target=target, about=about))
    if command.state == CommandState.MANUAL:
        tell(command)
    return command


def _is_cancelled(command: Command) -> bool:
    """Return whether a command was cancelled; it is not while this transaction lasts, unless it was."""
    return Command.objects.select_for_update().get(pk=command.pk).state == CommandState.CANCELLED
