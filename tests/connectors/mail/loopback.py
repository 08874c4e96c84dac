"""Mail servers on loopback: the sandbox's, which works, and one that says and does at each word what a test tells it."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ventanilla.connectors.sandbox.mail.server import Handler, protocol

GREETING, BODY = "GREETING", "BODY"
USUAL = {
    GREETING: "220 correo.ejemplo.co ESMTP",
    "EHLO": "250-correo.ejemplo.co\r\n250 SIZE 1000000",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 Go on",
    BODY: "250 2.0.0 OK",
    "RSET": "250 OK",
    "QUIT": "221 Bye",
}


@dataclass
class ScriptedServer:
    """Replies as told, else as usual. `cuts_at` hangs up instead of replying there, `hangs_at` says nothing more.

    `drips` sends a byte now and then instead of a greeting, for ever.
    """

    replies: Mapping[str, str] = field(default_factory=dict)
    cuts_at: str = ""
    hangs_at: str = ""
    drips: bool = False
    letters: list[bytes] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, connection: socket.socket) -> None:
        """Converse with one client until it or this server hangs up."""
        if self.drips:
            while not self.stop.wait(0.05):
                connection.sendall(b"2")
            return
        words = connection.makefile("rb")
        if not self._reply(connection, GREETING):
            return
        while line := words.readline():
            word = line.split()[0].decode().upper()
            if not self._reply(connection, word):
                return
            if word == "DATA" and self._says("DATA").startswith("354"):
                self.letters.append(b"".join(iter(words.readline, b".\r\n")))
                if not self._reply(connection, BODY):
                    return
            elif word == "QUIT":
                return

    def _reply(self, connection: socket.socket, word: str) -> bool:
        if self.cuts_at == word:
            return False
        if self.hangs_at == word:
            self.stop.wait(30)
            return False
        connection.sendall(self._says(word).encode() + b"\r\n")
        return True

    def _says(self, word: str) -> str:
        return self.replies.get(word) or USUAL.get(word, "502 5.5.1 What?")


@contextmanager
def scripted(server: ScriptedServer) -> Iterator[int]:
    """Let the server listen, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            while not server.stop.is_set():
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                with connection:
                    try:
                        server.serve(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.stop.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


@dataclass
class Sandbox:
    """The sandbox's server with its folder, and what it would report as not delivered."""

    folder: Path
    port: int = 0
    bounced: list[tuple[bytes, str]] = field(default_factory=list)

    def letters(self) -> list[bytes]:
        """Return what it took, the oldest first."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]


@contextmanager
def sandbox(
    folder: Path, *, encrypted: ssl.SSLContext | None = None, offers: ssl.SSLContext | None = None
) -> Iterator[Sandbox]:
    """Run the sandbox's server; `encrypted` from the first byte, or `offers` encryption and asks for a password."""
    running = Sandbox(folder)
    loop = asyncio.new_event_loop()

    async def bounce(letter: bytes, address: str) -> None:
        running.bounced.append((letter, address))

    async def listen() -> asyncio.Server:
        make = protocol(Handler(folder, bounce), **({"tls_context": offers} if offers else {}))
        return await loop.create_server(make, "127.0.0.1", 0, ssl=encrypted)

    server = loop.run_until_complete(listen())
    running.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield running
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(server.wait_closed())
        loop.close()
