"""How long a call takes from its commit to fifty displays; prints the figures (`pytest -s`)."""

import sys
import time
from statistics import quantiles

import httpx
import pytest

from tests.cast import make_device
from tests.processes import wait_until
from tests.web.live.audience import call, listening
from ventanilla.org.models import Desk, DeviceKind, Site

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

DISPLAYS = 50
CALLS = 100
SECONDS_BETWEEN_CALLS = 0.04


def test_fifty_displays_hear_a_call_well_within_a_second(stream_address: str, site: Site, desk: Desk) -> None:
    tokens = [make_device(site, DeviceKind.DISPLAY)[1] for _display in range(DISPLAYS)]
    committed = {}

    with listening(httpx.URL(stream_address), tokens) as audience:
        for number in range(1, CALLS + 1):
            committed[number] = call(desk, number)
            time.sleep(SECONDS_BETWEEN_CALLS)
        wait_until(lambda: len(audience.heard) >= DISPLAYS * CALLS, what="every display to hear every call")

    milliseconds = [1000 * (at - committed[number]) for number, at in audience.heard]
    percentiles = quantiles(milliseconds, n=100)
    sys.stdout.write(
        f"\ncommit to event, {DISPLAYS} displays, {CALLS} calls: "
        f"p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms, worst {max(milliseconds):.1f} ms\n"
    )
    assert len(milliseconds) == DISPLAYS * CALLS
    assert percentiles[98] < 1000
