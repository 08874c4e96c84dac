"""The raw ASGI program of the live process: no middleware, no ORM per request, one open stream per screen."""

import asyncio
import logging
import re
import signal
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from types import FrameType

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _

from ventanilla.kernel import connections
from ventanilla.web.live import rules, selectors, streaming
from ventanilla.web.live.database import Database
from ventanilla.web.live.exchange import Exchange, Problem, Receive, Scope, Send
from ventanilla.web.live.hub import Hub
from ventanilla.web.live.tail import POLL_SECONDS, Tail

SECONDS_BETWEEN_REVIEWS = 3.0
SECONDS_UNTIL_UNWELL = 3 * POLL_SECONDS + 3

_STREAM_PATH = re.compile(r"/api/v1/sites/(?P<site>[-\w]{1,20})/live")
logger = logging.getLogger(__name__)


class LiveProgram:
    """Answers streams and health; between them follows the outbox and reviews who still may listen."""

    def __init__(self) -> None:
        self._database = Database()
        self._hub = Hub()
        self._tail = Tail(self._database, self._hub)
        self._duties: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope: the process's lifespan or one HTTP exchange."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(Exchange(scope, receive, send))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            elif event["type"] == "lifespan.shutdown":
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._end_streams_on_signal(loop)
        self._duties = [
            loop.create_task(_for_ever("Following the outbox", self._tail.follow)),
            loop.create_task(_for_ever("Reviewing the streams", self._review_regularly)),
        ]

    async def _stop(self) -> None:
        self._hub.end_all()
        for duty in self._duties:
            duty.cancel()
        await asyncio.gather(*self._duties, return_exceptions=True)
        await self._database.close()

    def _end_streams_on_signal(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the streams as soon as the process is told to stop.

        The server asks the program to shut down only after its last connection has closed, and a stream never
        closes by itself. The server's own handler stays in force: it listens on the loop's wake-up
        descriptor, this one beside it.
        """

        def end_streams(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._hub.end_all)

        for stopping in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stopping, end_streams)

    async def _answer(self, exchange: Exchange) -> None:
        try:
            await self._route(exchange)
        except Problem as problem:
            await exchange.answer(problem.status, problem.document())
        except psycopg.OperationalError as error:
            logger.warning("A stream could not be opened: %s", error)
            exchange.answer_headers["retry-after"] = "2"
            unavailable = Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "live.no_database",
                _("La base de datos no responde. Reintentando..."),
            )
            await exchange.answer(unavailable.status, unavailable.document())

    async def _route(self, exchange: Exchange) -> None:
        if exchange.path == "/health":
            await self._tell_health(exchange)
            return
        wanted = _STREAM_PATH.fullmatch(exchange.path)
        if wanted is None:
            raise Problem(HTTPStatus.NOT_FOUND, "live.no_such_page", _("Aquí no hay nada."))
        _admit_origin(exchange)
        if exchange.method == "OPTIONS":
            exchange.answer_headers["access-control-allow-headers"] = "authorization, last-event-id"
            await exchange.answer(HTTPStatus.NO_CONTENT)
        elif exchange.method == "GET":
            await streaming.stream_events(exchange, wanted["site"], database=self._database, hub=self._hub)
        else:
            raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "live.read_only", _("Aquí solo se escucha."))

    async def _tell_health(self, exchange: Exchange) -> None:
        age = self._tail.seconds_since_read()
        is_well = age is not None and age < SECONDS_UNTIL_UNWELL
        await exchange.answer(
            HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE,
            {"status": "ok" if is_well else "no_database", "streams": len(self._hub.streams())},
        )

    async def _review_regularly(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_REVIEWS)
            await self._review()

    async def _review(self) -> None:
        """End the streams whose credential is gone or is now good for something else."""
        streams = self._hub.streams()
        granted = await selectors.grants_of(self._database, {stream.credential for stream in streams})
        for stream in streams:
            if granted.get(stream.credential) != stream.grant:
                stream.end()


def _admit_origin(exchange: Exchange) -> None:
    """Let our own pages read the answer. Raises Problem (403) for a page of any other origin."""
    exchange.answer_headers["vary"] = "origin"
    origin = exchange.headers.get("origin")
    if origin is None:
        return
    pages = tuple(page for page in (settings.PUBLIC_URL, settings.PAGES_ORIGIN) if page)
    if not rules.is_admitted(origin, exchange.headers.get("host", ""), pages, settings.LIVE_PORT - 1):
        raise Problem(HTTPStatus.FORBIDDEN, "live.foreign_origin", _("Esta página no puede escuchar aquí."))
    exchange.answer_headers["access-control-allow-origin"] = origin
    exchange.answer_headers["access-control-allow-credentials"] = "true"


async def _for_ever(duty: str, perform: Callable[[], Awaitable[None]]) -> None:
    """Perform a duty that does not end by itself, and again when it fails."""
    while True:
        try:
            await perform()
        except psycopg.OperationalError as error:
            logger.warning("%s waits for the database: %s", duty, error)
        except Exception:
            logger.exception("%s failed, starting again", duty)
        await asyncio.sleep(connections.seconds_before_retry(3))
