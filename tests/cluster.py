"""A throw-away PostgreSQL for the tests, up before Django reads its settings; loaded by `-p tests.cluster`.

The tests run as the owner role, for TRUNCATE needs it; others prove what the program's role may not do.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE
from ventanilla.config.runtime.server_home import prepare_data_folder, settle

TEST_RUN = pytest.StashKey["ThrowAwayCluster"]()


class ThrowAwayCluster:
    """One server in a temporary folder, with the data folder the tests write to."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ventanilla-tests-"))
        self._folder.chmod(0o711)
        self.data = self._folder / "var"
        prepare_data_folder(self.data)
        (self.data / "static").mkdir()
        log = self.data / "logs" / "database.log"
        self.server = EmbeddedPostgres(settle(self.data), log=log, throw_away=True)

    def start(self) -> None:
        """Start the server and tell Django, and every worker process of this run, where it is."""
        self.server.start()
        os.environ["VENTANILLA_DATA"] = str(self.data)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = self.server.url(OWNER_ROLE)
        os.environ["VENTANILLA_TEST_PROGRAM_URL"] = self.server.url(PROGRAM_ROLE)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the server before pytest-django looks at the settings; the workers of a run share it."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    only_asks = {"-h", "--help", "--version", "-V", "--co", "--collect-only"} & set(
        early_config.invocation_params.args
    )
    if not is_worker and not only_asks:
        cluster = early_config.stash[TEST_RUN] = ThrowAwayCluster()
        early_config.add_cleanup(cluster.stop)
        cluster.start()
    return (yield)
