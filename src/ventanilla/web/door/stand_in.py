"""The telephones of the demo, held through the program that stands in for WhatsApp on this machine."""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ventanilla.kernel import outbound, phones
from ventanilla.kernel.commands.errors import Conflicted, SendFailed
from ventanilla.kernel.errors import DomainError, NotFound
from ventanilla.kernel.outbound import Answer, Place

SECONDS = 5
MOST_BYTES = 12 << 20
PICTURES = ("image/png", "image/jpeg", "image/webp")


class Unable(DomainError):
    """The telephone cannot do that now."""

    code = "demo.telephone"


class NobodyAnswers(DomainError):
    """The program that stands in for WhatsApp does not answer."""

    code = "demo.no_telephones"
    status = 503


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what a form says when it is pressed, and what stands on it."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message on a telephone, of the Caja's or of the person's."""

    is_ours: bool
    text: str
    at: dt.datetime
    buttons: tuple[Button, ...]
    pressed: str
    file_id: str
    file_name: str
    is_picture: bool
    is_sound: bool


@dataclass(frozen=True, slots=True)
class Telephone:
    """A person's telephone, as it looks."""

    key: str
    number: str
    is_offline: bool
    unread: int
    on_their_way: int
    last: Bubble | None
    bubbles: tuple[Bubble, ...]

    @property
    def title(self) -> str:
        """What it is called on the page."""
        return phones.as_dialled(f"+{self.number}") if self.number else _("Celular sin número")


def telephones() -> list[Telephone]:
    """Return all of them, the one with the latest message first. Raises NobodyAnswers."""
    return [_telephone(each) for each in _ask("GET", "phones")["phones"]]


def telephone(key: str) -> Telephone:
    """Return one of them with its chat. Raises NotFound and NobodyAnswers."""
    return _telephone(_ask("GET", f"phones/{key}"))


def add(number: str) -> Telephone:
    """Return the telephone with that number in E.164, or a new one that keeps its number to itself."""
    return _telephone(_ask("POST", "phones", number=number.removeprefix("+")))


def read(key: str) -> Telephone:
    """Have the person read what came."""
    return _telephone(_ask("POST", f"phones/{key}/read"))


def press(key: str, value: str) -> None:
    """Have the person press a button. Raises Unable."""
    bubble, _blank, button = value.partition(" ")
    _ask("POST", f"phones/{key}/press", bubble=bubble, button=button)


def write(key: str, text: str) -> None:
    """Have the person write something. Raises Unable."""
    _ask("POST", f"phones/{key}/write", text=text)


def send_file(key: str, *, content: bytes, content_type: str, name: str, text: str) -> None:
    """Have the person send a file. Raises Unable."""
    told = base64.b64encode(content).decode()
    _ask("POST", f"phones/{key}/files", content=told, content_type=content_type, name=name, text=text)


def connect(key: str, *, is_offline: bool) -> None:
    """Take the telephone out of reach, or bring it back."""
    _ask("POST", f"phones/{key}/connection", is_offline=is_offline)


def file(key: str, file_id: str) -> tuple[bytes, str]:
    """Return a file of a chat, and its type. Raises NotFound and NobodyAnswers."""
    answer = _exchange("GET", f"phones/{key}/files/{file_id}", None)
    return answer.body, answer.headers.get("Content-Type", "")


def _ask(method: str, path: str, **said: object) -> Any:
    return json.loads(_exchange(method, path, said if method == "POST" else None).body)


def _exchange(method: str, path: str, said: dict[str, object] | None) -> Answer:
    place = Place(
        name=_("El celular de la demostración"),
        base_url=f"{settings.WHATSAPP_URL}/",
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
        may_be_private=True,
    )
    headers = {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"}
    try:
        return outbound.exchange(place, method, path, headers=headers, json_body=said, explain=_explain)
    except Conflicted as unable:
        raise Unable(unable.reason) from unable
    except SendFailed as failed:
        if failed.status == NotFound.status:
            raise NotFound(_("No hay un celular así en la demostración.")) from failed
        raise NobodyAnswers(
            _("Los celulares de la demostración no responden. Espere un momento y cargue la página de nuevo.")
        ) from failed


def _explain(usual: SendFailed, body: bytes) -> SendFailed:
    """Return the refusal with what the telephone says about it."""
    if isinstance(usual, Conflicted):
        return Conflicted(json.loads(body)["reason"], status=usual.status)
    return usual


def _telephone(told: dict[str, Any]) -> Telephone:
    return Telephone(
        key=told["key"],
        number=told["number"],
        is_offline=told["is_offline"],
        unread=told["unread"],
        on_their_way=told["on_their_way"],
        last=_bubble(told["last"]) if told["last"] else None,
        bubbles=tuple(map(_bubble, told.get("bubbles", []))),
    )


def _bubble(told: dict[str, Any]) -> Bubble:
    file = told["file"] or {}
    content_type = file.get("content_type", "")
    return Bubble(
        is_ours=told["is_ours"],
        text=told["text"],
        at=dt.datetime.fromtimestamp(told["at"], dt.UTC),
        buttons=tuple(_buttons(told)),
        pressed=told["pressed"],
        file_id=file.get("media_id", ""),
        file_name=file.get("name", ""),
        is_picture=content_type in PICTURES,
        is_sound=content_type.startswith("audio/"),
    )


def _buttons(told: dict[str, Any]) -> Iterator[Button]:
    for each in told["buttons"]:
        yield Button(f"{told['id']} {each['id']}", each["title"])
