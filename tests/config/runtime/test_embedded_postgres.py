"""The keeper of the embedded PostgreSQL, against the real server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.config.runtime.servers import Installation, ask, new_installation
from ventanilla.config.runtime import embedded_postgres, processes
from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE
from ventanilla.config.runtime.server_home import prepare_data_folder

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with new_installation() as made:
        yield made


@pytest.fixture
def server(installation: Installation) -> Iterator[EmbeddedPostgres]:
    running = installation.server()
    running.start()
    yield running
    running.stop()


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_spanish_letters_are_known_whatever_the_environment_says(server: EmbeddedPostgres) -> None:
    assert ask(server, "SELECT lower('ÁÑÜ')".encode()) == "áñü"
    assert ask(server, b"SHOW server_encoding") == "UTF8"


def test_the_database_has_the_extensions_and_belongs_to_the_owner(server: EmbeddedPostgres) -> None:
    extensions = ask(server, b"SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension")
    owner = ask(server, b"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'ventanilla'")

    assert extensions == ["btree_gist", "pg_trgm", "plpgsql", "unaccent"]
    assert owner == OWNER_ROLE


def test_both_roles_need_their_password(server: EmbeddedPostgres) -> None:
    for role in (OWNER_ROLE, PROGRAM_ROLE):
        psycopg.connect(server.url(role)).close()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url(role).replace(f"{role}:", f"{role}:x"))


def test_what_it_refuses_leaves_no_value_in_its_log(
    installation: Installation, server: EmbeddedPostgres
) -> None:
    with psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as connection:
        connection.execute("CREATE TABLE told (document text UNIQUE)")
        connection.execute("INSERT INTO told VALUES ('31123456')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO told VALUES ('31123456')")
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("INSERT INTO nowhere VALUES ('31123456')")

    log = installation.log.read_text()
    assert "duplicate key" in log
    assert "31123456" not in log


def test_the_passwords_are_kept_from_everybody_else(
    installation: Installation, server: EmbeddedPostgres
) -> None:
    access = installation.home.folder / "access.json"

    assert access.stat().st_mode & 0o777 == 0o600
    for folder in (installation.home.folder, installation.home.sockets, installation.home.cluster):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_rows_survive_a_kill_of_the_server(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url(OWNER_ROLE)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    kill(server.pid)

    server.start()

    assert ask(server, b"SELECT count(*) FROM kept") == 1000


def test_the_address_stays_the_same_after_a_kill_so_that_open_programs_find_it(
    server: EmbeddedPostgres,
) -> None:
    before = server.url(PROGRAM_ROLE)
    kill(server.pid)

    server.start()

    assert server.url(PROGRAM_ROLE) == before


def test_a_session_left_by_a_killed_server_does_not_keep_the_next_one_down(server: EmbeddedPostgres) -> None:
    busy = psycopg.connect(server.url(OWNER_ROLE), autocommit=True)
    session = busy.info.backend_pid
    os.kill(session, signal.SIGSTOP)
    kill(server.pid)

    server.start()

    assert ask(server, b"SELECT 1") == 1
    assert not processes.is_running(session)


@pytest.mark.parametrize("whose", ["nobody's", "another program's", "a zombie's"])
def test_a_stale_pid_file_does_not_keep_the_server_down(
    installation: Installation, server: EmbeddedPostgres, whose: str
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    processes.wait_until(lambda: not processes.is_running(ended.pid), seconds=10)
    pid = {"nobody's": 2**22 - 1, "another program's": os.getpid(), "a zombie's": ended.pid}[whose]
    kill(server.pid)
    processes.wait_until(lambda: server.pid is None, seconds=10)
    pid_file = installation.home.cluster / "postmaster.pid"
    rest = pid_file.read_text().partition("\n")[2]
    pid_file.write_text(f"{pid}\n{rest}")
    for lock in installation.home.sockets.glob(".s.PGSQL.*.lock"):
        lock.write_text(f"{pid}\n")

    server.start()

    assert ask(server, b"SELECT 1") == 1
    ended.wait()


def test_a_running_server_is_adopted_and_can_be_stopped(
    installation: Installation, server: EmbeddedPostgres
) -> None:
    second = installation.server()

    second.start()

    assert second.was_adopted
    assert second.pid == server.pid
    second.stop()
    assert processes.wait_until(lambda: server.pid is None, seconds=10)


def test_a_lost_password_file_is_made_anew(installation: Installation, server: EmbeddedPostgres) -> None:
    server.stop()
    (installation.home.folder / "access.json").unlink()
    again = installation.server()

    again.start()

    assert ask(again, b"SELECT current_user::text") == OWNER_ROLE
    again.stop()


def test_a_half_made_cluster_is_made_again() -> None:
    with new_installation() as fresh:
        half_made = fresh.home.folder / "cluster.new"
        half_made.mkdir()
        (half_made / "PG_VERSION").write_text("18\n")
        server = fresh.server()

        server.start()

        assert ask(server, b"SELECT 1") == 1
        server.stop()


def test_little_shared_memory_is_done_without(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "AMPLE_SHARED_MEMORY", 2**62)
    server = installation.server()

    server.start()

    assert ask(server, b"SHOW dynamic_shared_memory_type") == "mmap"
    server.stop()


def test_data_of_another_version_are_refused_with_a_sentence(installation: Installation) -> None:
    version = installation.home.cluster / "PG_VERSION"
    present = version.read_text()
    version.write_text("12\n")

    with pytest.raises(CannotStart, match="PostgreSQL 12"):
        installation.server().start()

    version.write_text(present)


def test_a_server_that_cannot_start_says_why(installation: Installation) -> None:
    settings = installation.home.cluster / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "\nshared_preload_libraries = 'no_such_library'\n")

    with pytest.raises(CannotStart, match="no_such_library"):
        installation.server().start()

    settings.write_text(good)


def test_an_installation_keeps_what_it_promised_on_disk() -> None:
    with new_installation() as real:
        server = real.server()
        server.start()

        promises = [
            ask(server, f"SHOW {name}".encode())
            for name in ("fsync", "full_page_writes", "synchronous_commit")
        ]

        assert promises == ["on", "on", "on"]
        server.stop()


@pytest.mark.parametrize(
    ("name", "has_socket"),
    [("Sede Cañaveral 'uno'", True), ("una, dos", False), ("muy" * 40 + "hondo", False)],
)
def test_a_folder_may_have_any_name(name: str, has_socket: bool) -> None:
    with new_installation() as outer:
        inner = Installation(data=outer.data / name)
        prepare_data_folder(inner.data)
        server = inner.server()

        server.start()

        assert ("@127.0.0.1:" not in server.url(OWNER_ROLE)) == has_socket
        assert ask(server, b"SELECT 1") == 1
        server.stop()


def test_the_server_ends_when_its_program_is_killed() -> None:
    with new_installation() as owned:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.config.runtime.holds_a_server", str(owned.data)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout
        pid = int(program.stdout.readline())

        program.kill()
        program.wait()

        assert processes.wait_until(lambda: not processes.is_running(pid), seconds=15)
