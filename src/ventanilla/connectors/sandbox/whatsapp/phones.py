"""The telephones of the people of the demo and what stands in their chats; kept in a file."""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

COUNTRY = "CO."
WINDOW_SECONDS = 24 * 60 * 60


@dataclass(slots=True)
class Bubble:
    """One message in a chat, of the Caja's (`is_ours`) or of the person's."""

    id: str
    is_ours: bool
    kind: str
    text: str
    at: float
    buttons: list[dict[str, str]] = field(default_factory=list)
    file: dict[str, str] | None = None
    status: str = ""
    trouble: str = ""
    key: str = ""
    category: str = ""
    pressed: str = ""


@dataclass(slots=True)
class Phone:
    """A person's telephone, by the identifier that it has for the Caja; it may keep its number to itself."""

    number: str
    user_id: str
    is_offline: bool = False
    wrote_at: float = 0
    bubbles: list[Bubble] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its name in addresses, which hold no number."""
        return self.user_id.removeprefix(COUNTRY)

    def has_open_window(self, now: float) -> bool:
        """Whether the person wrote within a day, so that free text may be sent."""
        return now - self.wrote_at < WINDOW_SECONDS

    def bubble(self, bubble_id: str) -> Bubble | None:
        """Return a message by its name, or None."""
        return next((each for each in self.bubbles if each.id == bubble_id), None)

    def arrived(self) -> list[Bubble]:
        """Return what the telephone shows: what is still on its way or did not come is not there."""
        return [each for each in self.bubbles if not each.is_ours or each.status in ("delivered", "read")]

    def unread(self) -> list[Bubble]:
        """Return what came and was not read."""
        return [each for each in self.bubbles if each.is_ours and each.status == "delivered"]

    def on_their_way(self) -> list[Bubble]:
        """Return what waits for the telephone to be connected."""
        return [each for each in self.bubbles if each.is_ours and each.status == "sent"]


@dataclass(slots=True)
class Media:
    """A file that WhatsApp holds."""

    id: str
    content_type: str
    size: int
    sha256: str


class Phones:
    """All telephones and files, kept in a folder. Every use of it holds `lock`."""

    def __init__(self, folder: Path) -> None:
        self.lock = threading.RLock()
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._phones: dict[str, Phone] = {}
        self._media: dict[str, Media] = {}
        self._load()

    def all(self) -> list[Phone]:
        """Return the telephones, the one with the latest message first."""
        return sorted(self._phones.values(), key=lambda each: -each.bubbles[-1].at if each.bubbles else 0)

    def get(self, key: str) -> Phone | None:
        """Return a telephone, or None."""
        return self._phones.get(key)

    def of_number(self, number: str) -> Phone:
        """Return the telephone with that number; every number has one."""
        theirs = (each for each in self._phones.values() if each.number == number)
        return next(theirs, None) or self.add(number=number)

    def add(self, *, number: str = "") -> Phone:
        """Return a new telephone; without a number it is one that keeps it to itself."""
        phone = Phone(number=number, user_id=f"{COUNTRY}{secrets.randbelow(10**16):016d}")
        self._phones[phone.key] = phone
        self.save()
        return phone

    def keep(self, content: bytes, content_type: str) -> Media:
        """Return a file, now held."""
        media = Media(
            id=str(secrets.randbelow(10**15)).zfill(15),
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        (self._folder / media.id).write_bytes(content)
        self._media[media.id] = media
        self.save()
        return media

    def media(self, media_id: str) -> Media | None:
        """Return what is known of a file, or None."""
        return self._media.get(media_id)

    def content_of(self, media: Media) -> bytes:
        """Return what is in a file."""
        return (self._folder / media.id).read_bytes()

    def save(self) -> None:
        """Write everything down, whole or not at all."""
        told = {
            "phones": [asdict(each) for each in self._phones.values()],
            "media": [asdict(each) for each in self._media.values()],
        }
        partial = self._folder / "phones.partial"
        partial.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        partial.rename(self._folder / "phones.json")

    def _load(self) -> None:
        path = self._folder / "phones.json"
        if not path.exists():
            return
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for each in told["phones"]:
            bubbles = [Bubble(**bubble) for bubble in each.pop("bubbles")]
            phone = Phone(**each, bubbles=bubbles)
            self._phones[phone.key] = phone
        self._media = {each["id"]: Media(**each) for each in told["media"]}


def new_id() -> str:
    """Return a name for a message, as WhatsApp gives them."""
    return "wamid." + base64.b64encode(secrets.token_bytes(30)).decode()


def now() -> float:
    """Return the present moment, in seconds."""
    return time.time()
