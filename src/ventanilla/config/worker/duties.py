"""What the worker does all day: the relay and the jobs, each starting over when the database comes back."""

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import psycopg
from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app, connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from ventanilla.kernel import connections, listener, relay
from ventanilla.kernel.commands import tasks as commands
from ventanilla.kernel.inbox import tasks as inbox

POLL_SECONDS = 2.0
JOBS_AT_ONCE = 2
LANES_AT_ONCE = 10
INBOX_AT_ONCE = 3
SECONDS_FOR_RUNNING_JOBS = 10.0
SECONDS_FOR_A_CONNECTION = 3.0

logger = logging.getLogger("ventanilla.worker")


async def work_until_told_to_stop() -> None:
    """Work until SIGTERM or Ctrl-C; jobs that run then get ten seconds to end.

    Raises what ended a duty, if one ends by itself: a database that went away does not, a defect does.
    """
    loop = asyncio.get_running_loop()
    # Jobs run in threads of the loop; it has few of its own where there are few processors.
    loop.set_default_executor(ThreadPoolExecutor(JOBS_AT_ONCE + LANES_AT_ONCE + INBOX_AT_ONCE, "jobs"))
    told_to_stop = asyncio.Event()
    for stopping in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stopping, told_to_stop.set)
    async with asyncio.TaskGroup() as everything:
        duties = [everything.create_task(duty) for duty in (relay_events(), run_jobs())]
        await told_to_stop.wait()
        for duty in duties:
            duty.cancel()


async def relay_events() -> None:
    """Hand committed events to their handlers as they come, for ever."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="relay") as own_thread:
        async with aclosing(listener.pulses("relay", poll_seconds=POLL_SECONDS)) as pulses:
            async for _ in pulses:
                try:
                    await loop.run_in_executor(own_thread, _relay_pending)
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("Events wait for the database: %s", error)


async def run_jobs() -> None:
    """Run jobs and schedules, for ever."""
    jobs = _app_with_its_own_connections()
    while True:
        try:
            await sync_to_async(close_old_connections)()
            async with await connections.connect_async("jobs") as connection, jobs.open_async():
                await _run_until_cut_off(jobs, connection)
        except (ConnectorException, psycopg.Error) as error:
            logger.warning("Jobs wait for the database: %s", error.__cause__ or error)
        await asyncio.sleep(connections.seconds_before_retry(4))


async def _run_until_cut_off(jobs: App, connection: psycopg.AsyncConnection) -> None:
    """Run jobs until the database cuts `connection`: whoever goes on after that keeps jobs that it lost track of.

    They belong to a worker that is alive and would never be retried; those of one that has gone are.
    """
    own_jobs = {task.queue for task in jobs.tasks.values()} - {commands.QUEUE, inbox.QUEUE}
    together = [
        asyncio.create_task(each)
        for each in (
            _run(jobs, own_jobs, at_once=JOBS_AT_ONCE),
            _run(jobs, {commands.QUEUE}, at_once=LANES_AT_ONCE),
            _run(jobs, {inbox.QUEUE}, at_once=INBOX_AT_ONCE),
            _until_cut_off(connection),
        )
    ]
    try:
        await asyncio.wait(together, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in together:
            each.cancel()
        outcomes = await asyncio.gather(*together, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _run(jobs: App, queues: set[str], *, at_once: int) -> None:
    """Run the jobs of these queues. Another system that hangs holds up no job of our own."""
    await jobs.run_worker_async(
        queues=sorted(queues),
        concurrency=at_once,
        fetch_job_polling_interval=POLL_SECONDS,
        install_signal_handlers=False,
        shutdown_graceful_timeout=SECONDS_FOR_RUNNING_JOBS,
        delete_jobs="successful",
    )


async def _until_cut_off(connection: psycopg.AsyncConnection) -> None:
    """Wait until `connection` is lost, then raise psycopg.OperationalError."""
    async for _ in connection.notifies():
        pass


def _relay_pending() -> None:
    close_old_connections()
    relay.relay_pending()


def _app_with_its_own_connections() -> App:
    """Return an app with the same tasks for the worker's own use.

    The global one keeps Django's connection, so that `defer` in a service, a job or the relay joins their
    transaction.
    """
    own = DjangoApp(
        connector=PsycopgConnector(kwargs=connector_params(), timeout=SECONDS_FOR_A_CONNECTION),
        worker_defaults=app.worker_defaults,
    )
    own.tasks = app.tasks
    own.periodic_registry = app.periodic_registry
    return own
