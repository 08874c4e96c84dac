"""A line that never ends: as many people come as are called, and a desk that called is free again at once.

Both by plain statements in one go, outside what is measured.
"""

import itertools
from collections.abc import Collection

import psycopg
from django.db import connection

from ventanilla.org.models import ServiceLine

FREE = """
    WITH freed AS (
        UPDATE turns_turn SET state = 'no_show' WHERE desk_id = ANY(%s) AND state = 'called' RETURNING id
    ), ended AS (
        UPDATE turns_turnsegment AS segment SET ended_at = clock_timestamp() FROM freed
        WHERE segment.turn_id = freed.id AND segment.ended_at IS NULL
    )
    SELECT id FROM freed
"""
COME = """
    WITH come AS (
        INSERT INTO turns_turn (id, site_id, business_date, prefix, number, service_line_id, priority_class, origin,
            document_type, document_number, people, follow_token, state, issued_at, queued_at)
        SELECT gen_random_uuid(), %(site)s, (now() AT TIME ZONE %(zone)s)::date, %(prefix)s, number, %(line)s,
            CASE WHEN number %% 3 = 0 THEN 'OLDER_ADULT' END, 'kiosk', '', '', 1, md5(random()::text), 'waiting',
            now(), clock_timestamp()
        FROM generate_series(%(first)s::integer, %(last)s::integer) AS number
        RETURNING id, service_line_id, issued_at
    )
    INSERT INTO turns_turnsegment (turn_id, state, service_line_id, started_at)
    SELECT id, 'waiting', service_line_id, issued_at FROM come
"""


class EndlessLine:
    """The people of one service line: one of three is attended preferentially."""

    def __init__(self, line: ServiceLine, waiting: int = 0) -> None:
        self.line = line
        self._numbers = itertools.count(1)
        parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}
        self._database = psycopg.connect(**parameters, autocommit=True)
        self._database.execute("SET synchronous_commit = off")
        if waiting:
            self.come(waiting)

    def come(self, people: int) -> None:
        """Let so many people take a turn."""
        numbers = list(itertools.islice(self._numbers, people))
        self._database.execute(
            COME,
            {
                "site": self.line.site_id,
                "zone": self.line.site.time_zone,
                "prefix": self.line.prefix,
                "line": self.line.pk,
                "first": numbers[0],
                "last": numbers[-1],
            },
        )

    def send_away(self, desks: Collection[int]) -> int:
        """Send away whoever is called to these desks (ids); return how many that were."""
        return len(self._database.execute(FREE, [list(desks)]).fetchall())

    def free(self, desks: Collection[int]) -> None:
        """Send away whoever is called to these desks (ids), and let as many others come."""
        sent_away = self.send_away(desks)
        if sent_away:
            self.come(sent_away)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
