"""The part of Meta's Graph API that the connector uses, with its refusals.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

import json
from dataclasses import dataclass
from typing import Any

from ventanilla.connectors.sandbox.whatsapp import phones
from ventanilla.connectors.sandbox.whatsapp.people import People
from ventanilla.connectors.sandbox.whatsapp.phones import Bubble, Media, Phone, Phones
from ventanilla.connectors.sandbox.whatsapp.templates import APPROVED, LANGUAGE, Template

MOST_BUTTONS, LONGEST_TITLE, LONGEST_ANSWER = 3, 20, 256
LONGEST_TEXT, LONGEST_BESIDE = 4096, 1024
OUTSIDE_THE_WINDOW = 131047
TYPES_TAKEN = {"application/pdf", "image/jpeg", "image/png", "audio/ogg", "audio/mpeg", "text/plain"}


class GraphError(Exception):
    """A refusal, as Graph words it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def body(self) -> dict[str, Any]:
        """Return what is answered."""
        told = {"message": f"(#{self.code}) {self}", "type": "OAuthException", "code": self.code}
        return {"error": told}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the Caja sends, read and found good."""

    kind: str
    text: str
    buttons: list[dict[str, str]]
    file: dict[str, str] | None
    category: str = "service"


class GraphApi:
    """Takes messages and files for the telephones."""

    def __init__(self, held: Phones, people: People) -> None:
        self._phones, self._people = held, people

    def post_message(self, body: bytes) -> dict[str, Any]:
        """Take a message in, and return its name. Raises GraphError."""
        told = _json(body)
        number = str(told.get("to", "")).removeprefix("+")
        if told.get("messaging_product") != "whatsapp" or not number.isdecimal():
            raise GraphError(400, 100, "Invalid parameter")
        with self._phones.lock:
            sent = self._read(told)
            phone = self._phones.of_number(number)
            bubble = self._add(phone, sent, key=str(told.get("biz_opaque_callback_data", "")))
            self._deliver(phone, bubble)
            self._phones.save()
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": told["to"], "wa_id": number, "user_id": phone.user_id}],
            "messages": [{"id": bubble.id, "message_status": "accepted"}],
        }

    def keep_media(self, content: bytes, content_type: str) -> dict[str, Any]:
        """Hold a file, and return its name. Raises GraphError."""
        if content_type not in TYPES_TAKEN:
            raise GraphError(400, 100, "Param file must be a file with one of the supported types")
        with self._phones.lock:
            return {"id": self._phones.keep(content, content_type).id}

    def media(self, media_id: str, *, home: str) -> dict[str, Any]:
        """Return where a file lies and what is known of it. Raises GraphError."""
        with self._phones.lock:
            media = self._media(media_id)
        return {
            "messaging_product": "whatsapp",
            "url": f"{home}/media/{media.id}",
            "mime_type": media.content_type,
            "sha256": media.sha256,
            "file_size": str(media.size),
            "id": media.id,
        }

    def content(self, media_id: str) -> tuple[bytes, str]:
        """Return a file and its type. Raises GraphError."""
        with self._phones.lock:
            media = self._media(media_id)
            return self._phones.content_of(media), media.content_type

    def _add(self, phone: Phone, sent: Sent, *, key: str) -> Bubble:
        bubble = Bubble(
            id=phones.new_id(),
            is_ours=True,
            kind=sent.kind,
            text=sent.text,
            at=phones.now(),
            buttons=sent.buttons,
            file=sent.file,
            key=key,
            category=sent.category,
        )
        phone.bubbles.append(bubble)
        return bubble

    def _deliver(self, phone: Phone, bubble: Bubble) -> None:
        """Bring a message to the telephone, unless it is out of reach or the person did not write within a day."""
        if bubble.kind != "template" and not phone.has_open_window(phones.now()):
            bubble.trouble = str(OUTSIDE_THE_WINDOW)
            self._people.move(phone, bubble, "failed")
            return
        self._people.move(phone, bubble, "sent")
        if not phone.is_offline:
            self._people.move(phone, bubble, "delivered")

    def _read(self, told: dict[str, Any]) -> Sent:
        kind = str(told.get("type", ""))
        said = _dict(told, kind)
        match kind:
            case "text":
                return Sent(kind, _limited(said.get("body"), LONGEST_TEXT), [], None)
            case "document" | "image":
                caption = str(said.get("caption", ""))
                if len(caption) > LONGEST_BESIDE:
                    raise GraphError(400, 131009, "Parameter value is not valid")
                return Sent(kind, caption, [], self._file(said, kind))
            case "interactive":
                return self._interactive(said)
            case "template":
                return self._template(said)
        raise GraphError(400, 131051, "Unsupported message type")

    def _interactive(self, said: dict[str, Any]) -> Sent:
        buttons = [_dict(each, "reply") for each in _dict(said, "action").get("buttons", [])]
        titles = [str(each.get("title", "")) for each in buttons]
        is_good = (
            said.get("type") == "button"
            and 1 <= len(buttons) <= MOST_BUTTONS
            and all(1 <= len(title) <= LONGEST_TITLE for title in titles)
            and len(set(titles)) == len(titles)
            and all(1 <= len(str(each.get("id", ""))) <= LONGEST_ANSWER for each in buttons)
        )
        if not is_good:
            raise GraphError(400, 131009, "Parameter value is not valid")
        text = _limited(_dict(said, "body").get("text"), LONGEST_BESIDE)
        header = _dict(said, "header")
        kind = str(header.get("type", ""))
        file = self._file(_dict(header, kind), kind) if header else None
        shown = [{"id": str(each["id"]), "title": str(each["title"])} for each in buttons]
        return Sent("interactive", text, shown, file)

    def _template(self, said: dict[str, Any]) -> Sent:
        template = APPROVED.get(str(said.get("name", "")))
        if template is None or _dict(said, "language").get("code") != LANGUAGE:
            raise GraphError(404, 132001, "Template name does not exist in the translation")
        parameters: list[str] = []
        answers: dict[int, str] = {}
        file = None
        for component in said.get("components", []):
            given = component.get("parameters", [])
            match component.get("type"):
                case "body":
                    parameters = [str(each.get("text", "")) for each in given]
                case "button":
                    answers[int(component.get("index", 0))] = str(given[0].get("payload", ""))
                case "header":
                    kind = str(given[0].get("type", ""))
                    file = self._file(_dict(given[0], kind), kind)
        if len(parameters) != template.places or any(not each.strip() for each in parameters):
            raise GraphError(400, 132000, "Number of parameters does not match the expected number of params")
        if any(place >= len(template.buttons) for place in answers):
            raise GraphError(400, 132012, "Parameter format does not match format in the created template")
        buttons = _buttons(template, answers)
        return Sent("template", template.filled(parameters), buttons, file, template.category)

    def _file(self, said: dict[str, Any], kind: str) -> dict[str, str]:
        media = self._media(str(said.get("id", "")))
        if kind not in ("document", "image"):
            raise GraphError(400, 131009, "Parameter value is not valid")
        name = str(said.get("filename", "")) if kind == "document" else ""
        return {"media_id": media.id, "name": name, "content_type": media.content_type}

    def _media(self, media_id: str) -> Media:
        media = self._phones.media(media_id)
        if media is None:
            raise GraphError(400, 100, "Unsupported request. Object with that ID does not exist")
        return media


def _buttons(template: Template, answers: dict[int, str]) -> list[dict[str, str]]:
    """Return a template's buttons; one without a payload of its own answers with what it says."""
    return [{"id": answers.get(place, title), "title": title} for place, title in enumerate(template.buttons)]


def _limited(text: object, longest: int) -> str:
    if not isinstance(text, str) or not 1 <= len(text) <= longest:
        raise GraphError(400, 100, "Invalid parameter")
    return text


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise GraphError(400, 100, "Invalid parameter")
    return told


def _dict(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}
