"""Taking in what another system posts, and handling it."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import SendFailed
from ventanilla.kernel.inbox import ports, rules
from ventanilla.kernel.inbox.errors import CannotHandle, ItemIsElsewhere
from ventanilla.kernel.inbox.events import InboxItemChanged, InboxItemTaken
from ventanilla.kernel.inbox.models import Delivery, InboxDecision, InboxItem
from ventanilla.kernel.outbox import emit

logger = logging.getLogger(__name__)


@transaction.atomic
def take_in(
    *, source: str, body: bytes, headers: Mapping[str, str], external_ids: Sequence[str]
) -> list[InboxItem]:
    """Keep a body, and return the things in it that are new; none when all of them are known.

    Of two that take in the same at once, one waits for the other and returns nothing.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    made = Delivery(source=source, sha256=sha256, body=body, headers=dict(headers))
    Delivery.objects.bulk_create([made], ignore_conflicts=True)
    kept = Delivery.objects.defer("body").get(source=source, sha256=sha256)
    items = [
        InboxItem(source=source, external_id=each, delivery=kept)
        for each in sorted(set(external_ids))  # one order for all, so that two never wait for each other
    ]
    InboxItem.objects.bulk_create(items, ignore_conflicts=True)
    new = list(InboxItem.objects.filter(pk__in=[each.pk for each in items]).order_by("external_id"))
    for item in new:
        emit(InboxItemTaken(site_id=None, item_id=str(item.pk), source=source))
    return new


def handle(*, item_id: UUID) -> None:
    """Handle a thing that came in, unless that is done. Not one transaction: its handler may have to ask outside.

    What went wrong is kept with it, and it is tried again later.
    """
    item = InboxItem.objects.select_related("delivery").filter(pk=item_id, handled_at=None).first()
    handler = ports.handler_of(item.source) if item else None
    if item is None or handler is None:
        return
    try:
        handler.handle(
            body=bytes(item.delivery.body),
            external_id=item.external_id,
            received_at=item.delivery.received_at,
            is_last_try=rules.is_last_try(item.attempts),
        )
    except CannotHandle as never:
        _failed(item, never.reason, detail="", is_final=True)
    except SendFailed as failed:
        _failed(item, failed.reason, detail=failed.detail)
    except Exception as defect:
        logger.exception("What came in as %s could not be handled", item.pk)
        _failed(item, "No se pudo atender por un defecto.", detail=type(defect).__name__)
    else:
        _handled(item)


@transaction.atomic
def try_again(*, item_id: UUID, by_id: int) -> InboxItem:
    """Have a thing handled at once that waits for a person or for its next try, as if it had just come in.

    Who decided it is kept. Raises ItemIsElsewhere when it was handled meanwhile, or is due already.
    """
    item = InboxItem.objects.select_for_update().get(pk=item_id)
    if item.handled_at is not None:
        raise ItemIsElsewhere(_("Eso ya se atendió. No hay que hacer nada."))
    now = clock.now()
    if item.due_at is not None and item.due_at <= now:
        raise ItemIsElsewhere(_("Eso ya se está intentando otra vez."))
    InboxDecision.objects.create(item=item, by_id=by_id, attempts=item.attempts, trouble=item.trouble)
    item.attempts, item.due_at = 0, now
    item.save(update_fields=["attempts", "due_at"])
    emit(InboxItemTaken(site_id=None, item_id=str(item.pk), source=item.source))
    _tell(item)
    return item


@transaction.atomic
def _handled(item: InboxItem) -> None:
    item = InboxItem.objects.select_for_update().get(pk=item.pk)
    had_trouble = bool(item.trouble)
    item.handled_at, item.due_at, item.trouble, item.detail = clock.now(), None, "", ""
    item.save(update_fields=["handled_at", "due_at", "trouble", "detail"])
    if had_trouble:
        _tell(item)


@transaction.atomic
def _failed(item: InboxItem, trouble: str, *, detail: str, is_final: bool = False) -> None:
    item = InboxItem.objects.select_for_update().get(pk=item.pk)
    item.attempts += 1
    wait = None if is_final else rules.wait_after(item.attempts)
    item.due_at = clock.now() + wait if wait is not None else None
    item.trouble, item.detail = trouble[:300], detail[:300]
    item.save(update_fields=["attempts", "due_at", "trouble", "detail"])
    _tell(item)


def _tell(item: InboxItem) -> None:
    emit(InboxItemChanged(site_id=None, item_id=str(item.pk), source=item.source))
