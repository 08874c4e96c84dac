"""The stream of one screen: who asks, what they may hear, and sending it until one side ends it."""

import asyncio
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _

from ventanilla.web.base import device_cookies
from ventanilla.web.live import frames, rules, selectors
from ventanilla.web.live.database import Database
from ventanilla.web.live.exchange import Exchange, Problem
from ventanilla.web.live.hub import Hub, Stream
from ventanilla.web.live.selectors import Credential

COOKIES = {kind.lower(): name for kind, name in device_cookies.NAMES.items()} | {
    "staff": settings.SESSION_COOKIE_NAME
}


async def stream_events(exchange: Exchange, site_code: str, *, database: Database, hub: Hub) -> None:
    """Answer with the events of that site that the request asks for and may hear.

    Raises Problem: 400 for a malformed number, 401 without a valid credential, 403 for topics of others, 404
    for another site.
    """
    last_heard = _last_heard_call(exchange)
    stream = await _authorized_stream(exchange, site_code, database)
    hears_calls = f"site:{site_code}:calls" in stream.topics
    if hears_calls:
        newest = await selectors.last_call_number(database, stream.site_id)
        stream.last_call = newest if last_heard is None else last_heard
    hub.add(stream)
    try:
        await exchange.start(HTTPStatus.OK, {"content-type": "text/event-stream", "x-accel-buffering": "no"})
        await _send_until_over(exchange, stream, database, hears_calls=hears_calls)
    finally:
        hub.remove(stream)


async def _authorized_stream(exchange: Exchange, site_code: str, database: Database) -> Stream:
    credential = _credential(exchange)
    granted = await selectors.grants_of(database, [credential] if credential else [])
    grant = granted.get(credential) if credential else None
    if credential is None or grant is None:
        raise Problem(
            HTTPStatus.UNAUTHORIZED, "live.not_signed_in", _("Inicie sesión o empareje este dispositivo.")
        )
    site = await selectors.site_id(database, site_code)
    if grant.site_code not in (site_code, None) or site is None:
        raise Problem(HTTPStatus.NOT_FOUND, "live.no_such_site", _("Esa sede no existe o no es la suya."))
    topics = rules.topics_for(grant, site_code, _asked_topics(exchange))
    if topics is None:
        raise Problem(
            HTTPStatus.FORBIDDEN, "live.not_yours", _("Este usuario o dispositivo no puede recibir eso.")
        )
    return Stream(grant=grant, credential=credential, site_id=site, topics=topics)


async def _send_until_over(
    exchange: Exchange, stream: Stream, database: Database, *, hears_calls: bool
) -> None:
    sending = asyncio.create_task(_send_all(exchange, stream, database, hears_calls=hears_calls))
    leaving = asyncio.create_task(exchange.until_client_left())
    stream.on_drop = sending.cancel
    await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, leaving):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _send_all(exchange: Exchange, stream: Stream, database: Database, *, hears_calls: bool) -> None:
    await exchange.send_part(frames.opening(stream.last_call if hears_calls else None))
    try:
        if hears_calls:
            await _replay_calls(exchange, stream, database)
    except psycopg.OperationalError:
        stream.end()
    async for part in stream.frames():
        await exchange.send_part(part)
    await exchange.finish()


async def _replay_calls(exchange: Exchange, stream: Stream, database: Database) -> None:
    """Send the calls that the client missed; newer ones wait in the stream, which skips what was sent here.

    Raises psycopg.OperationalError when the database goes; the client then resumes after the last one it got.
    """
    while missed := await selectors.calls_after(database, stream.site_id, stream.last_call):
        stream.last_call = missed[-1].number
        await exchange.send_part(b"".join(frames.call(asdict(call)) for call in missed))


def _credential(exchange: Exchange) -> Credential | None:
    """Return whom the request speaks for: the bearer of a token, or the holder of one of the browser's cookies."""
    scheme, _space, token = exchange.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return selectors.token_credential(token.strip())
    speaker = _speaker(exchange)
    secret = exchange.cookies.get(COOKIES[speaker]) if speaker else None
    if not secret:
        return None
    return Credential("session", secret) if speaker == "staff" else selectors.token_credential(secret)


def _speaker(exchange: Exchange) -> str | None:
    """Return who `?as=` says is listening: one browser may be several devices, and signed in.

    Without it: who is signed in, else the only device that this browser is. Raises Problem (400) for somebody unknown.
    """
    asked = exchange.query.get("as", [None])[-1]
    if asked is not None and asked not in COOKIES:
        raise Problem(HTTPStatus.BAD_REQUEST, "live.no_such_speaker", _("Ese tipo de pantalla no existe."))
    present = [speaker for speaker, name in COOKIES.items() if name in exchange.cookies]
    if asked is not None or "staff" in present:
        return asked or "staff"
    return present[0] if len(present) == 1 else None


def _asked_topics(exchange: Exchange) -> list[str]:
    return [topic for given in exchange.query.get("topics", []) for topic in given.replace(",", " ").split()]


def _last_heard_call(exchange: Exchange) -> int | None:
    """Return the number after which calls are wanted; None: those to come. The browser's memory wins."""
    given = exchange.headers.get("last-event-id") or exchange.query.get("after", [""])[-1]
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise Problem(
            HTTPStatus.BAD_REQUEST, "live.not_a_number", _("El número de la última llamada no es válido.")
        )
    return int(given)
