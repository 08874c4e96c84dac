"""The demo's e-mail as it left: read back from the very letters that its mail server took."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

SHOWN = 50
ENDING = ".eml"
OPENED_AS_THEY_ARE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list of letters says of one."""

    name: str
    message_id: str
    to: str
    subject: str
    came_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter."""

    number: int
    name: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def opens(self) -> bool:
        """Whether a browser shows it without risk; anything else is only saved."""
        return self.content_type in OPENED_AS_THEY_ARE


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, opened: the same in text and in HTML, with its files."""

    headline: Headline
    sender: str
    reply_to: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def headlines() -> list[Headline]:
    """Return the last letters, the newest first."""
    newest = sorted(_folder().glob(f"*{ENDING}"), reverse=True)[:SHOWN]
    return [_headline(path.stem, _read(path, headers_only=True)) for path in newest]


def letter(name: str) -> Letter | None:
    """Return the letter of that name, or None."""
    path = next((path for path in _folder().glob(f"*{ENDING}") if path.stem == name), None)
    if path is None:
        return None
    mail = _read(path)
    return Letter(
        headline=_headline(name, mail),
        sender=str(mail.get("From", "")),
        reply_to=str(mail.get("Reply-To", "")),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        attachments=tuple(_attachments(mail)),
    )


def _folder() -> Path:
    return Path(settings.DATA) / "mail"


def _read(path: Path, *, headers_only: bool = False) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(EmailMessage, policy=policy.default).parse(file, headersonly=headers_only)


def _headline(name: str, mail: EmailMessage) -> Headline:
    return Headline(
        name=name,
        message_id=str(mail.get("Message-ID", "")).strip(),
        to=str(mail.get("To", "")),
        subject=str(mail.get("Subject", "")),
        came_at=_moment(mail),
    )


def _moment(mail: EmailMessage) -> dt.datetime | None:
    """Return when it was written; a time in the zone "-0000" is one in UTC that does not tell where it was written."""
    moment: dt.datetime | None = getattr(mail.get("Date"), "datetime", None)
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(mail.iter_attachments()):
        content = part.get_payload(decode=True)
        yield Attachment(
            number=number,
            name=part.get_filename() or "",
            content_type=part.get_content_type(),
            content=content if isinstance(content, bytes) else b"",
        )
