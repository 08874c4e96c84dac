"""What a kiosk may not send: each is refused in words, at once, and takes no turn."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests import cast
from ventanilla.kernel import clock, idempotency
from ventanilla.kernel.models import Allowance, IdempotencyKey
from ventanilla.org.models import DeviceKind, ServiceLine
from ventanilla.procedure.turns.models import Turn
from ventanilla.web.base import device_cookies

NOON = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)


@pytest.fixture
def kiosk(paired: Callable[..., Client], line: ServiceLine) -> Client:
    return paired(DeviceKind.KIOSK)


def take(kiosk: Client, *, key: str = "k1", line: str = "RECREATION", **more: str) -> Any:
    return kiosk.post("/kiosko/turnos/", {"service_line": line, "idempotency_key": key, **more})


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"line": "NOTHING"}, 404, "service_line"),
        ({"line": ""}, 404, "service_line"),
        ({"priority_class": "VIP"}, 404, "priority_class"),
        ({"document_type": "XX", "document_number": "31123456"}, 422, "document_type"),
        ({"document_type": "CC", "document_number": "31x"}, 422, "document_number"),
        ({"document_type": "CC", "document_number": "9" * 40}, 422, "document_number"),
    ],
    ids=["unknown line", "no line", "unknown class", "unknown document type", "malformed", "too long"],
)
def test_what_is_not_known_is_refused_in_words(
    kiosk: Client, sent: dict[str, str], status: int, field: str
) -> None:
    answer = take(kiosk, **sent)

    told = json.loads(answer.content)
    assert (answer.status_code, told["field"]) == (status, field)
    assert told["message"].endswith(".")
    assert not Turn.objects.exists()


def test_a_page_older_than_the_lines_of_the_site_is_told_to_choose_another(
    kiosk: Client, line: ServiceLine
) -> None:
    kiosk.get("/kiosko/")
    line.is_open = False
    line.save()

    answer = take(kiosk)

    assert answer.status_code == 422
    assert "no está dando turnos" in json.loads(answer.content)["message"]


def test_the_same_key_for_another_touch_is_refused(kiosk: Client) -> None:
    take(kiosk, key="same")

    answer = take(kiosk, key="same", priority_class="PREGNANT")

    assert answer.status_code == 422
    assert json.loads(answer.content)["message"] == "Esa clave ya se usó para otra solicitud."
    assert Turn.objects.count() == 1


def test_a_key_longer_than_any_of_ours_gives_one_turn_like_any_other(kiosk: Client) -> None:
    first, second = (take(kiosk, key="a" * 300) for _touch in range(2))

    assert (first.status_code, first.content) == (201, second.content)
    assert Turn.objects.count() == 1


def test_taps_ten_times_faster_than_a_person_are_told_when_to_come_back(kiosk: Client) -> None:
    answers = []
    for tap in range(20):
        with clock.moved_to(NOON + dt.timedelta(milliseconds=100 * tap)):
            answers.append(take(kiosk, key=f"k{tap}"))

    refused = [answer for answer in answers if answer.status_code == 429]
    assert Turn.objects.count() == len(answers) - len(refused) == 5
    assert refused[0]["Retry-After"] == "4"
    assert "Espere 4 segundos" in json.loads(refused[0].content)["message"]
    assert Allowance.objects.filter(holder__startswith="device:").count() == 1


def test_each_kiosk_has_a_pace_of_its_own(kiosk: Client, paired: Callable[..., Client]) -> None:
    other = paired(DeviceKind.KIOSK)
    with clock.moved_to(NOON):
        for tap in range(6):
            last = take(kiosk, key=f"k{tap}")
        assert last.status_code == 429
        assert take(other, key="k0").status_code == 201


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_at_two_kiosks_in_the_same_second_get_two_turns_and_a_double_tap_gets_one() -> None:
    first, second = _two_kiosks()

    codes = _touch_together([(first, "a"), (second, "a"), (first, "a"), (second, "a")])

    assert len(codes) == 2
    assert sorted(Turn.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_a_double_tap_does_not_get_one_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Take the lock away and the database alone stands between a double tap and two turns: one tap sees a failure."""
    monkeypatch.setattr(idempotency, "_alone", lambda name: True)
    kiosk, _other = _two_kiosks()
    both_inside = threading.Barrier(2)
    find = idempotency._kept.first

    def find_together(**asked: str) -> IdempotencyKey | None:
        found = find(**asked)
        both_inside.wait(timeout=30)
        assert found is None
        return found

    monkeypatch.setattr(idempotency._kept, "first", find_together)

    with pytest.raises(Exception, match="one_answer_per_idempotency_key"):
        _touch_together([(kiosk, "a"), (kiosk, "a")])


def _two_kiosks() -> tuple[str, str]:
    site = cast.make_site()
    cast.make_line(site)
    return tuple(cast.make_device(site, DeviceKind.KIOSK)[1] for _kiosk in range(2))  # type: ignore[return-value]


def _touch_together(touches: list[tuple[str, str]]) -> set[str]:
    """Touch in the same moment; whoever is told that the same touch is under way asks again, as the screen does."""
    barrier = threading.Barrier(len(touches))

    def touch(who: tuple[str, str]) -> str:
        token, key = who
        client = Client()
        client.cookies[device_cookies.NAMES[DeviceKind.KIOSK]] = token
        try:
            barrier.wait(timeout=30)
            answer = take(client, key=key)
            while answer.status_code == 409:
                answer = take(client, key=key)
            assert answer.status_code == 201, answer.content
            return str(answer.content.decode().partition('data-turn="')[2].partition('"')[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(touches)) as pool:
        return set(pool.map(touch, touches))
