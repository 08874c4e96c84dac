"""What a device's page may say of itself, and what its silence means."""

import datetime as dt
from typing import Any

import pytest

from ventanilla.kernel.errors import WrongFields
from ventanilla.org.models import DeviceKind
from ventanilla.org.rules.health import Report, Signal, read_report, signal

NOW = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "means"),
    [(0, Signal.LIVE), (50, Signal.LIVE), (51, Signal.LATE), (120, Signal.LATE), (121, Signal.LOST)],
)
def test_one_lost_beat_is_late_and_two_minutes_are_lost(seconds: int, means: Signal) -> None:
    assert signal(NOW - dt.timedelta(seconds=seconds), NOW) is means


def test_a_device_that_was_never_heard_is_not_lost() -> None:
    assert signal(None, NOW) is Signal.NEVER


def test_a_page_says_what_is_declared_for_its_kind() -> None:
    of_all = {"version": "abc", "is_answering": False, "is_visible": True}

    assert read_report(DeviceKind.DISPLAY, {**of_all, "last_call": 7, "sound": "blocked"}) == Report(
        "abc", False, True, 7, "blocked"
    )
    assert read_report(DeviceKind.TABLET, {}) == Report()


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (DeviceKind.TABLET, [], "body"),
        (DeviceKind.TABLET, None, "body"),
        (DeviceKind.TABLET, {"sound": "on"}, "sound"),
        (DeviceKind.KIOSK, {"last_call": 1}, "last_call"),
        (DeviceKind.KIOSK, {"person": "Dora"}, "person"),
        (DeviceKind.DISPLAY, {"sound": ""}, "sound"),
        (DeviceKind.DISPLAY, {"last_call": -1}, "last_call"),
        (DeviceKind.DISPLAY, {"last_call": 2**63}, "last_call"),
        (DeviceKind.DISPLAY, {"last_call": True}, "last_call"),
        (DeviceKind.DISPLAY, {"last_call": "7"}, "last_call"),
        (DeviceKind.DISPLAY, {"version": "x" * 41}, "version"),
        (DeviceKind.DISPLAY, {"version": "a\0b"}, "version"),
        (DeviceKind.DISPLAY, {"is_visible": "yes"}, "is_visible"),
    ],
)
def test_anything_else_is_refused_by_its_field(kind: DeviceKind, said: Any, field: str) -> None:
    with pytest.raises(WrongFields) as refused:
        read_report(kind, said)

    assert refused.value.errors.keys() == {field}
