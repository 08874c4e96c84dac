"""The live process's one connection for queries, shared by all its clients."""

import asyncio
from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row

from ventanilla.kernel import connections

T = TypeVar("T")


class Database:
    """One autocommit connection, opened when first needed and again when it was lost; queries take turns."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def fetch(self, row: type[T], query: LiteralString, parameters: Mapping[str, Any]) -> list[T]:
        """Return the answer as objects of class `row`.

        Raises psycopg.OperationalError when the server cannot be reached; the next call tries afresh.
        """
        async with self._turn:
            was_open = self._connection is not None
            try:
                return await self._fetch(row, query, parameters)
            except psycopg.OperationalError:
                await self._let_go()
                if not was_open:
                    raise
            return await self._fetch(row, query, parameters)

    async def close(self) -> None:
        """Give the connection back."""
        async with self._turn:
            await self._let_go()

    async def _fetch(self, row: type[T], query: LiteralString, parameters: Mapping[str, Any]) -> list[T]:
        if self._connection is None:
            self._connection = await connections.connect_async("live")
        async with self._connection.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(query, parameters)
            return await cursor.fetchall()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
