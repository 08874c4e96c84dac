"""Bodies as Meta posts them, and their signature."""

import hashlib
import hmac
import json
from typing import Any

PHONE_ID = "106540352242922"
SECRET = "secreto-de-prueba"
VERIFY_TOKEN = "palabra-acordada"
DORAS = "573155551234"
WAMID = "wamid.HBgMNTczMTU1NTUxMjM0"


def body(*, phone_id: str = PHONE_ID, field: str = "messages", **value: Any) -> bytes:
    """Return a notice with one change."""
    metadata = {"display_phone_number": "576028862727", "phone_number_id": phone_id}
    change = {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    entry = [{"id": "102290129340398", "changes": [change]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


def written(kind: str = "text", *, number: str = DORAS, user_id: str = "", **said: Any) -> bytes:
    """Return the notice of something that a person wrote; `said` has its parts, and may replace any other."""
    contact: dict[str, Any] = {"profile": {"name": "Dora"}}
    message: dict[str, Any] = {"id": WAMID, "timestamp": "1796054400", "type": kind}
    if number:
        contact["wa_id"], message["from"] = number, number
    if user_id:
        contact["user_id"], message["from_user_id"] = user_id, user_id
    return body(contacts=[contact], messages=[message | said])


def status(state: str, *, key: str = "", **more: Any) -> bytes:
    """Return the notice of what became of a message."""
    told = {"id": WAMID, "status": state, "timestamp": "1796054400", "recipient_id": DORAS} | more
    return body(statuses=[told | ({"biz_opaque_callback_data": key} if key else {})])


def signature(of: bytes, secret: str = SECRET) -> str:
    """Return the header that proves a body."""
    return "sha256=" + hmac.new(secret.encode(), of, hashlib.sha256).hexdigest()
