"""What the sandbox's mail server answers, and where it puts what it takes."""

import asyncio
import datetime as dt
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

NAME = "correo.ejemplo.co"
MOST_BYTES = 25 << 20
KEPT = 200
ENDING = ".eml"
REFUSED, LATER, FULL = "rebota", "ocupada", "llena"
_ANSWERS = {
    REFUSED: "550 5.1.1 No such user here",
    LATER: "450 4.2.1 Mailbox busy, try again later",
}

Bounce = Callable[[bytes, str], Awaitable[None]]
"""What is done with a letter that was taken and cannot be delivered to that address."""


# No slots: aiosmtpd asks for every attribute, and with them there is one that early releases of 3.11 refuse.
@dataclass(frozen=True)
class Handler:
    """Takes letters into `folder`, one file each, and hands those to a full mailbox to `bounce`."""

    folder: Path
    bounce: Bounce

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer whether there is such an address."""
        if refusal := _ANSWERS.get(_mailbox(address)):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the letter, then say that it was taken."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        keep(self.folder, content)
        for address in envelope.rcpt_tos:
            if _mailbox(address) == FULL:
                await self.bounce(content, address)
        return "250 2.0.0 OK"


def protocol(handler: Handler, **options: Any) -> Callable[[], SMTP]:
    """Return what makes the protocol of each connection to the loop that runs now; `options` are aiosmtpd's."""
    return partial(
        SMTP,
        handler,
        hostname=NAME,
        ident="ESMTP",
        data_size_limit=MOST_BYTES,
        enable_SMTPUTF8=True,
        loop=asyncio.get_running_loop(),
        **options,
    )


def keep(folder: Path, content: bytes) -> Path:
    """Put a letter into the folder, whole or not at all, under a name that sorts by time; the oldest make room."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    partial_file = folder / f"{name}.partial"
    partial_file.touch(mode=0o600)
    partial_file.write_bytes(content)
    kept = partial_file.rename(folder / f"{name}{ENDING}")
    for old in sorted(folder.glob(f"*{ENDING}"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return kept


def _mailbox(address: str) -> str:
    return address.partition("@")[0].casefold()
