"""What a fresh server is given: two roles, the extensions, the database. Doing it again changes nothing."""

import psycopg
from psycopg import sql

from ventanilla.config.runtime.server_access import OWNER_ROLE, PROGRAM_ROLE, Access

DATABASE = "ventanilla"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


def make_roles(server: psycopg.Connection, access: Access, *, owner_makes_databases: bool) -> None:
    """Have the owner's role and the program's, with the passwords of `access`."""
    for role in (OWNER_ROLE, PROGRAM_ROLE):
        name = sql.Identifier(role)
        if not _exists(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        password = sql.Literal(access.passwords[role])
        server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, password))
    if owner_makes_databases:
        server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER_ROLE)))


def make_extensions(template: psycopg.Connection) -> None:
    """Have the extensions in the template, so that every database made from now on has them."""
    for extension in EXTENSIONS:
        template.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def make_database(server: psycopg.Connection) -> None:
    """Have the database, which belongs to the owner's role. Nobody may be connected to the template."""
    if not _exists(server, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        statement = sql.SQL("CREATE DATABASE {} OWNER {}")
        server.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)))


def _exists(server: psycopg.Connection, question: str, name: str) -> bool:
    return server.execute(question.encode(), [name]).fetchone() is not None
