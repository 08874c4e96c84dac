"""What the stand-in tells the Caja: statuses and messages, posted to its webhook as Meta posts them."""

import hashlib
import hmac
import json
import logging
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from ventanilla.connectors.sandbox.whatsapp.phones import Bubble, Media, Phone

MOMENT = 0.05  # so that whoever asked has our answer before they hear what came of it
LONGEST_WAIT = 30.0
SECONDS = 10.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The Caja as WhatsApp knows it, and where it wants to be told."""

    phone_id: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    webhook: str
    host: str = ""
    number: str = "576028862727"
    account_id: str = "102290129340398"


class Postman:
    """Posts notices one after the other, each again until it is taken; from a thread of its own."""

    def __init__(self, business: Business) -> None:
        self._business = business
        self._waiting: queue.Queue[bytes] = queue.Queue()
        self._told_to_stop = threading.Event()
        # The pages' own certificate is for the name that browsers use, not for loopback, which nobody listens in on.
        self._client = httpx.Client(timeout=SECONDS, verify=False, trust_env=False)  # noqa: S501
        threading.Thread(target=self._work, daemon=True, name="notices").start()

    def post(self, value: dict[str, Any]) -> None:
        """Have a notice posted."""
        self._waiting.put(body_of(self._business, value))

    def stop(self) -> None:
        """Post nothing more."""
        self._told_to_stop.set()

    def _work(self) -> None:
        while not self._told_to_stop.is_set():
            try:
                body = self._waiting.get(timeout=0.5)
            except queue.Empty:
                continue
            time.sleep(MOMENT)
            self._post_until_taken(body)

    def _post_until_taken(self, body: bytes) -> None:
        wait = 0.5
        while not self._told_to_stop.is_set():
            try:
                answer = self._client.post(self._business.webhook, content=body, headers=self._headers(body))
                if answer.is_success:
                    return
                logger.warning("The webhook answered %s", answer.status_code)
            except httpx.HTTPError as error:
                logger.warning("The webhook was not reached: %s", type(error).__name__)
            self._told_to_stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _headers(self, body: bytes) -> dict[str, str]:
        signature = signed(body, self._business.app_secret)
        host = {"Host": self._business.host} if self._business.host else {}
        return {"Content-Type": "application/json", "X-Hub-Signature-256": signature, **host}


def signed(body: bytes, app_secret: str) -> str:
    """Return the signature of a body, as its header says it."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def body_of(business: Business, value: dict[str, Any]) -> bytes:
    """Return a notice as it is posted; like Meta's, with every letter beyond ASCII escaped."""
    metadata = {"display_phone_number": business.number, "phone_number_id": business.phone_id}
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    change = {"value": whole, "field": "messages"}
    entry = {"id": business.account_id, "changes": [change]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status_of(phone: Phone, bubble: Bubble, at: float) -> dict[str, Any]:
    """Return what is told of a message of the Caja's that went on."""
    told: dict[str, Any] = {
        "id": bubble.id,
        "status": bubble.status,
        "timestamp": str(int(at)),
        "recipient_user_id": phone.user_id,
        **({"recipient_id": phone.number} if phone.number else {}),
        **({"biz_opaque_callback_data": bubble.key} if bubble.key else {}),
    }
    if bubble.status == "failed":
        told["errors"] = [{"code": int(bubble.trouble), "title": "Message failed to send"}]
    else:
        told["pricing"] = {
            "billable": True,
            "pricing_model": "PMP",
            "type": "regular",
            "category": bubble.category,
        }
    return {"statuses": [told]}


def message_of(
    phone: Phone, bubble: Bubble, *, said: dict[str, Any], answers: str, media: Media | None
) -> dict[str, Any]:
    """Return what is told of something that a person wrote; `said` is the part that its kind names."""
    if media is not None:
        said = {"id": media.id, "mime_type": media.content_type, "sha256": media.sha256, **said}
    number = {"wa_id": phone.number} if phone.number else {}
    contact = {"profile": {"name": "Persona inventada"}, "user_id": phone.user_id, **number}
    told: dict[str, Any] = {
        "from_user_id": phone.user_id,
        "id": bubble.id,
        "timestamp": str(int(bubble.at)),
        "type": bubble.kind,
        bubble.kind: said,
    }
    if phone.number:
        told["from"] = phone.number
    if answers:
        told["context"] = {"id": answers}
    return {"contacts": [contact], "messages": [told]}
