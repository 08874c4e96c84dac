"""Reading what a mail server tells about a message of ours: a delivery report (RFC 3464). Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from email.utils import parsedate_to_datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.customers.contact import mail_trouble
from ventanilla.customers.contact.errors import NoDeliveryReport
from ventanilla.customers.contact.models import MessageState

_KEY = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
_MEANS = {"failed": MessageState.FAILED, "delivered": MessageState.DELIVERED}
_ONLY_HEADERS = ("text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of the message whose command has that key; `state` is None while a server still tries."""

    idempotency_key: UUID
    state: MessageState | None
    code: str
    at: dt.datetime | None


def read(raw: bytes) -> DeliveryReport:
    """Return what a report says. Raises NoDeliveryReport when it is none, or is about no message of ours.

    What a report quotes comes from anywhere, so that nothing in it may break the reader.
    """
    try:
        report = message_from_bytes(raw)
        parts = list(report.walk())
    except RecursionError as nested:
        raise _none() from nested
    key = next(filter(None, map(_key_of, _originals(parts[1:]))), None)
    blocks = [block for part in parts for block in _recipients(part)]
    if key is None or not blocks:
        raise _none()
    told = [(str(block.get("Action", "")).strip().casefold(), block) for block in blocks]
    for action, state in _MEANS.items():
        for said, block in told:
            if said == action:
                code = mail_trouble.code_in(str(block.get("Status", "")))
                return DeliveryReport(key, state, code, _moment(str(report.get("Date", ""))))
    return DeliveryReport(key, None, "", None)


def _recipients(part: Mail) -> Iterator[Mail]:
    """Yield what a report says of each recipient: blocks of fields, of which the first is about the message."""
    if part.get_content_type() == "message/delivery-status" and part.is_multipart():
        for block in part.get_payload():
            if isinstance(block, Mail) and "Action" in block:
                yield block


def _originals(parts: list[Mail]) -> Iterator[Mail]:
    """Yield the headers of the messages that a report returns."""
    for part in parts:
        kind = part.get_content_type()
        if kind in _ONLY_HEADERS and not part.is_multipart():
            content = part.get_payload(decode=True)
            yield message_from_bytes(content if isinstance(content, bytes) else b"")
        elif part.get_content_maintype() == "message" and kind != "message/delivery-status":
            yield from (each for each in part.get_payload() if isinstance(each, Mail))


def _key_of(original: Mail) -> UUID | None:
    found = _KEY.search(str(original.get("Message-ID", "")))
    return UUID(found.group(1)) if found else None


def _moment(date: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _none() -> NoDeliveryReport:
    return NoDeliveryReport(_("Esto no es el informe de entrega de un correo nuestro."))
