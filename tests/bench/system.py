"""A throw-away CIS for measuring: a durable database as in production, and the pages under their real server."""

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
from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE
from ventanilla.config.runtime.server_home import prepare_data_folder, settle

PAGES = "ventanilla.config.runtime.pages"


class ThrowAwaySystem:
    """Database and pages on free loopback ports, gone at the end of the block; we speak to the database too."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ventanilla-bench-"))
        self._folder.chmod(0o711)
        self._data = self._folder / "var"
        prepare_data_folder(self._data)
        self._server = EmbeddedPostgres(settle(self._data), log=self._data / "logs" / "database.log")
        self._pages: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> Self:
        try:
            self._server.start()
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
                "VENTANILLA_DATA": str(self._data),
                "DATABASE_URL": self._server.url(PROGRAM_ROLE),
                "DATABASE_OWNER_URL": self._server.url(OWNER_ROLE),
            }
            subprocess.run([sys.executable, "-m", "django", "prepare"], check=True, stdout=sys.stderr)
            self._start_pages()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _start_pages(self) -> None:
        host, port = self.address.removeprefix("http://").split(":")
        environment = dict(os.environ)
        environment.pop("DATABASE_OWNER_URL")
        self._pages = subprocess.Popen(
            [sys.executable, "-m", PAGES, host, port],
            env=environment,
            stdout=sys.stderr,
            start_new_session=True,
        )
        wait_until(self._is_serving, within=60, what="the pages")

    def _is_serving(self) -> bool:
        try:
            return httpx.get(f"{self.address}/entrar/").status_code == 200
        except httpx.TransportError:
            return False

    def _stop(self) -> None:
        if self._pages is not None:
            end(self._pages)
        self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
