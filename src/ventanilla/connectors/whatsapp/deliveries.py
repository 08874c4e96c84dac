"""What Meta posts to our webhook, taken apart: messages of people, and statuses of ours. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview. Nothing in it is taken for
granted: the telephone may be missing, and so may the identifier that a person has for this business.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

LONGEST_ID = 200
LONGEST_KIND = 20
LONGEST_CHOICE = 256
LONGEST_SCOPED_ID = 80
LONGEST_NAME = 200
MOST_DIGITS = 15  # E.164
UNREADABLE = "unreadable:"
_WITH_FILE = ("image", "document", "audio", "video", "sticker", "voice")


class Unreadable(Exception):
    """The body is not what Meta posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What became of a message of ours; `key` is that of its command."""

    external_id: str
    message_id: str
    state: str
    at: dt.datetime | None
    key: UUID | None
    code: int | None
    pricing: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file that came with a message, still with Meta."""

    media_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a person wrote, pressed or sent. `answers` is the message it answers, `choice` what a button stands for."""

    external_id: str
    kind: str
    at: dt.datetime | None
    phone: str
    scoped_id: str
    text: str = ""
    choice: str = ""
    answers: str = ""
    enclosed: Enclosed | None = field(default=None)


Part = Status | Written


def ids_in(body: bytes, *, phone_id: str) -> list[str]:
    """Return what names each thing in a body; where something cannot be read, besides a name for the body itself."""
    names = []
    try:
        for part in parts_of(body, phone_id=phone_id):
            names.append(part.external_id)
    except Unreadable:
        names.append(UNREADABLE + hashlib.sha256(body).hexdigest())
    return names


def part_of(body: bytes, external_id: str, *, phone_id: str) -> Part:
    """Return the thing of that name. Raises Unreadable when there is none that can be read."""
    for part in parts_of(body, phone_id=phone_id):
        if part.external_id == external_id:
            return part
    raise Unreadable


def parts_of(body: bytes, *, phone_id: str) -> Iterator[Part]:
    """Yield each message and status that concerns our number, then raise Unreadable if something makes no sense.

    Other notices, and those for other numbers of the same account, are none of our things.
    """
    is_whole = True
    for value in _values_in(body):
        metadata = value.get("metadata")
        number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
        if number not in (None, phone_id):
            continue
        for read, name in ((_status, "statuses"), (_written, "messages")):
            for each in _dicts(value.get(name, [])):
                part = read(each, value)
                if part is None:
                    is_whole = False
                else:
                    yield part
    if not is_whole:
        raise Unreadable


def _values_in(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        told = _cleaned(json.loads(body, parse_constant=_refuse))
    except (ValueError, RecursionError) as garbage:
        raise Unreadable from garbage
    if not isinstance(told, dict) or not isinstance(told.get("entry"), list):
        raise Unreadable
    for entry in _dicts(told["entry"]):
        for change in _dicts(entry.get("changes", [])):
            if change.get("field") == "messages" and isinstance(change.get("value"), dict):
                yield change["value"]


def _status(told: dict[str, Any], _value: dict[str, Any]) -> Status | None:
    message_id, state = _text(told, "id"), _text(told, "status")
    if not message_id or len(message_id) > LONGEST_ID or not state:
        return None
    errors = _dicts(told.get("errors", []))
    code = errors[0].get("code") if errors else None
    pricing = told.get("pricing")
    return Status(
        external_id=f"{message_id}:{state[:LONGEST_KIND]}",
        message_id=message_id,
        state=state,
        at=_moment(told),
        key=_key(_text(told, "biz_opaque_callback_data")),
        code=code if isinstance(code, int) else None,
        pricing=pricing if isinstance(pricing, dict) else None,
    )


def _written(told: dict[str, Any], value: dict[str, Any]) -> Written | None:
    external_id, kind = _text(told, "id"), _text(told, "type") or "unknown"
    if not external_id or len(external_id) > LONGEST_ID:
        return None
    contact = _contact(told, value)
    said = _dict(told, kind)
    text, choice, answers = "", "", _text(_dict(told, "context"), "id")
    match kind:
        case "text":
            text = _text(said, "body")
        case "button":
            text, choice = _text(said, "text"), _text(said, "payload")
        case "interactive":
            reply = _dict(said, "button_reply") or _dict(said, "list_reply")
            text, choice = _text(reply, "title"), _text(reply, "id")
        case "reaction":
            text, answers = _text(said, "emoji"), _text(said, "message_id")
        case _:
            text = _text(said, "caption")
    return Written(
        external_id=external_id,
        kind=kind[:LONGEST_KIND],
        at=_moment(told),
        phone=_phone(_text(told, "from")) or _phone(_text(contact, "wa_id")),
        scoped_id=(_text(told, "from_user_id") or _text(contact, "user_id"))[:LONGEST_SCOPED_ID],
        text=text,
        choice=choice[:LONGEST_CHOICE],
        answers=answers[:LONGEST_ID],
        enclosed=_enclosed(said) if kind in _WITH_FILE else None,
    )


def _enclosed(said: dict[str, Any]) -> Enclosed:
    return Enclosed(media_id=_text(said, "id"), name=_text(said, "filename")[:LONGEST_NAME])


def _contact(told: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Return what is said about who wrote: one body may tell of several people."""
    contacts = _dicts(value.get("contacts", []))
    who = {_text(told, "from"), _text(told, "from_user_id")} - {""}
    theirs = [each for each in contacts if who & {_text(each, "wa_id"), _text(each, "user_id")}]
    found = theirs or (contacts if len(contacts) == 1 else [])
    return found[0] if found else {}


def _phone(digits: str) -> str:
    is_number = digits.isascii() and digits.isdecimal() and 6 < len(digits) <= MOST_DIGITS
    return f"+{digits}" if is_number else ""


def _moment(told: dict[str, Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(int(told.get("timestamp", "")), dt.UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text(told: dict[str, Any], name: str) -> str:
    found = told.get(name, "")
    return found if isinstance(found, str) else ""


def _dict(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _dicts(told: Any) -> list[dict[str, Any]]:
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def _cleaned(told: Any) -> Any:
    """Return what was told without what PostgreSQL keeps in no text: NUL, and halves of characters."""
    match told:
        case str():
            return told.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_cleaned(each) for each in told]
        case dict():
            return {_cleaned(name): _cleaned(each) for name, each in told.items()}
    return told


def _refuse(constant: str) -> None:
    """Refuse NaN and the infinities, which are no JSON and which PostgreSQL does not keep."""
    raise ValueError(constant)
