"""Where the pages and the live process listen."""

import socket
from dataclasses import dataclass

from ventanilla.config.runtime.errors import CannotStart, reason

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, never a default
HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Addresses:
    """The host and port of the pages; the live process takes the port after it."""

    host: str
    port: int

    @property
    def live_port(self) -> int:
        """The port of the live process."""
        return self.port + 1

    @property
    def name(self) -> str:
        """The host as a browser on this machine writes it."""
        if self.host in EVERYWHERE or self.host in {"127.0.0.1", "::1"}:
            return "localhost"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def pages(self) -> str:
        """The address people open."""
        return f"http://{self.name}:{self.port}"

    @property
    def live(self) -> str:
        """The address of the live process."""
        return f"http://{self.name}:{self.live_port}"

    def refuse_taken_ports(self) -> None:
        """Raise CannotStart when one of the two ports cannot be listened on."""
        if not 0 < self.port < HIGHEST_PORT:
            raise CannotStart(
                f"El puerto {self.port} no existe: elija con --port uno entre 1 y {HIGHEST_PORT - 1}."
            )
        for port in (self.port, self.live_port):
            self._refuse_taken(port)

    def _refuse_taken(self, port: int) -> None:
        """Listen for a moment, not sharing the port: granian shares its own, so it would not notice."""
        try:
            family, *_rest, address = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen()
        except socket.gaierror as error:
            raise CannotStart(f"No existe la dirección {self.host}: indique otra con --host.") from error
        except OSError as error:
            raise CannotStart(
                f"El puerto {port} de {self.host} no se puede usar ({reason(error)}): "
                "cierre el otro programa o elija otro puerto con --port."
            ) from error
