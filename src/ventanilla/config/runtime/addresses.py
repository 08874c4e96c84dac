"""Where the pages and the live process listen, and how a browser writes it."""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass

from ventanilla.config.authority import certificates, machine
from ventanilla.config.runtime.errors import CannotStart, reason

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, never a default
ANY_OF_OURS = "0.0.0.0"  # noqa: S104 - where a name listens: it may mean any of our addresses
HIGHEST_PORT = 65535
STANDARD_PORT = 443
SECONDS_TO_ANSWER = 10


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
    def is_secure(self) -> bool:
        """Whether browsers come over TLS: to any name or address but loopback and "everywhere"."""
        return not (self.host in EVERYWHERE or self._is_loopback)

    @property
    def is_shared(self) -> bool:
        """Whether other machines can come: it listens elsewhere than on loopback."""
        return not self._is_loopback

    @property
    def listens_on(self) -> str:
        """The address to listen on: an IP address itself, a name on all of this machine's."""
        return ANY_OF_OURS if self.is_secure and not certificates.is_address(self.host) else self.host

    @property
    def name(self) -> str:
        """The host as a browser on this machine writes it."""
        if self.host in EVERYWHERE or self.host in {"127.0.0.1", "::1"}:
            return "localhost"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def reached_at(self) -> str:
        """Where a program on this machine connects to, whatever the name leads to."""
        return "localhost" if self.listens_on in EVERYWHERE else self.listens_on

    @property
    def pages(self) -> str:
        """The address people open."""
        return self._address(self.port)

    @property
    def live(self) -> str:
        """The address of the live process."""
        return self._address(self.live_port)

    def refuse_nonsense(self) -> None:
        """Raise CannotStart when the host is neither a name nor an address."""
        if not certificates.is_address(self.host) and not machine.is_name(self.host):
            raise CannotStart(
                f"«{self.host}» no es un nombre ni una dirección: indique con --host solo el nombre, "
                "como cis.ejemplo.co, o la dirección, como 192.168.1.20."
            )

    def refuse_taken_ports(self) -> None:
        """Raise CannotStart when one of the two ports cannot be listened on."""
        if not 0 < self.port < HIGHEST_PORT:
            raise CannotStart(
                f"El puerto {self.port} no existe: elija con --port uno entre 1 y {HIGHEST_PORT - 1}."
            )
        for port in (self.port, self.live_port):
            self._refuse_taken(port)

    def answer(self) -> bool:
        """Tell whether the pages answer, whatever they say. Whom to trust is for browsers to judge, not for us."""
        connection = self._connection()
        try:
            connection.request("GET", "/", headers={"Host": f"{self.name}:{self.port}"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    @property
    def _is_loopback(self) -> bool:
        is_address = certificates.is_address(self.host)
        return ipaddress.ip_address(self.host).is_loopback if is_address else self.host == "localhost"

    def _address(self, port: int) -> str:
        if not self.is_secure:
            return f"http://{self.name}:{port}"
        return f"https://{self.name}" if port == STANDARD_PORT else f"https://{self.name}:{port}"

    def _connection(self) -> http.client.HTTPConnection:
        here = self.reached_at
        if not self.is_secure:
            return http.client.HTTPConnection(here, self.port, timeout=SECONDS_TO_ANSWER)
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(here, self.port, timeout=SECONDS_TO_ANSWER, context=trusting)

    def _refuse_taken(self, port: int) -> None:
        """Listen for a moment, not sharing the port: granian shares its own, so it would not notice."""
        try:
            family, *_rest, address = socket.getaddrinfo(self.listens_on, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen()
        except OSError as error:
            raise CannotStart(
                f"El puerto {port} de {self.host} no se puede usar ({reason(error)}): "
                "cierre el otro programa o elija otro puerto con --port."
            ) from error
