"""HTTP to other systems: encrypted, to addresses on the open internet, without redirects, within one span of time.

Every answer, and every lack of one, becomes a receipt or one of the failures that commands know.
"""

import datetime as dt
import email.utils
import functools
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    Conflicted,
    Refused,
    SendFailed,
    Transient,
    Unauthorized,
)
from ventanilla.kernel.outbound_line import Address, Line

LONGEST_RETRY_AFTER = dt.timedelta(hours=1)
_NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where another system is, by what name people know it, and how long one exchange with it may take in all.

    `may_be_private` lets its address be one of a private network or this machine: for what the Caja runs itself.
    """

    name: str
    base_url: str
    seconds: float = 20
    most_bytes: int = 1 << 20
    may_be_private: bool = False
    trust: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with a status of 200 to 299."""

    status: int
    headers: httpx.Headers
    body: bytes

    def json(self, place: Place) -> Any:
        """Return the body as JSON. Raises Ambiguous when it is none."""
        try:
            return json.loads(self.body)
        except ValueError as garbage:
            raise Ambiguous(
                f"{place.name} respondió algo que no se entiende.", detail="no JSON", status=self.status
            ) from garbage


def exchange(
    place: Place,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    json_body: object = None,
    content: bytes | None = None,
    files: Mapping[str, Any] | None = None,
    fields: Mapping[str, str] | None = None,
    explain: Callable[[SendFailed, bytes], SendFailed] | None = None,
) -> Answer:
    """Send a request and return the answer. `path` is relative to the place, or whole and below it.

    `explain` is for systems that say in the body of a refusal what the status does not: it gets what the status means and
    that body, and returns the failure that is raised.

    Raises Transient when certainly nothing was done (not reached, 408, 425, 429, a 503 that says when to come again),
    Ambiguous when nobody knows (no whole answer in time, 500, 502, 504, and a bare 503, which proxies answer too when
    what is behind them broke off), Conflicted (409, 412), Unauthorized (401, 403, a redirect, a certificate
    that is not theirs, a forbidden address), Refused (any other 4xx).
    """
    url = httpx.URL(place.base_url).join(path)
    deadline = time.monotonic() + place.seconds
    try:
        _check_url(place, url)
        line = Line(
            trust=place.trust or _public_trust(),
            deadline=deadline,
            check=lambda addresses: _check_addresses(place, addresses),
        )
        with (
            httpx.Client(transport=line, timeout=place.seconds, trust_env=False) as client,
            client.stream(
                method,
                url,
                headers=headers,
                json=json_body,
                content=content,
                files=files,
                data=fields,
            ) as response,
        ):
            if response.is_success:
                return Answer(response.status_code, response.headers, _read(place, response))
            raise _explained(place, response, explain)
    except SendFailed:
        raise
    except socket.gaierror as error:
        raise Transient(f"No se encontró la dirección de {place.name}.", detail="no such name") from error
    except _NOTHING_WAS_SENT as error:
        raise _not_reached(place, error) from error
    except (httpx.HTTPError, ssl.SSLError) as error:
        raise Ambiguous(f"{place.name} no respondió a tiempo.", detail=type(error).__name__) from error


@functools.cache
def _public_trust() -> ssl.SSLContext:
    """Return the authorities that browsers trust; reading them takes longer than an exchange."""
    return httpx.create_ssl_context()


def _check_url(place: Place, url: httpx.URL) -> None:
    if url.host != httpx.URL(place.base_url).host or url.scheme not in ("https", "http"):
        raise _closed(place, "una dirección que no es la suya", "other host")
    if url.scheme == "http" and not place.may_be_private:
        raise _closed(place, "una conexión sin cifrar", "http")


def _check_addresses(place: Place, addresses: list[Address]) -> None:
    if not place.may_be_private and not all(address.is_global for address in addresses):
        raise _closed(place, "una dirección de una red privada", "private address")


def _read(place: Place, response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > place.most_bytes:
            raise Ambiguous(
                f"{place.name} respondió más de lo que se espera.",
                detail="too long",
                status=response.status_code,
            )
    return bytes(body)


def _explained(
    place: Place,
    response: httpx.Response,
    explain: Callable[[SendFailed, bytes], SendFailed] | None,
) -> SendFailed:
    usual = _failure(place, response)
    if explain is None or response.is_redirect:
        return usual
    try:
        body = _read(place, response)
    except (Ambiguous, httpx.HTTPError):
        return usual
    return explain(usual, body)


def _failure(place: Place, response: httpx.Response) -> SendFailed:
    status = response.status_code
    detail = f"HTTP {status}"
    if status in (401, 403):
        return Unauthorized(
            f"{place.name} no acepta nuestras credenciales. Revíselas con quien administra la conexión.",
            detail=detail,
            status=status,
        )
    retry_after = _retry_after(response)
    if status in (429, 408, 425) or (status == 503 and retry_after is not None):
        return Transient(
            f"{place.name} pide esperar." if status == 429 else f"{place.name} no está disponible ahora.",
            detail=detail,
            status=status,
            retry_after=retry_after,
        )
    if status in (409, 412):
        return Conflicted(f"El dato ya cambió en {place.name}.", detail=detail, status=status)
    if 300 <= status < 400:
        return _closed(place, "otra dirección", detail)
    if 400 <= status < 500:
        return Refused(f"{place.name} no acepta estos datos.", detail=detail, status=status)
    return Ambiguous(f"{place.name} tuvo una falla interna.", detail=detail, status=status)


def _not_reached(place: Place, error: Exception) -> SendFailed:
    if isinstance(_root(error), ssl.SSLCertVerificationError):
        return _closed(place, "un certificado que no es el suyo", "certificate")
    return Transient(f"No hay conexión con {place.name}.", detail=type(error).__name__)


def _root(error: BaseException) -> BaseException:
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error


def _closed(place: Place, shows: str, detail: str) -> Unauthorized:
    return Unauthorized(
        f"{place.name} muestra {shows}: no se envía nada hasta que alguien lo revise.", detail=detail
    )


def _retry_after(response: httpx.Response) -> dt.timedelta | None:
    """Return how long the answer asks us to wait, in seconds or until a date (RFC 9110, 10.2.3); at most an hour."""
    asked = response.headers.get("Retry-After", "")
    if asked.isdecimal():
        wait = dt.timedelta(seconds=int(asked[:6]))
    else:
        try:
            wait = email.utils.parsedate_to_datetime(asked) - clock.now()
        except (TypeError, ValueError):
            return None
    return min(max(wait, dt.timedelta()), LONGEST_RETRY_AFTER)
