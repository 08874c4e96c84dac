"""What the program's database role may do: work with rows, but never rewrite history, audit or events."""

from typing import LiteralString

from django.apps import apps
from django.db import connection, models
from psycopg import sql

PROGRAM_ROLE = "ventanilla_program"

_NEVER_LOOK_AWAY = """
    CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
    AS $$ SELECT FALSE $$ LANGUAGE sql IMMUTABLE
"""


def append_only_tables() -> list[str]:
    """Return the tables whose rows stay as they were written: history twins and models marked `is_append_only`."""
    return sorted(model._meta.db_table for model in apps.get_models() if _is_append_only(model))


def grant_program_role(role: str = PROGRAM_ROLE) -> None:
    """Grant `role` its rights on every table. Run as the owner role, after each migration.

    History is written by the triggers alone, with the owner's rights: `role` can neither write a line of it nor have a
    trigger look away, which django-pgtrigger otherwise lets any session do with a setting.
    """
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=name))
        for signature in _own_functions():
            cursor.execute(
                sql.SQL("GRANT EXECUTE ON FUNCTION {function} TO {role}").format(
                    function=sql.SQL(signature), role=name
                )
            )
        for function in _trigger_functions():
            cursor.execute(
                sql.SQL(
                    "ALTER FUNCTION {function}() SECURITY DEFINER SET search_path = public, pg_temp"
                ).format(function=sql.Identifier(function))
            )
        cursor.execute(_NEVER_LOOK_AWAY)
        for table in history_tables():
            cursor.execute(
                sql.SQL("REVOKE INSERT ON {table} FROM {role}").format(table=sql.Identifier(table), role=name)
            )
        for table in append_only_tables():
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(
                    table=sql.Identifier(table), role=name
                )
            )


def history_tables() -> list[str]:
    """Return the tables that the history triggers write to."""
    return sorted(model._meta.db_table for model in apps.get_models() if _is_history(model))


def _own_functions() -> list[LiteralString]:
    """Return the signatures of the functions that are the owner's to grant, quoted by the server.

    Those of the extensions are everybody's to call, and the server warns of each that somebody else tries to grant.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole ORDER BY 1"
        )
        return [signature for (signature,) in cursor.fetchall()]


def _trigger_functions() -> list[str]:
    """Return the functions behind the triggers that django-pgtrigger installed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proname FROM pg_proc JOIN pg_trigger ON tgfoid = pg_proc.oid "
            "WHERE starts_with(proname, 'pgtrigger_') ORDER BY proname"
        )
        return [name for (name,) in cursor.fetchall()]


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def _is_append_only(model: type[models.Model]) -> bool:
    return bool(getattr(model, "is_append_only", False)) or _is_history(model)
