"""Django's SMTP backend with one deadline for the whole exchange, which remembers how far a letter came."""

import io
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from ventanilla.connectors.mail.server import Encryption, MailServer

GO_ON_WITH_THE_BODY = 354
SECONDS_FOR_A_GOODBYE = 2.0
BYTES_AT_ONCE = 1 << 16


@dataclass(slots=True)
class Progress:
    """When an exchange must be over, and whether the server may have taken the letter already."""

    ends_at: float
    may_have_been_taken: bool = False

    def seconds_left(self) -> float:
        """Return the seconds until the end. Raises TimeoutError when none are left."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("The time of the whole exchange is over.")
        return left


class MailBackend(EmailBackend):
    """Sends to one server; for one letter, as the deadline begins when it is made."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(
            host=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.encryption is Encryption.ONCE_CONNECTED,
            use_ssl=server.encryption is Encryption.FROM_THE_START,
        )
        self.progress = Progress(time.monotonic() + server.seconds)
        if server.trust is not None:
            self.ssl_context = server.trust

    @property
    def connection_class(self) -> Any:
        """What opens a conversation when it is called as Django calls smtplib's classes."""
        return self._conversation

    def _conversation(
        self, host: str, port: int, *, local_hostname: str, context: ssl.SSLContext | None = None, **_: object
    ) -> "_Conversation":
        return _Conversation(host, port, str(local_hostname), progress=self.progress, context=context)

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Take leave. The letter was taken or not by now: how the goodbye goes changes nothing."""
        with suppress(OSError):
            connection.quit()
        connection.close()


class _Conversation(smtplib.SMTP):
    """What is said on one connection, each word within what is left of the time; with `context`, encrypted at once."""

    def __init__(
        self, host: str, port: int, local_hostname: str, *, progress: Progress, context: ssl.SSLContext | None
    ) -> None:
        self._progress, self._context = progress, context
        super().__init__(host, port, local_hostname)

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        connected = self._connected(host, port)
        if self._context is None:
            return connected
        connected.settimeout(self._progress.seconds_left())
        return self._context.wrap_socket(connected, server_hostname=host)

    def _connected(self, host: str, port: int) -> socket.socket:
        failed: OSError = OSError("The name has no address.")
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(self._progress.seconds_left())
                opened.connect(address)
            except OSError as error:
                opened.close()
                failed = error
            else:
                return opened
        raise failed

    def send(self, s: Any) -> None:
        """Send in pieces, so that a server that reads a byte now and then does not outlast the time."""
        content = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for at in range(0, len(content), BYTES_AT_ONCE):
            if self.sock is not None:
                self.sock.settimeout(self._progress.seconds_left())
            super().send(content[at : at + BYTES_AT_ONCE])

    def getreply(self) -> tuple[int, bytes]:
        """Return what the server replies; from its word to go on with the body, it may have the letter."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Incoming(self.sock, self._progress))
        code, said = super().getreply()
        if code == GO_ON_WITH_THE_BODY:
            self._progress.may_have_been_taken = True
        return code, said

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye without waiting long for it to be returned."""
        self._progress.ends_at = min(self._progress.ends_at, time.monotonic() + SECONDS_FOR_A_GOODBYE)
        return super().quit()


class _Incoming(io.RawIOBase):
    """What comes from a socket, each read within what is left of the time."""

    def __init__(self, sock: socket.socket, progress: Progress) -> None:
        super().__init__()
        self._sock, self._progress = sock, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._progress.seconds_left())
        return self._sock.recv_into(buffer)
