"""A sender whose bodies are counted, under a name of its own."""

from collections.abc import Mapping

import pytest

from tests.connectors.whatsapp.bodies import SECRET, VERIFY_TOKEN
from ventanilla.web.hooks import ports

SENDER = "de-prueba"


class Taken:
    """Takes in whatever is genuine, and remembers it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[Mapping[str, str]] = []

    def take_in(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.bodies.append(body)
        self.headers.append(headers)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """What was taken in from a sender that is set up."""
    receiver = Taken()
    hook = ports.Hook(receiver=receiver, secret=SECRET, verify_token=VERIFY_TOKEN)
    monkeypatch.setitem(ports._given, SENDER, hook)
    return receiver


@pytest.fixture
def not_set_up(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """What was taken in from a sender for whom nobody has set a secret."""
    receiver = Taken()
    monkeypatch.setitem(ports._given, SENDER, ports.Hook(receiver=receiver, secret="", verify_token=""))
    return receiver
