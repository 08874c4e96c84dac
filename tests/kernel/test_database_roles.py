"""What the program's own database role cannot do, tried as that role."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests import cast
from ventanilla.kernel.database_roles import append_only_tables, grant_program_role, history_tables
from ventanilla.org.models import Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program() -> Iterator[psycopg.Connection]:
    """A connection to the test database as the program's role."""
    grant_program_role()
    address = os.environ["VENTANILLA_TEST_PROGRAM_URL"]
    with psycopg.connect(address, dbname=connection.settings_dict["NAME"], autocommit=True) as opened:
        yield opened


def test_it_is_not_the_owner(program: psycopg.Connection) -> None:
    (name,) = program.execute("SELECT current_user").fetchone() or ("",)

    assert name == "ventanilla_program"


def test_the_server_warns_of_nothing_while_it_gets_its_rights() -> None:
    said: list[str | None] = []
    connection.ensure_connection()
    connection.connection.add_notice_handler(lambda notice: said.append(notice.message_primary))

    grant_program_role()

    assert said == []


def test_it_works_with_rows_and_their_history_follows(program: psycopg.Connection) -> None:
    site = cast.make_site()

    program.execute("UPDATE org_site SET name = 'Otra' WHERE id = %s", [site.pk])

    kept = program.execute("SELECT pgh_label, name FROM org_siteevent ORDER BY pgh_id").fetchall()
    assert [row[0] for row in kept] == ["insert", "update"]
    assert Site.objects.get(pk=site.pk).name == "Otra"


def test_history_outbox_and_reads_are_append_only_for_it(program: psycopg.Connection) -> None:
    cast.make_turn(cast.make_line(cast.make_site()))
    tables = append_only_tables()

    assert {
        "org_siteevent",
        "kernel_outboxevent",
        "customers_recordread",
        "turns_turncall",
        "turns_turnevent",
    } <= set(tables)
    for table in tables:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                program.execute(statement)
        column = program.execute(f"SELECT * FROM {table} LIMIT 0").description[0].name  # type: ignore[index]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute(f"UPDATE {table} SET {column} = {column}")


def test_it_cannot_have_the_history_look_away(program: psycopg.Connection) -> None:
    site = cast.make_site()
    triggers = program.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'org_site'::regclass"
    ).fetchall()
    before = program.execute("SELECT count(*) FROM org_siteevent").fetchone()

    with program.transaction():
        names = ",".join(name for (name,) in triggers)
        program.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
        program.execute("UPDATE org_site SET name = 'Otra' WHERE id = %s", [site.pk])

    after = program.execute("SELECT count(*) FROM org_siteevent").fetchone()
    assert before == (1,)
    assert after == (2,)


def test_it_cannot_forge_a_line_of_history(program: psycopg.Connection) -> None:
    assert len(history_tables()) > 20
    for table in history_tables():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 0")


def test_it_can_neither_change_the_schema_nor_switch_triggers_off(program: psycopg.Connection) -> None:
    for statement in (
        "ALTER TABLE org_site DISABLE TRIGGER ALL",
        "DROP TABLE org_siteevent",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute(statement)
