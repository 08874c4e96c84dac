"""Where the embedded server keeps its files, and under which account it runs.

PostgreSQL refuses to run as root. Started as root it runs as `nobody`, or as the ordinary user who made its
data; when that account cannot enter the data folder, the server's files live below /var/lib/ventanilla.
"""

import os
import pwd
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from ventanilla.config.runtime.errors import CannotStart, reason
from ventanilla.config.runtime.postgres_binaries import Binaries, find_binaries, runs_as, within_reach
from ventanilla.config.runtime.processes import Account

SYSTEM_HOME = Path("/var/lib/ventanilla")
UNPRIVILEGED = "nobody"
UNPRIVILEGED_ID = 65534


@dataclass(frozen=True, slots=True)
class ServerHome:
    """The folder of one embedded server, the account it runs under (None: ours) and its programs."""

    folder: Path
    account: Account | None
    binaries: Binaries

    @property
    def cluster(self) -> Path:
        """The data directory of PostgreSQL."""
        return self.folder / "cluster"

    @property
    def sockets(self) -> Path:
        """The folder of its socket, which nobody else may enter."""
        return self.folder / "socket"

    def give(self, path: Path) -> None:
        """Hand a file or folder to the account of the server."""
        if self.account:
            os.chown(path, self.account.user_id, self.account.group_id)


def prepare_data_folder(data: Path) -> None:
    """Make the data folder. As root others may pass through it, for the server runs under another account.

    Raises CannotStart when it cannot be written to.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        (data / "logs").mkdir(exist_ok=True, mode=0o700)
        probe = data / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"No se puede escribir en la carpeta de datos {data} ({reason(error)}): "
            "corrija sus permisos o indique otra con --data."
        ) from error


def settle(data: Path) -> ServerHome:
    """Return the home of the server whose data folder is `data`, made if needed. Raises CannotStart."""
    home = locate(data)
    _make_folder(home)
    binaries = within_reach(home.binaries, account=home.account, home=home.folder)
    return ServerHome(folder=home.folder, account=home.account, binaries=binaries)


def locate(data: Path) -> ServerHome:
    """Return where the server of `data` lives or would live. Raises CannotStart."""
    beside = data / "postgres"
    if os.geteuid() != 0:
        _refuse_foreign(beside)
        return ServerHome(folder=beside, account=None, binaries=find_binaries())
    account = account_for(beside / "cluster")
    folder = beside if can_enter(account, data) else SYSTEM_HOME / installation_name(data)
    return ServerHome(folder=folder, account=account, binaries=find_binaries())


def account_for(cluster: Path) -> Account:
    """Return the account root's server runs under: whose data they are, `nobody` for new data.

    Raises CannotStart when the system refuses to leave root.
    """
    owner = cluster.stat().st_uid if cluster.exists() else 0
    account = _account(owner) if owner else unprivileged()
    if not runs_as(account, "/bin/sh", "-c", ":"):
        raise CannotStart(
            "PostgreSQL no puede ejecutarse como root y el sistema no permite cambiar a la cuenta "
            f"{account.name}: inicie Ventanilla como un usuario común o indique DATABASE_URL."
        )
    return account


def unprivileged() -> Account:
    """Return the account `nobody`, by its usual number where it has no name."""
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        return Account(name=UNPRIVILEGED, user_id=UNPRIVILEGED_ID, group_id=UNPRIVILEGED_ID)
    return Account(name=UNPRIVILEGED, user_id=entry.pw_uid, group_id=entry.pw_gid)


def can_enter(account: Account, folder: Path) -> bool:
    """Tell whether the account can pass through a folder and all those above it."""
    return runs_as(account, "/bin/sh", "-c", 'cd "$1"', "sh", str(folder))


def installation_name(data: Path) -> str:
    """Return a name that only this data folder has, kept inside it: its checkout's and eight digits."""
    mark = data / "installation"
    if not mark.exists():
        readable = re.sub(r"[^A-Za-z0-9_.-]", "_", data.resolve().parent.name) or "ventanilla"
        mark.write_text(f"{readable}-{secrets.token_hex(4)}\n")
    return mark.read_text().strip()


def _account(user_id: int) -> Account:
    try:
        entry = pwd.getpwuid(user_id)
    except KeyError:
        return Account(name=str(user_id), user_id=user_id, group_id=user_id)
    return Account(name=entry.pw_name, user_id=user_id, group_id=entry.pw_gid)


def _refuse_foreign(home: Path) -> None:
    if home.exists() and not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        owner = _account(home.stat().st_uid).name
        raise CannotStart(
            f"La base de datos de {home} pertenece a {owner}: "
            "inicie Ventanilla como root o indique otra carpeta con --data."
        )


def _make_folder(home: ServerHome) -> None:
    try:
        home.folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in (home.folder, home.sockets):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
            home.give(folder)
    except OSError as error:
        raise CannotStart(
            f"No se puede escribir en {home.folder} ({reason(error)}), la carpeta de la base de datos."
        ) from error
