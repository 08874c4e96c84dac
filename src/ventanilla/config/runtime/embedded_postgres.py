"""Our own small keeper of an embedded PostgreSQL: makes it, starts it, brings it back, stops it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg

from ventanilla.config.runtime import logs, processes
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.server_access import LOOPBACK, SUPERUSER, Access, free_port, is_free
from ventanilla.config.runtime.server_home import ServerHome
from ventanilla.config.runtime.server_roles import DATABASE, make_database, make_extensions, make_roles

LONGEST_SOCKET_PATH = 107  # bytes in sockaddr_un
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - only measured
AMPLE_SHARED_MEMORY = 256 * 1024 * 1024  # bytes free there; containers often give 64 MB
FAST_STOP_SECONDS = 30
IMMEDIATE_STOP_SECONDS = 5
NEWS_EVERY_SECONDS = 5
STATUS_LINE = 7  # of postmaster.pid, from 0 (PostgreSQL: LOCK_FILE_LINE_PM_STATUS)
LAUNCHES = 8

FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN = signal.SIGINT, signal.SIGQUIT
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "LC_MESSAGES": "C", "TZ": "UTC"}

Say = Callable[[str], None]


class EmbeddedPostgres:
    """The database server of one installation that was given none.

    A throw-away one, for tests, gives up safety on disk for speed and may create databases.
    """

    def __init__(
        self, home: ServerHome, *, log: Path, throw_away: bool = False, say: Say | None = None
    ) -> None:
        self._home = home
        self._log = log
        self._throw_away = throw_away
        self._say = say or (lambda line: None)
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted: int | None = None
        self._has_little_memory = False
        self._has_served = False
        self._log_offset = 0
        self._access: Access | None = None

    # What others ask

    @property
    def pid(self) -> int | None:
        """The id of the server's main process, None while it is down."""
        if self._process and self._process.poll() is None:
            return self._process.pid
        if self._adopted and processes.is_running(self._adopted):
            return self._adopted
        return None

    @property
    def was_adopted(self) -> bool:
        """Whether the server was running before we came."""
        return self._adopted is not None

    def url(self, role: str) -> str:
        """Return the address of the database for a role, by socket where its path is short enough."""
        access = self._known_access()
        who = f"{role}:{quote(access.passwords[role], safe='')}"
        if self._has_socket():
            folder = quote(str(self._home.sockets), safe="")
            return f"postgresql://{who}@/{DATABASE}?host={folder}&port={access.port}"
        return f"postgresql://{who}@{LOOPBACK}:{access.port}/{DATABASE}"

    def accepts_connections(self) -> bool:
        """Tell whether a server of this home answers now, whoever started it."""
        if not self._access_file.exists() or self._live_server() is None:
            return False
        self._access = Access.read(self._access_file)
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    # Start and stop

    def start(self, *, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        """Have the server running, its roles and database made; however long recovery takes.

        Returns early, without a server, once `is_cancelled` says so. Raises CannotStart.
        """
        self._process = self._adopted = None
        self._make_cluster()
        self._refuse_other_version()
        for _attempt in range(LAUNCHES):
            self._adopted = self._live_server()
            if self._adopted is None:
                self._clear_leftovers()
                self._launch()
            if self._comes_up(is_cancelled):
                self._make_database()
                self._has_served = True
                return
            if is_cancelled():
                return
            self._mend()
        raise CannotStart(f"La base de datos no arranca: {self._last_words()} Registro: {self._log}")

    def stop(self) -> None:
        """End the server: connections are cut and data written; by force when it does not end in time."""
        for how, seconds in (
            (FAST_SHUTDOWN, FAST_STOP_SECONDS),
            (IMMEDIATE_SHUTDOWN, IMMEDIATE_STOP_SECONDS),
            (signal.SIGKILL, IMMEDIATE_STOP_SECONDS),
        ):
            pid = self.pid
            if pid is None:
                break
            processes.send(pid, how)
            processes.wait_until(lambda: self.pid is None, seconds=seconds)
        self._process = self._adopted = None

    # Making the cluster

    def _make_cluster(self) -> None:
        cluster = self._home.cluster
        if (cluster / "PG_VERSION").exists():
            self._access = (
                Access.read(self._access_file) if self._access_file.exists() else self._renew_access()
            )
            return
        self._say("Creando la base de datos…")
        self._access = Access.new()
        self._access.write(self._access_file)
        unfinished = cluster.with_name("cluster.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._initdb(unfinished)
        unfinished.rename(cluster)

    def _initdb(self, folder: Path) -> None:
        password = self._home.folder / "first-password"
        password.touch(mode=0o600)
        password.write_text(self._known_access().passwords[SUPERUSER])
        self._home.give(password)
        try:
            self._run_server_program(
                "initdb", "-D", str(folder), f"--pwfile={password}", *self._initdb_options()
            )
        finally:
            password.unlink()

    def _initdb_options(self) -> list[str]:
        options = [f"--username={SUPERUSER}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        if self._home.binaries.major >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return [*options, "--no-sync"] if self._throw_away else options

    def _run_server_program(self, name: str, *arguments: str, said: str | None = None) -> None:
        """Run a program of the server to its end. Raises CannotStart with its last words."""
        account = self._home.account
        done = subprocess.run(  # type: ignore[call-overload]
            [self._home.binaries.program(name), *arguments],
            cwd="/",
            env=PLAIN_ENVIRONMENT,
            input=said or "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **({"user": account.user_id, "group": account.group_id, "extra_groups": []} if account else {}),
        )
        if done.returncode != 0:
            last = (done.stdout.strip().splitlines() or ["sin explicación"])[-1]
            raise CannotStart(f"No se pudo preparar la base de datos en {self._home.folder}: {last}")

    def _refuse_other_version(self) -> None:
        made_by = (self._home.cluster / "PG_VERSION").read_text().strip()
        present = self._home.binaries.major
        if made_by != str(present):
            raise CannotStart(
                f"Los datos de {self._home.cluster} son de PostgreSQL {made_by} y aquí está el {present}: "
                "indique los programas de aquella versión con PG_BIN_DIR o actualice los datos."
            )

    # Access

    @property
    def _access_file(self) -> Path:
        return self._home.folder / "access.json"

    def _known_access(self) -> Access:
        if self._access is None:
            self._access = Access.read(self._access_file)
        return self._access

    def _renew_access(self) -> Access:
        """The file with the passwords was lost: set new ones on the stopped server, as only its owner can."""
        if (pid := self._live_server()) is not None:
            processes.send(pid, FAST_SHUTDOWN)
            processes.wait_until(lambda: not processes.is_running(pid), seconds=FAST_STOP_SECONDS)
        self._clear_leftovers()
        self._access = Access.new()
        statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{self._access.passwords[SUPERUSER]}';\n"
        single = ("--single", "-D", str(self._home.cluster), "postgres")
        self._run_server_program("postgres", *single, said=statement)
        self._access.write(self._access_file)
        return self._access

    def _has_socket(self) -> bool:
        """A long path fits no socket address, and one with a comma reads as a list of hosts."""
        path = os.fsencode(self._home.sockets / f".s.PGSQL.{self._known_access().port}")
        return len(path) <= LONGEST_SOCKET_PATH and b"," not in path

    # Starting the process

    def _live_server(self) -> int | None:
        """Return the process that serves this cluster, None when postmaster.pid names another or nobody."""
        try:
            pid = int((self._home.cluster / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        is_ours = pid in processes.working_in(self._home.cluster, name="postgres")
        return pid if is_ours else None

    def _clear_leftovers(self) -> None:
        """Take away what a killed server left: its lock files, and children that still hold its memory."""
        for how in (IMMEDIATE_SHUTDOWN, signal.SIGKILL):
            if not (orphans := self._orphans()):
                break
            for pid in orphans:
                processes.send(pid, how)
            processes.wait_until(lambda: not self._orphans(), seconds=IMMEDIATE_STOP_SECONDS)
        (self._home.cluster / "postmaster.pid").unlink(missing_ok=True)
        for left in self._home.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        return processes.working_in(self._home.cluster, name="postgres")

    def _launch(self) -> None:
        access = self._known_access()
        if not self._has_served and not is_free(access.port):
            access.port = free_port()
            access.write(self._access_file)
        logs.set_aside_when_large(self._log)
        with self._log.open("ab") as log:
            self._log_offset = log.tell()
            self._process = processes.popen(
                [self._home.binaries.program("postgres"), "-D", str(self._home.cluster), *self._settings()],
                account=self._home.account,
                ends_with=FAST_SHUTDOWN,
                cwd="/",
                env=PLAIN_ENVIRONMENT,
                stdout=log,
                stderr=log,
            )

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self._known_access().port),
            "unix_socket_directories": f'"{self._home.sockets}"' if self._has_socket() else "",
            "max_connections": "200",
            "jit": "off",
            "log_line_prefix": "%m [%p] ",
            "log_error_verbosity": "terse",  # the detail of a refused row would name people
            "log_min_error_statement": "panic",
            "dynamic_shared_memory_type": "posix" if self._has_ample_memory() else "mmap",
        }
        if self._has_little_memory:
            settings |= {"shared_buffers": "16MB"}
        if self._throw_away:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _has_ample_memory(self) -> bool:
        if self._has_little_memory:
            return False
        try:
            shared = os.statvfs(SHARED_MEMORY)
        except OSError:
            return False
        return shared.f_bavail * shared.f_frsize >= AMPLE_SHARED_MEMORY

    def _comes_up(self, is_cancelled: Callable[[], bool]) -> bool:
        """Wait while the server is alive until it answers; False when it ended."""
        started = news_at = time.monotonic()
        while self.pid is not None and not is_cancelled():
            if self._says_ready():
                try:
                    self._connect().close()
                    return True
                except psycopg.OperationalError:
                    pass
            time.sleep(0.02)
            if time.monotonic() - news_at >= NEWS_EVERY_SECONDS:
                news_at = time.monotonic()
                self._say(f"La base de datos se está recuperando ({news_at - started:.0f} s)…")
        return False

    def _says_ready(self) -> bool:
        """Tell whether the server wrote down that it is up; a connection before that would leave a FATAL in its log."""
        try:
            lines = (self._home.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _mend(self) -> None:
        """Prepare the next try after the server ended by itself while starting."""
        said = self._output()
        if "shared memory" in said and "in use" not in said:
            self._has_little_memory = True
        time.sleep(0.3)

    def _output(self) -> str:
        try:
            with self._log.open("rb") as log:
                log.seek(self._log_offset)
                return log.read(64_000).decode(errors="replace")
        except OSError:
            return ""

    def _last_words(self) -> str:
        grave = [line for line in self._output().splitlines() if "FATAL:" in line or "PANIC:" in line]
        return grave[-1].partition(":  ")[2].rstrip(".") + "." if grave else "no dijo por qué."

    # Roles and database

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        access = self._known_access()
        return psycopg.connect(
            host=str(self._home.sockets) if self._has_socket() else LOOPBACK,
            port=access.port,
            user=SUPERUSER,
            password=access.passwords[SUPERUSER],
            dbname=database,
            connect_timeout=2,
            autocommit=True,
        )

    def _make_database(self) -> None:
        try:
            with self._connect() as server, self._connect("template1") as template:
                make_roles(server, self._known_access(), owner_makes_databases=self._throw_away)
                make_extensions(template)
            with self._connect() as server:
                make_database(server)
        except psycopg.Error as error:
            raise CannotStart(
                f"No se pudo preparar la base de datos: {str(error).splitlines()[0]}"
            ) from error
