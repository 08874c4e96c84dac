"""Embedded servers in a temporary folder, for the tests of their keeper."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.server_access import OWNER_ROLE
from ventanilla.config.runtime.server_home import ServerHome, prepare_data_folder, settle


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder that other accounts can pass through, which pytest's own temporary folders are not."""

    data: Path

    @property
    def home(self) -> ServerHome:
        """The home of its server."""
        return settle(self.data)

    @property
    def log(self) -> Path:
        """The log of its server."""
        return self.data / "logs" / "database.log"

    def server(self, *, throw_away: bool = False) -> EmbeddedPostgres:
        """Return its server, not started."""
        return EmbeddedPostgres(self.home, log=self.log, throw_away=throw_away)


@contextmanager
def new_installation() -> Iterator[Installation]:
    """Make a data folder for as long as it is used, and leave no server behind."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-server-") as folder:
        Path(folder).chmod(0o711)
        installation = Installation(data=Path(folder) / "var")
        prepare_data_folder(installation.data)
        try:
            yield installation
        finally:
            leftover = installation.server()
            if leftover.accepts_connections():
                leftover.start()
                leftover.stop()


def ask(server: EmbeddedPostgres, question: bytes) -> object:
    """Return the one value that the server answers."""
    with psycopg.connect(server.url(OWNER_ROLE)) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None
