"""Reads and inserts whose SQL is compiled once: for what happens at every call and for every turn given.

Putting a query set into SQL takes Django longer than PostgreSQL takes to answer it, and planning takes PostgreSQL longer
than reading. A compiled read is a prepared statement (https://www.psycopg.org/psycopg3/docs/advanced/prepare.html) in
which only its open values are parameters, so that partial indexes serve it; Django's own iterables turn the rows into
what the query set would give.
"""

import copy
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, Self, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import CursorMixin
from django.db.models import AutoField, Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery

Row = TypeVar("Row")


class Given(Expression):
    """The place of a value that is known only when the read is made."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class PreparedCursor(CursorMixin, psycopg.Cursor[Any]):
    """A cursor whose statements PostgreSQL keeps with their plans, as long as the connection lives."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Carry the statement out, prepared."""
        return super().execute(query, params, prepare=True, **how)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        self._query = super()._convert_query(query, params)  # for Django's log of queries
        return self._query


@dataclass(frozen=True, slots=True)
class _Form:
    """What does not change from one read to the next: Django's way to make rows, the SQL, and the values it asks for."""

    compiler: Any
    iterable: Any
    sql: str
    names: list[str]


class Compiled(Generic[Row]):
    """A read with open values, one for each parameter of the function that builds its query set.

    The query set has to have the same shape whatever the values are: none of them may decide what is filtered.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self._form: _Form | None = None

    def rows(self, **values: object) -> list[Row]:
        """Return what the query set gives with these values; KeyError when one is missing."""
        form = self._form or self._compile()
        found = _prepared(form.sql, [values[name] for name in form.names])
        if not found:
            return []
        compiler = copy.copy(form.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.execute_sql = lambda *_how, **_more: [found]
        read = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return list(form.iterable(read))

    def first(self, **values: object) -> Row | None:
        """Return the first of the rows, or None; the query set says itself how many it reads."""
        return next(iter(self.rows(**values)), None)

    def _compile(self) -> _Form:
        queryset = self.build(**{name: Given(name) for name in inspect.signature(self.build).parameters})
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, places = compiler.as_sql()
        left = iter(places)
        names = []
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:

            def write(found: re.Match[str]) -> str:
                if found.group() == "%%":
                    return "%%"
                place = next(left)
                if isinstance(place, Given):
                    names.append(place.name)
                    return "%s"
                return str(cursor.mogrify("%s", [place])).replace("%", "%%")

            sql = re.sub("%[s%]", write, sql)
        if queryset.query.combinator:
            sql = f"SELECT * FROM ({sql}) AS united"  # noqa: S608 - pghistory takes a "(" for a write
        self._form = _Form(compiler, queryset._iterable_class, sql, names)
        return self._form


def compiled(build: Callable[..., QuerySet[Any, Row]]) -> Compiled[Row]:
    """Return the read of a function that builds a query set from open values; for use as a decorator."""
    return Compiled(build)


def read(sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT written by hand, with these named values, as a prepared statement."""
    return _prepared(sql, values)


def _prepared(sql: str, values: Any) -> list[tuple[Any, ...]]:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection._prepare_cursor(PreparedCursor(connection.connection)) as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


_inserts: dict[type[Model], tuple[str, list[Any]]] = {}


def insert(row: Model) -> None:
    """Insert a new row as `save` does, but without a signal.

    What the database fills in, besides the row's number, is not read back.
    """
    sql, fields = _inserts.get(type(row)) or _compile_insert(row)
    connection = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _compile_insert(row: Model) -> tuple[str, list[Any]]:
    meta = row._meta
    filled_in = [
        each for each in meta.concrete_fields if isinstance(each, AutoField) or each.has_db_default()
    ]
    fields = [each for each in meta.concrete_fields if each not in filled_in]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = [meta.pk]
    ((sql, _values),) = compiler.as_sql()
    _inserts[type(row)] = sql, fields
    return sql, fields
