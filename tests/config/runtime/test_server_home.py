"""Where the embedded server keeps its files, and under which account it runs. The same tests pass as root and not."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.runtime.servers import Installation, ask
from ventanilla.config.runtime import server_home
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.server_home import account_for, installation_name, prepare_data_folder, settle

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other accounts can pass through, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.process
def test_below_a_closed_folder_root_keeps_the_server_where_its_account_can_go(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system_home = open_folder / "lib"
    monkeypatch.setattr(server_home, "SYSTEM_HOME", system_home)
    data = open_folder / "closed" / "checkout" / "var"
    data.mkdir(parents=True)
    (open_folder / "closed").chmod(0o700)
    prepare_data_folder(data)

    home = settle(data)

    expected = system_home / installation_name(data) if IS_ROOT else data / "postgres"
    assert home.folder == expected
    assert home.folder.stat().st_mode & 0o777 == 0o700
    server = Installation(data=data).server()
    server.start()
    assert ask(server, b"SELECT 1") == 1
    server.stop()


def test_data_keep_the_account_that_made_them(open_folder: Path) -> None:
    cluster = open_folder / "var" / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    if IS_ROOT:
        os.chown(cluster, 1234, 1234)

        assert account_for(cluster).user_id == 1234
    else:
        assert settle(open_folder / "var").account is None


def test_new_data_of_root_belong_to_nobody(open_folder: Path) -> None:
    account = settle(open_folder).account

    assert (account.name if account else None) == ("nobody" if IS_ROOT else None)


def test_an_installation_keeps_its_name(open_folder: Path) -> None:
    data = open_folder / "mi sede" / "var"
    data.mkdir(parents=True)

    name = installation_name(data)

    assert name.startswith("mi_sede-")
    assert installation_name(data) == name


def test_a_data_folder_that_cannot_be_made_is_refused(open_folder: Path) -> None:
    (open_folder / "file").touch()

    with pytest.raises(CannotStart, match="No se puede escribir"):
        prepare_data_folder(open_folder / "file" / "var")
