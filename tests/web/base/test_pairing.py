"""Pairing a browser: by typing its code, or by a link that fills it in and does nothing by itself."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Device, DeviceKind, PairingAttempt
from ventanilla.org.services import devices

pytestmark = pytest.mark.django_db

PAIR = reverse("web:pair")


@pytest.fixture
def code() -> str:
    return devices.register(site=cast.make_site(), kind=DeviceKind.KIOSK, name="Quiosco")[1]


def test_opening_the_link_fills_the_code_in_and_pairs_nothing(client: Client, code: str) -> None:
    page = client.get(PAIR, {"codigo": code, "para": "kiosk"}).content.decode()

    assert f'value="{code}"' in page
    assert "Emparejar como quiosco de turnos" in page
    assert not Device.objects.exclude(paired_at=None).exists()
    assert not client.cookies.get("ventanilla_kiosk")


def test_the_link_does_not_tell_whether_its_code_is_right(client: Client, code: str) -> None:
    right = client.get(PAIR, {"codigo": code, "para": "kiosk"}).context
    wrong = client.get(PAIR, {"codigo": "A" * 8, "para": "kiosk"}).context

    assert {each: right[each] == wrong[each] for each in ("code", "error", "is_filled_in", "becomes")} == {
        "code": False,
        "error": True,
        "is_filled_in": True,
        "becomes": True,
    }
    assert not PairingAttempt.objects.exists()


@pytest.mark.parametrize("kind", ["", "toaster", "<script>"])
def test_a_link_for_an_unknown_kind_offers_to_pair_all_the_same(client: Client, code: str, kind: str) -> None:
    page = client.get(PAIR, {"codigo": code, "para": kind}).content.decode()

    assert "<span>Emparejar este equipo</span>" in page


def test_the_browser_keeps_the_token_in_the_cookie_of_its_kind(client: Client, code: str) -> None:
    answer = client.post(PAIR, {"code": code})

    cookie = answer.cookies["ventanilla_kiosk"]
    assert answer["Location"] == reverse("kiosk:home")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get(reverse("kiosk:home")).status_code == 200


def test_a_wrong_code_stays_in_the_field_with_what_to_do(client: Client, code: str) -> None:
    answer = client.post(PAIR, {"code": "BBBBBBBB"})

    assert answer.status_code == 422
    assert 'value="BBBBBBBB"' in answer.content.decode()
    assert "Pida uno nuevo" in answer.content.decode()
