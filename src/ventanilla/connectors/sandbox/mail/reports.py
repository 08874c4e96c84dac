"""Reports on letters that could not be delivered, as mail servers write them (RFC 3464), and posting them, signed."""

import asyncio
import hashlib
import hmac
import logging
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

import httpx

SECONDS_UNTIL_IT_BOUNCES = 2.0
SECONDS_BETWEEN_TRIES = 3.0
TRIES = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where reports are posted. `at` is the address to connect to, where `url` names a host that may not lead here."""

    url: str
    secret: str = field(repr=False)
    at: str = ""
    trust: ssl.SSLContext | None = None

    def post(self, raw: bytes) -> int:
        """Post a report, signed; return the status that came back. Raises httpx.HTTPError."""
        whole = urlsplit(self.url)
        url = httpx.URL(self.url).copy_with(host=self.at or whole.hostname)
        signature = hmac.new(self.secret.encode(), raw, hashlib.sha256).hexdigest()
        with httpx.Client(verify=self.trust or True, trust_env=False) as client:
            answer = client.post(
                url,
                content=raw,
                headers={
                    "Host": whole.netloc,
                    "Content-Type": "message/rfc822",
                    "X-Ventanilla-Signature": f"sha256={signature}",
                },
                extensions={"sni_hostname": whole.hostname},
            )
        return answer.status_code


def failed(letter: bytes, *, address: str, code: str, diagnostic: str) -> bytes:
    """Return the report that says that a letter did not arrive at that address, and why."""
    return report(letter, address=address, action="failed", code=code, diagnostic=diagnostic)


def report(letter: bytes, *, address: str, action: str, code: str, diagnostic: str) -> bytes:
    """Return a report on a letter: for people, for programs, and the headers of the letter."""
    original = message_from_bytes(letter)
    whole = MIMEMultipart("report")
    whole.set_param("report-type", "delivery-status")
    whole["From"] = "Mail Delivery System <MAILER-DAEMON@correo.ejemplo.co>"
    whole["To"] = str(original.get("From", ""))
    whole["Subject"] = "Delivery Status Notification"
    whole["Date"] = formatdate()
    whole["Message-ID"] = make_msgid(domain="correo.ejemplo.co")
    whole["Auto-Submitted"] = "auto-replied"
    whole.attach(MIMEText(f"<{address}>: {diagnostic}\n"))
    whole.attach(_for_programs(address, action, code, diagnostic))
    whole.attach(_headers_of(original))
    return whole.as_bytes()


async def bounce(hook: Hook, letter: bytes, address: str) -> None:
    """Report a full mailbox, a moment later; again while the hook does not answer."""
    await asyncio.sleep(SECONDS_UNTIL_IT_BOUNCES)
    raw = failed(letter, address=address, code="5.2.2", diagnostic="smtp; 552 5.2.2 Mailbox full")
    for _ in range(TRIES):
        try:
            status = await asyncio.to_thread(hook.post, raw)
        except httpx.HTTPError as error:
            logger.warning("A report could not be posted: %s", type(error).__name__)
        else:
            logger.info("A report was answered with %s.", status)
            if status < 500:
                return
        await asyncio.sleep(SECONDS_BETWEEN_TRIES)


def _for_programs(address: str, action: str, code: str, diagnostic: str) -> MIMEBase:
    about_the_letter, about_the_address = Message(), Message()
    about_the_letter["Reporting-MTA"] = "dns; correo.ejemplo.co"
    about_the_address["Final-Recipient"] = f"rfc822; {address}"
    about_the_address["Action"] = action
    about_the_address["Status"] = code
    about_the_address["Diagnostic-Code"] = diagnostic
    part = MIMEBase("message", "delivery-status")
    part.set_payload([about_the_letter, about_the_address])
    return part


def _headers_of(original: Message) -> MIMEText:
    headers = "".join(f"{name}: {value}\n" for name, value in original.items())
    return MIMEText(headers, "rfc822-headers")
