"""The line to another system: its addresses are checked as they are connected to, and all of it has one deadline.

A client's time-outs hold for one read or one write each, so that a server which sends a byte now and then could keep us
for hours.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

Address = IPv4Address | IPv6Address


class Line(httpx.HTTPTransport):
    """Connections that end at `deadline` (of `time.monotonic`); `check` sees all addresses of a name and may refuse."""

    def __init__(
        self, *, trust: ssl.SSLContext, deadline: float, check: Callable[[list[Address]], object]
    ) -> None:
        super().__init__(verify=trust)
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=_Backend(deadline, check))


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: float, check: Callable[[list[Address]], object]) -> None:
        self._deadline, self._check = deadline, check
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first of the host's addresses that answers."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(ip_address(str(each[4][0])) for each in found))
        self._check(addresses)
        failed: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = self._system.connect_tcp(
                    str(address), port, _left(self._deadline, httpcore.ConnectTimeout), None, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _AT_ONCE):
            left = _left(self._deadline, httpcore.WriteTimeout)
            self._stream.write(buffer[start : start + _AT_ONCE], left)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


_AT_ONCE = 1 << 16


def _left(deadline: float, over: type[Exception]) -> float:
    """Return the seconds that are left. Raises `over` when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("the deadline has passed")
    return left
