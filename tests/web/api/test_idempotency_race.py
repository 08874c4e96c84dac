"""Twins sent at the same moment: one effect; and the control that shows what the lock is for."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.db import connections

from tests.web.api.conftest import Place, make_place
from ventanilla.kernel import idempotency
from ventanilla.procedure.turns.models import Turn

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TWINS = 8
RECREATION = {"service_line": "RECREATION"}


@pytest.fixture
def site_with_kiosk(transactional_db: None) -> Iterator[Place]:
    yield make_place("CALI")


def send_twins(place: Place) -> Counter[int]:
    """Send the same request from many threads at once; return how often each status came back."""
    barrier = threading.Barrier(TWINS)

    def send(_twin: int) -> int:
        barrier.wait()
        try:
            status: int = place.program.post("/sites/CALI/turns", RECREATION, key="gemelas").status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TWINS) as pool:
        return Counter(pool.map(send, range(TWINS)))


def test_twins_sent_at_once_take_one_turn(site_with_kiosk: Place) -> None:
    answers = send_twins(site_with_kiosk)

    assert Turn.objects.count() == 1
    assert set(answers) <= {201, 409}
    assert answers[201] >= 1


def test_control_without_the_lock_the_twins_are_not_held_back(site_with_kiosk: Place) -> None:
    with patch.object(idempotency, "_alone", return_value=True):
        answers = send_twins(site_with_kiosk)

    assert answers[500] > 0
