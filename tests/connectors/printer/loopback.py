"""Ticket printers on loopback: one that works, and those that do not."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PAPER_ENOUGH, PAPER_LOW, PAPER_OUT = 0x12, 0x1E, 0x7E
ONLINE, OFFLINE = 0x12, 0x1A
IN_ORDER = {PAPER_ENOUGH: 0x00, PAPER_LOW: 0x03, PAPER_OUT: 0x0C}


@dataclass
class LoopbackPrinter:
    """A printer's network card and its roll: `printed` is what it took besides questions."""

    paper: int = PAPER_ENOUGH
    online: int = ONLINE
    answers: bool = True
    says_when_done: bool = True
    reports_by_itself: bytes = b""
    dies_after: int | None = None
    reads: bool = True
    printed: bytes = b""
    port: int = 0
    visits: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """The address as a kiosk's printer has it."""
        return f"127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        """Take what one visitor sends until they hang up, or until this printer dies."""
        self.visits += 1
        if not self.reads:
            self.stop.wait(timeout=30)
            return
        if self.reports_by_itself:
            connection.sendall(self.reports_by_itself)
        pending, taken = b"", 0
        while chunk := connection.recv(1024):
            taken += len(chunk)
            if self.dies_after is not None and taken > self.dies_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return
            pending = self._obey(pending + chunk, connection.sendall)

    def _obey(self, content: bytes, answer: Callable[[bytes], None]) -> bytes:
        """Do every command that is complete, and return the rest."""
        while length := _length(content):
            command, content = content[:length], content[length:]
            if command.startswith(b"\x10\x04"):
                if self.answers:
                    answer(bytes([self.paper if command[2] == 4 else self.online]))
            elif command.startswith(b"\x1dr"):
                if self.answers and self.says_when_done:
                    answer(bytes([IN_ORDER[self.paper]]))
            else:
                self.printed += command
        return content


@contextmanager
def printing(printer: LoopbackPrinter) -> Iterator[LoopbackPrinter]:
    """Have the printer listen on a port that the system picks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        printer.port = server.getsockname()[1]
        server.settimeout(0.1)

        def listen() -> None:
            while not printer.stop.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                connection.settimeout(10)
                with connection:
                    printer.serve(connection)

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield printer
        finally:
            printer.stop.set()
            thread.join(timeout=15)


def unused_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _length(content: bytes) -> int:
    """Return how long the first command is; 0 while it is not complete."""
    if content.startswith(b"\x1dv0"):
        if len(content) < 8:
            return 0
        whole = 8 + int.from_bytes(content[4:6], "little") * int.from_bytes(content[6:8], "little")
        return whole if len(content) >= whole else 0
    fixed = {b"\x10\x04": 3, b"\x1b@": 2, b"\x1bd": 3, b"\x1dr": 3, b"\x1dV": 3}
    wanted = fixed.get(content[:2], 0)
    return wanted if len(content) >= wanted else 0
