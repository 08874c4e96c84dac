"""What the tests of letters share: an order to write to Dora, and a letter read back as a mail program reads it."""

import datetime as dt
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from uuid import UUID

from ventanilla.kernel.commands.ports import Order

KEY = UUID("11111111-2222-4333-8444-555555555555")
SENDER = "avisos@cis.ejemplo.co"
CONTENT: dict[str, Any] = {
    "to": "dora@ejemplo.co",
    "subject": "Su petición quedó radicada 📬",
    "greeting": "Dora",
    "paragraphs": [
        "Recibimos su petición, señora.",
        "La respondemos a más tardar el martes 24 de noviembre. 👩‍👧",
    ],
    "facts": [["Radicado", "RAD-2026-7"], ["Línea", "Recreación"]],
    "is_advertising": False,
}


def order(*, files: tuple[UUID, ...] = (), key: UUID = KEY, **other: Any) -> Order:
    """Return an order to write to Dora, with other content where given."""
    return Order(
        operation="send",
        aggregate="message:1",
        idempotency_key=key,
        content=CONTENT | other,
        files=files,
        queued_at=dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC),
    )


def read(raw: bytes) -> EmailMessage:
    """Return a letter as a mail program reads it."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)


def body(letter: EmailMessage, kind: str) -> str:
    """Return the text of a letter, or its HTML."""
    part = letter.get_body(preferencelist=(kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())
