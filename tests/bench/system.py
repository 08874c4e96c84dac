"""A throw-away CIS for measuring: a durable database as in production, pages and streams under their real servers."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.processes import end, free_port, wait_until
from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE, SUPERUSER
from ventanilla.config.runtime.server_home import prepare_data_folder, settle

PAGES = "ventanilla.config.runtime.pages"
LIVE = "ventanilla.config.runtime.live"


class ThrowAwaySystem:
    """Database, pages and streams on free loopback ports, gone at the end of the block; we speak to the database too."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ventanilla-bench-"))
        self._folder.chmod(0o711)
        self._data = self._folder / "var"
        prepare_data_folder(self._data)
        self._server = EmbeddedPostgres(settle(self._data), log=self._data / "logs" / "database.log")
        self._servers: list[subprocess.Popen[bytes]] = []
        self.address = f"http://127.0.0.1:{free_port()}"
        self.live_address = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> Self:
        try:
            self._server.start()
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
                "VENTANILLA_DATA": str(self._data),
                "DATABASE_URL": self._server.url(PROGRAM_ROLE),
                "DATABASE_OWNER_URL": self._server.url(OWNER_ROLE),
                "VENTANILLA_LIVE_URL": self.live_address,
                "VENTANILLA_PAGES_ORIGIN": self.address,
            }
            subprocess.run([sys.executable, "-m", "django", "prepare"], check=True, stdout=sys.stderr)
            self._serve(PAGES, self.address, "/entrar/")
            self._serve(LIVE, self.live_address, "/health")
        except BaseException:
            self._stop()
            raise
        return self

    @property
    def superuser_url(self) -> str:
        """The address of the database for who may do anything in it."""
        return self._server.url(SUPERUSER)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _serve(self, program: str, address: str, path: str) -> None:
        """Start a server at the address, and wait until it answers at the path."""
        host, port = address.removeprefix("http://").split(":")
        environment = dict(os.environ)
        environment.pop("DATABASE_OWNER_URL")
        self._servers.append(
            subprocess.Popen(
                [sys.executable, "-m", program, host, port],
                env=environment,
                stdout=sys.stderr,
                start_new_session=True,
            )
        )
        wait_until(lambda: _answers(f"{address}{path}"), within=60, what=program)

    def _stop(self) -> None:
        for server in self._servers:
            end(server)
        self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code < 400
    except httpx.TransportError:
        return False
