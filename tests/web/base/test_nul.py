"""A NUL in an address or a form is turned away in words, wherever it is sent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.kernel.models import IdempotencyKey
from ventanilla.org.models import DeviceKind, ServiceLine
from ventanilla.procedure.turns.models import Turn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/turno/a%00b/", "/cita/ver/a%00b/", "/entrar/?next=a%00b"])
def test_an_address_is_told_so_on_a_page_of_ours(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert "No entendimos esa solicitud" in answer.content.decode()


def test_whoever_follows_a_turn_is_told_in_their_language(client: Client) -> None:
    page = client.get("/turno/a%00b/", headers={"Accept-Language": "en"}).content.decode()

    assert "No entendimos" not in page


@pytest.mark.parametrize("field", ["key", "phone", "document_number"])
def test_a_booking_is_refused(client: Client, line: ServiceLine, field: str) -> None:
    answer = client.post(f"/cita/pedir/{line.site.code}/{line.code}/", {field: "a\0b"})

    assert answer.status_code == 400


@pytest.mark.parametrize("field", ["service_line", "idempotency_key", "document_type", "priority_class"])
def test_a_kiosk_gives_no_turn(paired: Callable[..., Client], line: ServiceLine, field: str) -> None:
    typed = {"service_line": line.code, "idempotency_key": "k1"} | {field: "a\0"}

    answers = [paired(DeviceKind.KIOSK).post(f"/kiosko/{name}/", typed) for name in ("turnos", "citas")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert not Turn.objects.exists()


def test_a_desk_does_nothing(client: Client, line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    client.force_login(desk.advisor)  # type: ignore[arg-type]
    cast.make_turn(line)

    answer = client.post(reverse("desk:call_next"), {"nonce": "a\0"})

    assert answer.status_code == 400
    assert not IdempotencyKey.objects.exists()
