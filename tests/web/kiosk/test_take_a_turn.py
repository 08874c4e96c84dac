"""A person takes a turn at the kiosk, and the kiosk tells nothing about them."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import DORA, make_line, make_person
from ventanilla.kernel import clock
from ventanilla.org.drafts import CapacityDraft
from ventanilla.org.models import DeviceKind, ServiceLine, Site
from ventanilla.org.services import capacity
from ventanilla.procedure.turns.models import Turn

UNKNOWN = "79000111"
NOON = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)


@pytest.fixture
def kiosk(paired: Callable[..., Client]) -> Client:
    return paired(DeviceKind.KIOSK)


def take(kiosk: Client, *, key: str = "k1", line: str = "RECREATION", **more: str) -> Any:
    return kiosk.post("/kiosko/turnos/", {"service_line": line, "idempotency_key": key, **more})


def without_the_turn(html: str) -> str:
    """Return the ticket without what every ticket has of its own: code, drawing of the QR code, and time."""
    own = r'<svg[^>]*class="qr".*?</svg>|/turnos/[0-9a-f-]{36}/|[A-Z]-\d{3}|data-turn="[^"]+"|<p class="paper-time">[^<]+'
    waits = r'<p class="ticket-wait">.*?</p>'
    return re.sub(rf"{own}|{waits}", "", html, flags=re.DOTALL)


def test_a_touch_gives_a_ticket_with_its_code_and_qr_code(kiosk: Client, line: ServiceLine) -> None:
    answer = take(kiosk)

    turn = Turn.objects.get()
    assert answer.status_code == 201
    assert turn.code in answer.content.decode()
    assert 'class="qr"' in answer.content.decode()
    assert (turn.service_line, turn.origin) == (line, "kiosk")


def test_a_double_touch_gives_one_turn(kiosk: Client, line: ServiceLine) -> None:
    first, second = take(kiosk, key="same"), take(kiosk, key="same")

    assert Turn.objects.count() == 1
    assert first.content == second.content


def test_a_kiosk_gives_five_turns_at_once_and_then_asks_to_wait(kiosk: Client, line: ServiceLine) -> None:
    with clock.moved_to(NOON):
        given = [take(kiosk, key=f"k{number}").status_code for number in range(5)]
        refused = take(kiosk, key="k5")
    with clock.moved_to(NOON + dt.timedelta(seconds=4)):
        later = take(kiosk, key="k5")

    assert (given, refused.status_code, later.status_code) == ([201] * 5, 429, 201)
    assert "Espere 4 segundos y toque otra vez" in json.loads(refused.content)["message"]
    assert Turn.objects.count() == 6


def test_the_pages_and_the_api_of_a_kiosk_share_one_pace(kiosk: Client, line: ServiceLine) -> None:
    api = {"Authorization": f"Bearer {kiosk.cookies['ventanilla_kiosk'].value}"}
    with clock.moved_to(NOON):
        for number in range(5):
            take(kiosk, key=f"k{number}")
        answer = Client().post(
            "/api/v1/sites/CALI/turns",
            {"service_line": "RECREATION"},
            content_type="application/json",
            headers={**api, "Idempotency-Key": "k5"},
        )

    assert answer.status_code == 429


def test_the_next_person_gets_a_turn_of_their_own(kiosk: Client, line: ServiceLine) -> None:
    take(kiosk, key="one")
    take(kiosk, key="two")

    assert [turn.code for turn in Turn.objects.order_by("number")] == ["R-001", "R-002"]


def test_a_known_and_an_unknown_document_get_the_same_answer(kiosk: Client, line: ServiceLine) -> None:
    make_person(DORA)

    known = take(kiosk, key="one", document_type="CC", document_number=DORA.number)
    unknown = take(kiosk, key="two", document_type="CC", document_number=UNKNOWN)

    assert without_the_turn(known.content.decode()) == without_the_turn(unknown.content.decode())
    assert DORA.number not in known.content.decode()
    assert "Dora" not in known.content.decode()


def test_a_known_and_an_unknown_document_cost_the_same_statements(kiosk: Client, line: ServiceLine) -> None:
    make_person(DORA)
    statements = []
    for key, number in (("warm", UNKNOWN), ("known", DORA.number), ("unknown", "79000222")):
        with CaptureQueriesContext(connection) as captured:
            take(kiosk, key=key, document_type="CC", document_number=number)
        statements.append([re.findall(r'"(\w+)"', query["sql"])[:1] for query in captured])

    _warm, known, unknown = statements
    assert known == unknown


def test_the_reason_of_preferential_attention_is_not_on_the_ticket(kiosk: Client, line: ServiceLine) -> None:
    answer = take(kiosk, priority_class="DISABILITY")

    assert Turn.objects.get().priority_class == "DISABILITY"
    assert "Con atención preferencial" in answer.content.decode()
    assert "discapacidad" not in answer.content.decode().lower()


def test_a_malformed_document_is_named_beside_its_field_and_takes_no_turn(
    kiosk: Client, line: ServiceLine
) -> None:
    answer = take(kiosk, document_type="CC", document_number="12")

    assert answer.status_code == 422
    assert json.loads(answer.content)["field"] == "document_number"
    assert not Turn.objects.exists()


def test_a_closed_line_is_not_offered_and_gives_no_turn(kiosk: Client, line: ServiceLine) -> None:
    line.is_open = False
    line.save()

    assert "En este momento no estamos dando turnos" in kiosk.get("/kiosko/").content.decode()
    assert take(kiosk).status_code == 422


def test_a_line_of_another_site_does_not_exist_here(kiosk: Client, site: Site) -> None:
    other = Site.objects.create(code="PALMIRA", name="Sede Palmira", city="Palmira", is_active=True)
    make_line(other, code="HOUSING", prefix="V")

    assert take(kiosk, line="HOUSING").status_code == 404


def test_the_kiosk_speaks_english_only_when_asked(kiosk: Client, line: ServiceLine) -> None:
    assert "How can we help you?" in kiosk.get("/kiosko/?idioma=en").content.decode()

    spanish = kiosk.get("/kiosko/", headers={"Accept-Language": "en"}).content.decode()

    assert "¿En qué le podemos ayudar?" in spanish
    assert 'lang="es-co"' in spanish


def test_a_browser_that_is_not_paired_is_sent_to_pair(line: ServiceLine) -> None:
    assert Client().get("/kiosko/")["Location"] == "/emparejar/"
    assert take(Client()).status_code == 403


@pytest.mark.parametrize("kind", [DeviceKind.DISPLAY])
def test_another_kind_of_device_takes_no_turn(
    kind: DeviceKind, paired: Callable[..., Client], line: ServiceLine
) -> None:
    assert take(paired(kind)).status_code == 403


def test_a_full_line_says_so_and_cannot_be_touched(kiosk: Client, line: ServiceLine) -> None:
    capacity.save_capacities(site=line.site, typed={line.code: CapacityDraft("1")}, seen={})
    take(kiosk)

    page = kiosk.get("/kiosko/servicios/").content.decode()
    answer = take(kiosk, key="k2")

    assert "Hoy ya no quedan turnos" in page
    assert "data-line" not in page
    assert answer.status_code == 422
    assert answer.json()["field"] == "service_line"
    assert answer.json()["message"].startswith("Hoy ya se dieron todos los turnos")
