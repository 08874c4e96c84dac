"""What is sent to WhatsApp for an order: text, reply buttons, a template, a document or picture. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ventanilla.kernel.commands.errors import Refused

LANGUAGE = "es_CO"
MOST_BUTTONS = 3
LONGEST_TITLE = 20
LONGEST_ANSWER = 256
LONGEST_TEXT = 4096
LONGEST_BESIDE = 1024  # text with buttons, or under a file
_PICTURES = {"image/png", "image/jpeg"}
_DOCUMENTS = {"application/pdf"}
LARGEST_PICTURE = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message: what it is, its size, and under what name the person sees it."""

    name: str
    content_type: str
    size: int

    @property
    def kind(self) -> str:
        """What WhatsApp calls such a file."""
        return "image" if self.content_type in _PICTURES else "document"


def check(content: Mapping[str, Any], enclosures: Sequence[Enclosure]) -> None:
    """Raise Refused where WhatsApp would refuse: buttons, titles, texts and files beyond what it carries."""
    choices = content["choices"]
    titles = [title for _answer, title in choices]
    if len(choices) > MOST_BUTTONS:
        raise Refused(f"WhatsApp lleva a lo sumo {MOST_BUTTONS} botones.")
    if any(not title.strip() or len(title) > LONGEST_TITLE for title in titles):
        raise Refused(f"El texto de un botón de WhatsApp va de 1 a {LONGEST_TITLE} letras.")
    if len(set(titles)) != len(titles):
        raise Refused("Dos botones de WhatsApp no pueden decir lo mismo.")
    if any(len(answer) > LONGEST_ANSWER for answer, _title in choices):
        raise Refused("La respuesta de un botón es demasiado larga para WhatsApp.")
    if len(enclosures) > 1:
        raise Refused("WhatsApp lleva un solo archivo por mensaje.")
    for each in enclosures:
        _check_file(each)
    longest = LONGEST_BESIDE if choices or enclosures else LONGEST_TEXT
    if not content.get("template") and len(content["body"]) > longest:
        raise Refused(f"El texto es demasiado largo para WhatsApp: lleva hasta {longest} letras.")


def _check_file(enclosure: Enclosure) -> None:
    if enclosure.content_type not in _PICTURES | _DOCUMENTS:
        raise Refused("WhatsApp no lleva archivos de esta clase: solo PDF e imágenes PNG o JPEG.")
    if enclosure.kind == "image" and enclosure.size > LARGEST_PICTURE:
        raise Refused("La imagen pesa más de 5 MB, que es lo más que lleva WhatsApp.")


def message(
    content: Mapping[str, Any], *, key: UUID, enclosure: Enclosure | None, media_id: str
) -> dict[str, Any]:
    """Return the body to post. `key` comes back with every status of the message."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": content["to"].removeprefix("+"),
        "biz_opaque_callback_data": str(key),
        **_kind(content, enclosure, media_id),
    }


def in_a_line(content: Mapping[str, Any], enclosure: Enclosure | None) -> str:
    """Return what would be sent, without anything about the person."""
    template = content.get("template")
    what = f"la plantilla «{template['name']}»" if template else f"un texto de {len(content['body'])} letras"
    buttons = len(content["choices"])
    besides = [
        *([f"{buttons} botones" if buttons > 1 else "un botón"] if buttons else []),
        *([f"un archivo ({enclosure.content_type})"] if enclosure else []),
    ]
    return f"Enviaría a un celular {what}{', con ' if besides else ''}{' y '.join(besides)}."


def _kind(content: Mapping[str, Any], enclosure: Enclosure | None, media_id: str) -> dict[str, Any]:
    template, choices, body = content.get("template"), content["choices"], content["body"]
    if template:
        return {"type": "template", "template": _template(template, choices, enclosure, media_id)}
    if choices:
        header = {"header": _file(enclosure, media_id)} if enclosure else {}
        buttons = [{"type": "reply", "reply": {"id": answer, "title": title}} for answer, title in choices]
        interactive = {"type": "button", **header, "body": {"text": body}, "action": {"buttons": buttons}}
        return {"type": "interactive", "interactive": interactive}
    if enclosure:
        sent = _file(enclosure, media_id)
        if body:
            sent[enclosure.kind]["caption"] = body
        return sent
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _template(
    template: Mapping[str, Any], choices: list[list[str]], enclosure: Enclosure | None, media_id: str
) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if enclosure:
        components.append({"type": "header", "parameters": [_file(enclosure, media_id)]})
    if template["parameters"]:
        texts = [{"type": "text", "text": each} for each in template["parameters"]]
        components.append({"type": "body", "parameters": texts})
    components += [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(place),
            "parameters": [{"type": "payload", "payload": answer}],
        }
        for place, (answer, _title) in enumerate(choices)
    ]
    return {"name": template["name"], "language": {"code": LANGUAGE}, "components": components}


def _file(enclosure: Enclosure, media_id: str) -> dict[str, Any]:
    sent = {"id": media_id}
    if enclosure.kind == "document":
        sent["filename"] = enclosure.name
    return {"type": enclosure.kind, enclosure.kind: sent}
