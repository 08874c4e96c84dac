"""Letting only one at a time do a thing that has no row of its own to lock yet."""

import hashlib

from django.db import connection


def hold(name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until this transaction ends."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
