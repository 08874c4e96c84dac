"""Where the Caja's mail server is, how we are known there, and how long one exchange with it may take. Pure."""

import ssl
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote, urlsplit


class Encryption(Enum):
    """How what is said to a mail server is kept from others."""

    FROM_THE_START = "smtps"
    ONCE_CONNECTED = "smtp"
    NONE = "none"


DEFAULT_PORTS = {Encryption.FROM_THE_START: 465, Encryption.ONCE_CONNECTED: 587, Encryption.NONE: 25}


class NoMailServer(ValueError):
    """The address of the mail server cannot be used; the message says why, in Spanish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A mail server. `trust` takes the place of the authorities that the system trusts."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    encryption: Encryption = Encryption.ONCE_CONNECTED
    seconds: float = 30
    trust: ssl.SSLContext | None = None


def from_url(text: str) -> MailServer:
    """Return the server of an address such as smtp://user:password@correo.ejemplo.co:587.

    `smtps` speaks encrypted from the first byte, `smtp` asks for encryption and goes no further without it. `?tls=no`
    goes without, to a server that asks for no password: one on this machine. Raises NoMailServer.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise NoMailServer(f"el puerto no se entiende ({error})") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise NoMailServer("debe ser como smtp://usuario:clave@correo.ejemplo.co:587")
    encryption = Encryption(parts.scheme)
    if parts.query == "tls=no" and encryption is Encryption.ONCE_CONNECTED:
        encryption = Encryption.NONE
    elif parts.query:
        raise NoMailServer(f"no se conoce «{parts.query}»; solo ?tls=no, con smtp://")
    if encryption is Encryption.NONE and parts.username:
        raise NoMailServer("una contraseña no se manda sin cifrar: quite ?tls=no, o el usuario")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (username + password).isascii():
        raise NoMailServer("el usuario y la contraseña solo pueden llevar letras sin tilde, cifras y signos")
    return MailServer(
        host=parts.hostname,
        port=port or DEFAULT_PORTS[encryption],
        username=username,
        password=password,
        encryption=encryption,
    )
