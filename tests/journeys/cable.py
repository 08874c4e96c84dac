"""The network cable of one screen: a SOCKS proxy on loopback that a test pulls out and puts back."""

import asyncio
import struct
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

CHUNK = 65536
SUCCEEDED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
BY_ADDRESS, BY_NAME = 1, 3

T = TypeVar("T")


class Cable:
    """Everything that a browser sends goes through it; pulled out, all connections break and no new one comes through."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable")
        self._open: set[asyncio.StreamWriter] = set()
        self._is_plugged_in = True
        self.address = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.address = f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.pull_out()
        self._do(asyncio.sleep(0.05))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def pull_out(self) -> None:
        """Break every connection, and let no new one through."""
        self._do(self._cut())

    def plug_in(self) -> None:
        """Let connections through again."""
        self._is_plugged_in = True

    def _do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _cut(self) -> None:
        self._is_plugged_in = False
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self._is_plugged_in:
                await self._connect(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Greet, connect where the browser asks to, and pass on what either side says until one of them ends."""
        _version, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        *_head, kind = await reader.readexactly(4)
        if kind == BY_NAME:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4 if kind == BY_ADDRESS else 16)))
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        from_server, to_server = await asyncio.open_connection(
            "127.0.0.1" if host == "localhost" else host, port
        )
        self._open.add(to_server)
        try:
            writer.write(SUCCEEDED)
            await asyncio.gather(_pass_on(reader, to_server), _pass_on(from_server, writer))
        finally:
            self._open.discard(to_server)
            to_server.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()
    writer.transport.close()
