"""The live process survives its database, screens that do not read, and being told to stop."""

import socket
import time

import httpx
import pytest
from django.db import connection, transaction

from tests.cast import make_device, make_line, make_turn
from tests.processes import end, free_port, running, wait_until
from tests.web.live.conftest import live_command, wait_until_well
from tests.web.live.listening import Screen, call_somebody
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Desk, DeviceKind, Site
from ventanilla.procedure.turns.events import TurnCalled

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def token(site: Site) -> str:
    """Return the token of a display of CALI."""
    _display, token = make_device(site, DeviceKind.DISPLAY)
    return token


def cut_connections_of_the_live_process() -> int:
    """Cut the listener's and the query connection on the server; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name LIKE 'ventanilla live%%' AND datname = current_database()"
        )
        return len(cursor.fetchall())


def open_streams(address: str) -> int:
    """Return how many streams the process has open."""
    streams: int = httpx.get(httpx.URL(address).join("/health")).json()["streams"]
    return streams


def write_call_log(desk: Desk, *, calls: int) -> None:
    """Write a call log of that length, numbered from 1, without going through the desk."""
    longest = 30_000
    turns = [make_turn(make_line(desk.site)) for _turn in range(calls // longest)]
    with connection.cursor() as cursor:
        for position, turn in enumerate(turns):
            cursor.execute(
                """
                INSERT INTO turns_turncall (site_id, number, turn_id, turn_code, desk_id, desk_number, advisor_id,
                                            service_line_id, business_date, attempt, is_priority, reason, why,
                                            passed_over, said_reason, called_at)
                SELECT %s, %s + n, %s, 'R-001', %s, 1, %s, %s, %s, n, false, 'arrival', '', '[]', '', now()
                FROM generate_series(1, %s) AS n
                """,
                [
                    desk.site_id,
                    position * longest,
                    turn.pk,
                    desk.pk,
                    desk.advisor_id,
                    turn.service_line_id,
                    turn.business_date,
                    longest,
                ],
            )


def emit_calls(desk: Desk, *, after: int, calls: int) -> None:
    """Emit that many calls in one transaction."""
    with transaction.atomic():
        for number in range(after + 1, after + calls + 1):
            emit(
                TurnCalled(
                    site_id=desk.site_id,
                    site_code=desk.site.code,
                    turn_id="",
                    code="R-001",
                    desk_id=desk.pk,
                    number=number,
                    desk=desk.number,
                    attempt=1,
                )
            )


def test_a_stream_goes_on_after_the_connections_to_the_database_were_cut(
    stream_address: str, desk: Desk, token: str
) -> None:
    with Screen(stream_address, token=token) as screen:
        first = call_somebody(desk)
        screen.wait_for_calls(first)
        assert cut_connections_of_the_live_process() == 2
        second = call_somebody(desk)
        screen.wait_for_calls(first, second)
        third = call_somebody(desk)
        began = time.monotonic()
        screen.wait_for_calls(first, second, third)

    assert time.monotonic() - began < 1


def test_a_screen_that_does_not_read_is_dropped_and_resumes(
    stream_address: str, desk: Desk, token: str
) -> None:
    write_call_log(desk, calls=90_000)
    address = httpx.URL(stream_address)
    with socket.socket() as sleepy:
        sleepy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sleepy.connect((address.host, address.port))
        sleepy.sendall(
            f"GET {address.path}?after=0 HTTP/1.1\r\nhost: test\r\ncookie: ventanilla_display={token}\r\n\r\n".encode()
        )
        wait_until(lambda: open_streams(stream_address) == 1, what="the stream to open")

        emit_calls(desk, after=90_000, calls=300)

        wait_until(lambda: open_streams(stream_address) == 0, what="the stream to be dropped")
        sleepy.settimeout(5)
        while received := sleepy.recv(1_000_000):
            last = received
        assert b"90000" not in last

    with Screen(f"{stream_address}?after=89990", token=token) as screen:
        screen.wait_for_calls(*range(89_991, 90_001))


def test_the_process_stops_at_once_with_a_stream_open(site: Site, token: str) -> None:
    port = free_port()
    with running(*live_command(port)) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until_well(url)
        with Screen(f"{url}/api/v1/sites/CALI/live", token=token) as screen:
            took = end(process)
            screen.wait_until_closed(within=1)

    assert took < 3
    assert process.returncode == 0


def test_health_tells_that_the_database_is_away(site: Site) -> None:
    port = free_port()
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    with running(*live_command(port), DATABASE_URL=nowhere):
        wait_until(lambda: _health(port) == 503, within=30, what="an answer")


def _health(port: int) -> int | None:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health").status_code
    except httpx.TransportError:
        return None
