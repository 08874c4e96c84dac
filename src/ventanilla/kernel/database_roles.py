"""What the program's database role may do: work with rows, but never rewrite history, audit or events."""

from django.apps import apps
from django.db import connection, models
from psycopg import sql

PROGRAM_ROLE = "ventanilla_program"


def append_only_tables() -> list[str]:
    """Return the tables whose rows stay as they were written: history twins and models marked `is_append_only`."""
    return sorted(model._meta.db_table for model in apps.get_models() if _is_append_only(model))


def grant_program_role(role: str = PROGRAM_ROLE) -> None:
    """Grant `role` its rights on every table. Run as the owner role, after each migration."""
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=name))
        for table in append_only_tables():
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(
                    table=sql.Identifier(table), role=name
                )
            )


def _is_append_only(model: type[models.Model]) -> bool:
    return bool(getattr(model, "is_append_only", False)) or hasattr(model, "pgh_tracked_model")
