"""What is sent to WhatsApp for an order: text, reply buttons, a template, a document or picture. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ventanilla.customers.contact.whatsapp_limits import Enclosure

LANGUAGE = "es_CO"


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
