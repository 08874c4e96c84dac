"""The pages of devices send signs of life: one row each, kept for the coordinator."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import make_device
from ventanilla.org.models import Desk, DeviceHealth, DeviceKind, Site, Sound
from ventanilla.org.rules.health import Report
from ventanilla.org.services import devices, health

Paired = Callable[..., Client]
NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
ADDRESSES = {
    DeviceKind.KIOSK: "/senal/quiosco/",
    DeviceKind.DISPLAY: "/senal/sala/",
    DeviceKind.TABLET: "/senal/tableta/",
}


def send(client: Client, kind: DeviceKind, said: Any) -> Any:
    return client.post(ADDRESSES[kind], said, content_type="application/json")


def test_a_display_says_what_it_announced_and_whether_it_is_heard(paired: Paired) -> None:
    answer = send(
        paired(DeviceKind.DISPLAY), DeviceKind.DISPLAY, {"last_call": 7, "sound": "off", "is_visible": True}
    )

    kept = DeviceHealth.objects.get()
    assert (answer.status_code, answer.json().keys()) == (200, {"version"})
    assert (kept.last_call, kept.sound, kept.is_visible, kept.is_answering) == (7, Sound.OFF, True, True)


def test_a_kiosk_and_a_tablet_say_that_they_live(paired: Paired, desk: Desk) -> None:
    assert send(paired(DeviceKind.KIOSK), DeviceKind.KIOSK, {"is_visible": False}).status_code == 200
    assert send(paired(DeviceKind.TABLET, desk), DeviceKind.TABLET, {}).status_code == 200

    assert DeviceHealth.objects.get(device__kind=DeviceKind.KIOSK).is_visible is False
    assert DeviceHealth.objects.count() == 2


@pytest.mark.parametrize("said", ["{", "[]", '"x"', '{"name": "Dora"}', '{"version": "%s"}' % ("x" * 3000)])
def test_anything_else_is_refused_and_changes_nothing(said: str, paired: Paired) -> None:
    answer = paired(DeviceKind.DISPLAY).post(
        ADDRESSES[DeviceKind.DISPLAY], said, content_type="application/json"
    )

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not DeviceHealth.objects.exists()


def test_only_the_device_itself_may_speak_for_it(paired: Paired, client: Client) -> None:
    kiosk = paired(DeviceKind.KIOSK)

    assert send(kiosk, DeviceKind.DISPLAY, {}).status_code == 403
    assert send(client, DeviceKind.KIOSK, {}).status_code == 403
    assert kiosk.get(ADDRESSES[DeviceKind.KIOSK]).status_code == 405


def test_a_retired_device_is_heard_no_more(site: Site) -> None:
    device, token = make_device(site, DeviceKind.KIOSK)
    client = Client()
    client.cookies["ventanilla_kiosk"] = token
    devices.revoke(device=device)

    assert send(client, DeviceKind.KIOSK, {}).status_code == 403


def test_the_last_beat_counts_and_the_same_within_five_seconds_is_not_written(
    site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    device, _token = make_device(site, DeviceKind.KIOSK)
    with time_machine.travel(NOON, tick=False) as clock:
        health.beat(device=device, report=Report(is_visible=True))
        clock.shift(4)
        with django_assert_num_queries(3):  # savepoint, look, release
            health.beat(device=device, report=Report(is_visible=True))
        assert DeviceHealth.objects.get().heard_at == NOON

        health.beat(device=device, report=Report(is_visible=False))
        clock.shift(20)
        health.beat(device=device, report=Report(is_visible=False))

    kept = DeviceHealth.objects.get()
    assert kept.heard_at == NOON + dt.timedelta(seconds=24)
    assert kept.is_visible is False


@pytest.mark.parametrize(("kind", "page"), [(DeviceKind.KIOSK, "/kiosko/"), (DeviceKind.DISPLAY, "/sala/")])
def test_each_page_has_its_watchdog(kind: DeviceKind, page: str, paired: Paired) -> None:
    html = paired(kind).get(page).content.decode()

    watchdog = re.search(r'<script[^>]*id="watchdog"[^>]*>', html)
    assert watchdog is not None
    assert f'data-beat-url="{ADDRESSES[kind]}"' in watchdog[0]


def test_the_tablet_has_its_watchdog(paired: Paired, desk: Desk) -> None:
    html = paired(DeviceKind.TABLET, desk).get("/tableta/").content.decode()

    assert 'data-beat-url="/senal/tableta/"' in html
