"""Figures for whoever watches from outside."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.kernel.commands.scripted import TARGET, ScriptedConnector, queue
from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import Refused, Transient, Unauthorized
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.inbox import ports as inbox_ports
from ventanilla.kernel.inbox import services as inbox
from ventanilla.kernel.inbox.errors import CannotHandle

pytestmark = pytest.mark.django_db

TOKEN = "un-secreto-largo"
SOURCE = "prueba"


class Scripted:
    """Fails at one thing after the other, as a test tells it."""

    source = SOURCE

    def __init__(self, raises: list[Exception]) -> None:
        self._raises = raises

    def handle(self, **_thing: Any) -> None:
        raise self._raises.pop(0)


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def figures() -> dict[str, float]:
    answer = Client().get("/metricas/", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_commands_are_counted_by_target_and_state() -> None:
    with clock.moved_to(clock.now() - dt.timedelta(minutes=10)):
        queue("person:1")
    connector = ScriptedConnector()
    connector.sends += [Refused("No.")]
    sending.drain(connector)
    queue("person:2")
    sending.drain(connector)
    queue("person:3")

    told = figures()

    assert told[f'ventanilla_commands{{state="dead",target="{TARGET}"}}'] == 1
    assert told[f'ventanilla_commands{{state="pending",target="{TARGET}"}}'] == 1
    assert told[f'ventanilla_command_tries_last_hour{{outcome="confirmed",target="{TARGET}"}}'] == 1
    assert told[f'ventanilla_command_tries_last_hour{{outcome="permanent",target="{TARGET}"}}'] == 1
    assert 600 <= told[f'ventanilla_commands_oldest_seconds{{target="{TARGET}"}}'] < 700


def test_the_state_of_a_target_is_one_among_those_it_may_have() -> None:
    queue()
    connector = ScriptedConnector()
    connector.sends += [Unauthorized("No acepta nuestras credenciales.")]
    sending.drain(connector)

    told = {
        name: value for name, value in figures().items() if re.match(rf'.*target_state.*"{TARGET}"', name)
    }

    assert sum(told.values()) == 1
    assert told[f'ventanilla_target_state{{state="needs_person",target="{TARGET}"}}'] == 1


def test_the_line_and_what_the_worker_owes_are_told_too() -> None:
    line = cast.make_line(cast.make_site())
    cast.make_turn(line)

    told = figures()

    assert told['ventanilla_turns_waiting{site="CALI"}'] == 1
    assert told["ventanilla_events_waiting"] >= 1


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer otro", TOKEN, f"bearer {TOKEN}x", "Bearer ñ"])
def test_whoever_has_not_the_token_finds_nothing(shown: str) -> None:
    assert Client().get("/metricas/", headers={"Authorization": shown}).status_code == 404


def test_without_a_token_in_the_environment_there_is_nothing(settings: Any) -> None:
    settings.METRICS_TOKEN = ""

    assert Client().get("/metricas/", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_came_in_is_counted_by_source_and_by_who_sees_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = Scripted([Transient("No hay conexión."), CannotHandle("No se entiende.")])
    monkeypatch.setitem(inbox_ports._given.handlers, SOURCE, handler)
    with clock.moved_to(clock.now() - dt.timedelta(minutes=10)):
        for item in inbox.take_in(source=SOURCE, body=b"1", headers={}, external_ids=["a", "b", "c"])[:2]:
            inbox.handle(item_id=item.pk)

    told = figures()

    for state in ("new", "retry", "person"):
        assert told[f'ventanilla_inbox{{source="{SOURCE}",state="{state}"}}'] == 1
    assert 600 <= told[f'ventanilla_inbox_oldest_seconds{{source="{SOURCE}"}}'] < 700


def test_a_source_with_nothing_left_to_handle_says_so() -> None:
    told = figures()

    assert told['ventanilla_inbox{source="whatsapp",state="person"}'] == 0
    assert told['ventanilla_inbox_oldest_seconds{source="whatsapp"}'] == 0
