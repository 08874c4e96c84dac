"""The demo's stand-in for WhatsApp: where it listens, and how it and the program come to know each other."""

import secrets
from dataclasses import dataclass, field

from ventanilla.config.runtime.addresses import EVERYWHERE, Addresses
from ventanilla.config.runtime.server_access import free_port

LOOPBACK = "127.0.0.1"
HOOK = "/ganchos/whatsapp/"
PHONE_ID = "106540352242922"


@dataclass(frozen=True, slots=True)
class WhatsAppSandbox:
    """The stand-in of one run. Its secrets are made anew each time and known to nobody else."""

    port: int = field(default_factory=free_port)
    token: str = field(default_factory=secrets.token_urlsafe, repr=False)
    app_secret: str = field(default_factory=secrets.token_hex, repr=False)
    verify_token: str = field(default_factory=secrets.token_urlsafe, repr=False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return what makes the program take it for WhatsApp, whatever the environment said before.

        A demo never writes to anybody: its people are invented, but their numbers may be somebody's.
        """
        return {
            "VENTANILLA_WHATSAPP_URL": self.url,
            "VENTANILLA_WHATSAPP_PHONE_ID": PHONE_ID,
            "VENTANILLA_WHATSAPP_TOKEN": self.token,
            "VENTANILLA_WHATSAPP_APP_SECRET": self.app_secret,
            "VENTANILLA_WHATSAPP_VERIFY_TOKEN": self.verify_token,
        }

    def module(self, addresses: Addresses) -> list[str]:
        """Return the module that it is, with its port, the webhook, and the name by which the pages know themselves."""
        here = LOOPBACK if addresses.listens_on in EVERYWHERE else addresses.listens_on
        scheme = "https" if addresses.is_secure else "http"
        host = f"[{here}]" if ":" in here else here
        name = f"{addresses.name}:{addresses.port}"
        module = "ventanilla.connectors.sandbox.whatsapp"
        return [module, str(self.port), f"{scheme}://{host}:{addresses.port}{HOOK}", name]
