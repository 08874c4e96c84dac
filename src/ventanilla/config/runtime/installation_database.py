"""The database an installation works with: the server it was given, or its own embedded one."""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ventanilla.config.runtime import processes, server_home
from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.program_lock import ProgramLock
from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE

CONNECT_SECONDS = 5
SECONDS_FOR_THE_OTHER_PROGRAM = 30.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The two addresses of one database: the program's role, and the owner's for migrations."""

    program: str
    owner: str


def given_urls() -> DatabaseUrls | None:
    """Return the addresses given in the environment; None when the installation runs its own server."""
    program = os.environ.get("DATABASE_URL")
    return (
        DatabaseUrls(program=program, owner=os.environ.get("DATABASE_OWNER_URL") or program)
        if program
        else None
    )


def refuse_unreachable(urls: DatabaseUrls) -> None:
    """Raise CannotStart when a given server does not take the connection of either role."""
    for variable, url in (("DATABASE_URL", urls.program), ("DATABASE_OWNER_URL", urls.owner)):
        try:
            psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise CannotStart(f"La base de datos de {variable} no acepta la conexión: {reason}") from error


def embedded(data: Path, *, say: Say) -> EmbeddedPostgres:
    """Return the embedded server of a data folder, not started. Raises CannotStart."""
    server_home.prepare_data_folder(data)
    return EmbeddedPostgres(server_home.settle(data), log=data / "logs" / "database.log", say=say)


def urls_of(server: EmbeddedPostgres) -> DatabaseUrls:
    """Return the addresses of an embedded server."""
    return DatabaseUrls(program=server.url(PROGRAM_ROLE), owner=server.url(OWNER_ROLE))


@contextmanager
def for_one_command(data: Path, *, say: Say) -> Iterator[DatabaseUrls]:
    """Lend a running database to one command: the given one, the running program's, or ours for as long as it lasts.

    Raises CannotStart.
    """
    if urls := given_urls():
        refuse_unreachable(urls)
        yield urls
        return
    server = embedded(data, say=say)
    lock = ProgramLock(data)
    if not lock.try_to_take():
        _wait_for(server, lock)
        yield urls_of(server)
        return
    try:
        server.start()
        yield urls_of(server)
    finally:
        server.stop()
        lock.release()


def _wait_for(server: EmbeddedPostgres, lock: ProgramLock) -> None:
    if not processes.wait_until(server.accepts_connections, seconds=SECONDS_FOR_THE_OTHER_PROGRAM, every=0.2):
        raise CannotStart(
            f"El programa en marcha (proceso {lock.holder()}) todavía no tiene lista su base de datos: intente luego."
        )


def describe_machine() -> str:
    """Return the versions a person who helps would ask for."""
    return f"Python {platform.python_version()} en {platform.system()} {platform.machine()}"
