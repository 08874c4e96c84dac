"""What five million past turns cost a call: the same desk's, before and after they are there."""

import statistics

import psycopg

from tests import cast
from tests.bench.desks import advisors, call_together, programs
from tests.bench.figures import Figure
from tests.bench.line import EndlessLine
from ventanilla.org.models import Desk
from ventanilla.procedure.turns.models import CallCounter

WAITING = 100
TURNS_A_DAY = 2000
CALLS_BEFORE = 1_000_000_000  # numbers that no call of the run itself has
CHUNK = 250_000
# Nothing is of yesterday: by Greenwich that is today, in the evening of Bogotá.
TURNS = """
    INSERT INTO turns_turn (id, site_id, business_date, prefix, number, service_line_id, priority_class, origin,
        document_type, document_number, people, follow_token, state, issued_at, queued_at, desk_id, advisor_id)
    SELECT lpad(to_hex(n), 32, '0')::uuid, %(site)s, day::date, 'P', 1 + n %% %(a_day)s, %(line)s,
        CASE WHEN n %% 3 = 0 THEN 'OLDER_ADULT' END, 'kiosk', '', '', 1, 'past-' || n, 'done', day, day,
        (%(desks)s::bigint[])[1 + n %% 2], (%(advisors)s::bigint[])[1 + n %% 2]
    FROM (
        SELECT n, date_trunc('day', now()) - make_interval(days => 2 + n / %(a_day)s)
            + make_interval(secs => (n %% %(a_day)s) * 15) AS day
        FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
    ) AS past
"""
CALLS = """
    INSERT INTO turns_turncall (site_id, number, turn_id, turn_code, desk_id, desk_number, advisor_id,
        service_line_id, business_date, attempt, is_priority, reason, why, passed_over, said_reason, called_at)
    SELECT %(site)s, %(before)s + n, lpad(to_hex(n), 32, '0')::uuid, 'P-001',
        (%(desks)s::bigint[])[1 + n %% 2], 1, (%(advisors)s::bigint[])[1 + n %% 2], %(line)s,
        current_date - 2 - n / %(a_day)s, 1, n %% 3 = 0, 'arrival', 'siguiente en la fila', '[]', '',
        now() - make_interval(days => 2 + n / %(a_day)s)
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
"""
SEGMENTS = """
    INSERT INTO turns_turnsegment (turn_id, state, service_line_id, desk_id, advisor_id, started_at, ended_at)
    SELECT lpad(to_hex(n), 32, '0')::uuid, state, %(line)s, (%(desks)s::bigint[])[1 + n %% 2],
        (%(advisors)s::bigint[])[1 + n %% 2], day, day + interval '5 minutes'
    FROM (
        SELECT n, date_trunc('day', now()) - make_interval(days => 2 + n / %(a_day)s)
            + make_interval(secs => (n %% %(a_day)s) * 15) AS day
        FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
    ) AS past, unnest(ARRAY['waiting', 'serving']) AS state
"""


def measure(address: str, superuser_url: str, *, turns: int, runs: int, times: int) -> list[Figure]:
    """Return how many times as long a call takes at a desk of a site with a past, for both ways of calling."""
    site = cast.make_site("PAST")
    line = cast.make_line(site, prefix="P")
    people = EndlessLine(line, WAITING)
    ways = {"desk": advisors(site, line, 1, address), "API": programs(site, line, 1)}

    def medians() -> dict[str, list[float]]:
        found: dict[str, list[float]] = {way: [] for way in ways}
        for _run in range(runs):
            for way, callers in ways.items():
                found[way].append(
                    statistics.median(call_together(times, callers, address, people.free).times)
                )
        return found

    medians()
    before = medians()
    desks = [callers[0].desk for callers in ways.values()]
    _load(superuser_url, turns, desks=desks, site=site.pk, line=line.pk)
    medians()
    after = medians()
    people.close()
    return [
        Figure(
            name=f"{way} calls next with {turns:,} past turns, times as long as with none",
            runs=[late / statistics.median(before[way]) for late in after[way]],
            unit="times",
            target=1.2,
            is_ratio=True,
        )
        for way in ways
    ]


def _load(superuser_url: str, turns: int, *, desks: list[int], site: int, line: int) -> None:
    """Put the past there, at each of the desks by turns: in bulk, with triggers and references off."""
    advisors = [Desk.objects.values_list("advisor_id", flat=True).get(pk=desk) for desk in desks]
    place = {"desks": desks, "advisors": advisors, "site": site, "line": line, "a_day": TURNS_A_DAY}
    with psycopg.connect(superuser_url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET synchronous_commit = off")
        for first in range(1, turns + 1, CHUNK):
            numbers = {"first": first, "last": min(turns, first + CHUNK - 1), "before": CALLS_BEFORE}
            for statement in (TURNS, CALLS, SEGMENTS):
                database.execute(statement, {**place, **numbers})
        CallCounter.objects.filter(site=site).update(last=CALLS_BEFORE + turns)
        database.execute("VACUUM ANALYZE turns_turn, turns_turncall, turns_turnsegment")
