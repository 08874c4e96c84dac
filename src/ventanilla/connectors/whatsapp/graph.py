"""The few requests that we make of Meta's Graph API: post a message, put a file there, fetch one that somebody sent."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from ventanilla.connectors.whatsapp import trouble
from ventanilla.kernel import files, outbound
from ventanilla.kernel.commands.errors import Ambiguous, Refused, Transient, Unauthorized
from ventanilla.kernel.outbound import Place

NAME = "WhatsApp"
SECONDS = 20
_MEDIA_HOSTS = re.compile(r"(?:[a-z0-9-]+\.)*(?:fbsbx\.com|facebook\.com|fbcdn\.net|whatsapp\.net)")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class MediaGone(Exception):
    """What somebody sent cannot be had, now or later; `reason` says why in plain Spanish."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Meta's Graph API for one of our numbers. `is_sandbox` lets it stand on this machine, as the demo's does."""

    url: str
    version: str
    phone_id: str
    token: str = field(repr=False)
    is_sandbox: bool = False

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(
            name=NAME,
            base_url=f"{self.url}/{self.version}/",
            seconds=SECONDS,
            may_be_private=self.is_sandbox,
        )

    def post_message(self, message: dict[str, Any]) -> tuple[str, int]:
        """Return what WhatsApp calls the message it took, and the status. Raises a SendFailed."""
        answer = outbound.exchange(
            self.place,
            "POST",
            f"{self.phone_id}/messages",
            headers=self._headers(),
            json_body=message,
            explain=trouble.explain,
        )
        told = answer.json(self.place)
        try:
            return str(told["messages"][0]["id"]), answer.status
        except (LookupError, TypeError) as garbage:
            raise Ambiguous(
                f"{NAME} respondió algo que no se entiende.", detail="no message id", status=answer.status
            ) from garbage

    def upload(self, content: bytes, content_type: str) -> str:
        """Return what WhatsApp calls a file that it now holds for us. Raises a SendFailed, never Ambiguous.

        The name that the person sees is said with the message, so that accents in it survive.
        """
        try:
            answer = outbound.exchange(
                self.place,
                "POST",
                f"{self.phone_id}/media",
                headers=self._headers(),
                files={"file": ("archivo", content, content_type)},
                fields={"messaging_product": "whatsapp", "type": content_type},
                explain=trouble.explain,
            )
            return str(answer.json(self.place)["id"])
        except Ambiguous as lost:
            raise Transient(lost.reason, detail=lost.detail, status=lost.status) from lost
        except (LookupError, TypeError) as garbage:
            raise Transient(f"{NAME} respondió algo que no se entiende.", detail="no media id") from garbage

    def fetch(self, media_id: str) -> bytes:
        """Return a file that somebody sent. Raises MediaGone, or a SendFailed where it may work later."""
        if not _MEDIA_ID.fullmatch(media_id):
            raise MediaGone("El archivo llegó sin un nombre que se pueda pedir.")
        try:
            told = outbound.exchange(
                self.place, "GET", media_id, headers=self._headers(), explain=trouble.explain
            ).json(self.place)
            url, size = httpx.URL(str(told["url"])), int(told.get("file_size") or 0)
            if size > files.MAX_BYTES:
                raise MediaGone("El archivo pesa más de 10 MB.")
            content = self._download(url)
        except Refused as refused:
            raise MediaGone("WhatsApp ya no tiene el archivo.") from refused
        except (LookupError, TypeError, ValueError, httpx.InvalidURL) as garbage:
            raise Transient(f"{NAME} respondió algo que no se entiende.", detail="no media url") from garbage
        sha256 = str(told.get("sha256", ""))
        if _SHA256.fullmatch(sha256) and hashlib.sha256(content).hexdigest() != sha256:
            raise Transient("El archivo llegó incompleto.", detail="other sha256")
        return content

    def _download(self, url: httpx.URL) -> bytes:
        """Return what lies at an address that Graph gave, unless our token must not go there."""
        home = httpx.URL(self.url)
        is_home = (url.scheme, url.host, url.port) == (home.scheme, home.host, home.port)
        if not is_home and not (url.scheme == "https" and _MEDIA_HOSTS.fullmatch(url.host)):
            raise Unauthorized(
                f"{NAME} manda a buscar el archivo a un lugar que no es suyo.", detail="media host"
            )
        there = Place(
            name=NAME,
            base_url=str(url.copy_with(path="/", query=None)),
            seconds=SECONDS,
            most_bytes=files.MAX_BYTES,
            may_be_private=self.is_sandbox and is_home,
        )
        return outbound.exchange(there, "GET", str(url), headers=self._headers()).body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
