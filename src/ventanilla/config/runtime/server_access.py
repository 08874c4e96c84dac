"""How the embedded server is reached: its loopback port and the passwords of its roles."""

import json
import random
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from ventanilla.config.runtime.errors import CannotStart

SUPERUSER = "postgres"
OWNER_ROLE = "ventanilla_owner"
PROGRAM_ROLE = "ventanilla_program"
LOOPBACK = "127.0.0.1"
SELDOM_LENT_PORTS = range(20_000, 32_000)  # below those that the system lends to outgoing connections


@dataclass(slots=True)
class Access:
    """The port of the server and a random password per role, kept in a file that only we can read."""

    port: int
    passwords: dict[str, str]

    @classmethod
    def new(cls) -> "Access":
        """Return access with fresh passwords and a free port."""
        roles = (SUPERUSER, OWNER_ROLE, PROGRAM_ROLE)
        return cls(port=free_port(), passwords={role: secrets.token_urlsafe(24) for role in roles})

    @classmethod
    def read(cls, file: Path) -> "Access":
        """Return what the file keeps. Raises CannotStart when it cannot be read."""
        try:
            kept = json.loads(file.read_text())
            return cls(port=int(kept["port"]), passwords=dict(kept["passwords"]))
        except (OSError, ValueError, KeyError) as error:
            raise CannotStart(f"No se puede leer {file}: bórrelo para que se haga de nuevo.") from error

    def write(self, file: Path) -> None:
        """Keep this in the file, whole or not at all."""
        partial = file.with_suffix(".new")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps({"port": self.port, "passwords": self.passwords}))
        partial.replace(file)


def is_free(port: int) -> bool:
    """Tell whether a loopback TCP port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a free loopback port that no outgoing connection is likely to take meanwhile."""
    for port in random.sample(SELDOM_LENT_PORTS, 50):
        if is_free(port):
            return port
    with socket.socket() as any_port:
        any_port.bind((LOOPBACK, 0))
        return int(any_port.getsockname()[1])
