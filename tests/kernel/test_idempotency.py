"""A request sent twice has one effect and one answer."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ventanilla.kernel import clock, idempotency
from ventanilla.kernel.idempotency import Answer, KeyReused, TwinRunning
from ventanilla.kernel.models import IdempotencyKey


class Effect:
    """Counts how often it happened; can be told to wait inside."""

    def __init__(self) -> None:
        self.times = 0
        self.inside = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self) -> Answer:
        self.times += 1
        self.inside.set()
        self.go_on.wait(timeout=30)
        return 201, {"times": self.times}


def send(effect: Effect, body: bytes = b"{}", key: str = "k1") -> Answer:
    try:
        return idempotency.answer_once(scope="kiosk", key=key, body=body, act=effect)
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()


@pytest.mark.django_db
def test_the_second_time_gives_the_first_answer() -> None:
    effect = Effect()

    assert [send(effect), send(effect)] == [(201, {"times": 1})] * 2
    assert send(effect, key="k2") == (201, {"times": 2})


@pytest.mark.django_db
def test_the_same_key_for_another_body_is_refused() -> None:
    effect = Effect()
    send(effect, body=b"one")

    with pytest.raises(KeyReused):
        send(effect, body=b"two")
    assert effect.times == 1


@pytest.mark.django_db
def test_what_failed_may_be_tried_again() -> None:
    def fail() -> Answer:
        raise ValueError

    with pytest.raises(ValueError):
        idempotency.answer_once(scope="kiosk", key="k1", body=b"", act=fail)

    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_old_answers_are_forgotten_and_young_ones_kept() -> None:
    send(Effect())

    assert idempotency.forget_before(clock.now() - idempotency.KEPT) == 0
    assert idempotency.forget_before(clock.now() + dt.timedelta(seconds=1)) == 1
    assert not IdempotencyKey.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_twin_of_a_running_request_is_told_so() -> None:
    effect = Effect()
    effect.go_on.clear()
    with ThreadPoolExecutor(max_workers=1) as pool:
        first = pool.submit(send, effect)
        assert effect.inside.wait(timeout=30)
        with pytest.raises(TwinRunning):
            send(effect)
        effect.go_on.set()
        assert first.result() == (201, {"times": 1})

    assert send(effect) == (201, {"times": 1})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_advisory_lock_the_effect_begins_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock away and the twin gets in, or the test above proves nothing."""
    monkeypatch.setattr(idempotency, "_alone", lambda name: True)
    effect = Effect()
    effect.go_on.clear()
    with ThreadPoolExecutor(max_workers=2) as pool:
        twins = [pool.submit(send, effect) for _twin in range(2)]
        while effect.times < 2:
            effect.inside.wait(timeout=0.05)
        effect.go_on.set()
        failures = [twin.exception(timeout=30) for twin in twins]

    assert effect.times == 2
    assert any(failures)
