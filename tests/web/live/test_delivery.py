"""What a screen hears, and how soon."""

import time

import pytest
from django.db import transaction

from tests.cast import make_desk, make_device, make_line, make_site
from tests.web.live.listening import Screen, call_somebody
from ventanilla.org.models import Desk, DeviceKind, Site

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


def test_the_hall_hears_a_call_within_a_second_of_commit(stream_address: str, site: Site, desk: Desk) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)

    with Screen(stream_address, token=token) as screen:
        number = call_somebody(desk)
        committed_at = time.monotonic()
        heard = screen.wait_for("calls")

    assert heard.at - committed_at < 1
    assert heard.id == str(number)
    called = {"number": number, "turn_code": "R-001", "desk": desk.number, "attempt": 1}
    assert heard.data == {**called, "is_over": False, "called_at": None}


def test_what_was_rolled_back_is_never_heard_of(stream_address: str, site: Site, desk: Desk) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)
    with Screen(stream_address, token=token) as screen:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            call_somebody(desk)
            _ = 1 / 0
        kept = call_somebody(desk)

        screen.wait_for("calls")

    assert [each.data["turn_code"] for each in screen.heard if each.kind == "calls"] == ["R-001"]
    assert screen.calls() == [kept]


def test_a_hint_tells_the_topic_and_nothing_else(stream_address: str, site: Site, desk: Desk) -> None:
    _kiosk, token = make_device(site, DeviceKind.KIOSK)

    with Screen(stream_address, token=token) as screen:
        call_somebody(desk)
        heard = screen.wait_for("queue")

    assert heard.data == {"topic": "site:CALI:queue"}
    assert heard.id is None
    assert "calls" not in screen.kinds()


def test_a_screen_hears_nothing_of_another_site(stream_address: str, site: Site, desk: Desk) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)
    elsewhere = make_site("PALMIRA")
    other_desk = make_desk(elsewhere, make_line(elsewhere))

    with Screen(stream_address, token=token) as screen:
        call_somebody(other_desk)
        here = call_somebody(desk)
        screen.wait_for("calls")

    assert screen.calls() == [here]
