"""The mail server that e-mail leaves by: the Caja's, as the environment names it, and in the demo one of our own."""

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.server_access import free_port
from ventanilla.connectors.mail.server import MailServer, NoMailServer, from_url

SANDBOX_SENDER = "avisos@ejemplo.co"
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def server(url: str, sender: str) -> MailServer | None:
    """Return the server of VENTANILLA_MAIL_URL, by which VENTANILLA_MAIL_FROM writes; None where none is named.

    Raises CannotStart.
    """
    if not url:
        return None
    try:
        found = from_url(url)
    except NoMailServer as error:
        raise CannotStart(f"VENTANILLA_MAIL_URL: {error}.") from error
    if not _ADDRESS.fullmatch(sender):
        raise CannotStart(
            "VENTANILLA_MAIL_FROM: diga la dirección desde la que se escribe, sola, como avisos@cis.ejemplo.co."
        )
    return found


@dataclass(frozen=True, slots=True)
class MailSandbox:
    """The demo's mail server, whatever the environment names: what is written to invented people leaves to nobody."""

    port: int = field(default_factory=free_port)
    secret: str = field(default_factory=secrets.token_urlsafe, repr=False)

    def environment(self) -> dict[str, str]:
        """Return how the other processes find it, and know its reports."""
        return {
            "VENTANILLA_MAIL_URL": f"smtp://127.0.0.1:{self.port}?tls=no",
            "VENTANILLA_MAIL_FROM": SANDBOX_SENDER,
            "VENTANILLA_MAIL_HOOK_SECRET": self.secret,
        }

    def module(self, data: Path, addresses: Addresses, authority: Path | None) -> list[str]:
        """Return the module that it is, with its command line."""
        hook = f"{addresses.pages}/ganchos/correo/"
        trusted = [str(authority)] if authority else []
        return [
            "ventanilla.connectors.sandbox.mail",
            str(self.port),
            str(data / "mail"),
            hook,
            addresses.reached_at,
            *trusted,
        ]
