"""A display that was away hears every call it missed, once, in order."""

import datetime as dt
import threading
from functools import partial

import httpx
import pytest
from django.db import connection

from tests.cast import call_through_a_cut, make_device, make_line
from tests.processes import wait_until
from tests.web.live.listening import Screen, call_somebody
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, DeviceKind, Site
from ventanilla.procedure.turns.models import TurnCall

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def token(site: Site) -> str:
    """Return the token of a display of CALI."""
    _display, token = make_device(site, DeviceKind.DISPLAY)
    return token


def test_a_display_that_reconnects_hears_what_it_missed(stream_address: str, desk: Desk, token: str) -> None:
    with Screen(stream_address, token=token) as screen:
        heard = call_somebody(desk)
        screen.wait_for_calls(heard)
    missed = [call_somebody(desk) for _call in range(3)]

    with Screen(stream_address, token=token, **{"last-event-id": str(heard)}) as screen:
        screen.wait_for_calls(*missed)
        new = call_somebody(desk)
        screen.wait_for_calls(*missed, new)


def test_a_display_that_was_away_for_long_hears_which_calls_still_stand(
    stream_address: str, site: Site, token: str
) -> None:
    made = call_through_a_cut(make_line(site), at=clock.now() - dt.timedelta(minutes=10), gone=48)

    with Screen(f"{stream_address}?after=0", token=token) as screen:
        wait_until(partial(screen.has_heard, 50), what="the calls")
        new = call_somebody(Desk.objects.filter(site=site).earliest("number"))
        wait_until(partial(screen.has_heard, 51), what="a new call")

    told = {each.data["number"]: each.data["is_over"] for each in screen.heard if each.kind == "calls"}
    assert list(told) == [*(call.number for call in made), new]
    assert [number for number in told if not told[number]] == [made[24].number, made[49].number, new]


def test_a_missed_call_tells_when_it_was(stream_address: str, desk: Desk, token: str) -> None:
    number = call_somebody(desk)

    with Screen(f"{stream_address}?after=0", token=token) as screen:
        screen.wait_for_calls(number)

    (told,) = (each.data for each in screen.heard if each.kind == "calls")
    called_at = dt.datetime.fromisoformat(told["called_at"])
    assert called_at == TurnCall.objects.get(number=number).called_at


def test_a_page_may_say_itself_which_call_it_announced_last(
    stream_address: str, desk: Desk, token: str
) -> None:
    first, *missed = [call_somebody(desk) for _call in range(3)]

    with Screen(f"{stream_address}?after={first}", token=token) as screen:
        screen.wait_for_calls(*missed)


def test_a_new_display_begins_with_the_next_call(stream_address: str, desk: Desk, token: str) -> None:
    last = call_somebody(desk)

    with Screen(stream_address, token=token) as screen:
        assert screen.heard[0].id == str(last)
        following = call_somebody(desk)
        screen.wait_for_calls(following)


def test_calls_made_while_a_display_catches_up_come_once_and_in_order(
    stream_address: str, desk: Desk, token: str
) -> None:
    made = [call_somebody(desk) for _call in range(5)]

    def go_on_calling() -> None:
        for _call in range(20):
            made.append(call_somebody(desk))
        connection.close()

    caller = threading.Thread(target=go_on_calling)
    caller.start()
    try:
        wait_until(lambda: len(made) > 5 or not caller.is_alive(), what="calls to be made")
        for _reconnection in range(5):
            screen = Screen(f"{stream_address}?after=0", token=token)
            with screen:
                wait_until(partial(screen.has_heard, 4), what="some calls")
            assert screen.calls() == list(range(made[0], made[0] + len(screen.calls())))
    finally:
        caller.join()
    with Screen(f"{stream_address}?after=0", token=token) as screen:
        screen.wait_for_calls(*made)


def test_a_number_that_is_none_is_refused(stream_address: str, token: str) -> None:
    answer = httpx.get(f"{stream_address}?after=;drop", headers={"cookie": f"ventanilla_display={token}"})

    assert (answer.status_code, answer.json()["code"]) == (400, "live.not_a_number")
