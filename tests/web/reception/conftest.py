"""Rosa, who receives people at the door, and Clara, who may do so too."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.turns.models import Turn


@dataclass
class Reception:
    """What a host types and presses."""

    host: StaffUser
    client: Client = field(default_factory=Client)

    def open(self) -> str:
        """Return the page."""
        return str(self.client.get(reverse("reception:home")).content.decode())

    def give(self, *, key: str = "k1", **typed: str) -> Any:
        """Send the form that gives a turn, for RECREATION where nothing else is said."""
        asked = {"service_line": "RECREATION", "idempotency_key": key} | typed
        return self.client.post(reverse("reception:give"), asked, headers={"HX-Request": "true"})

    def find(self, shown: str) -> str:
        """Return what is said about the turn that somebody shows."""
        answer = self.client.get(reverse("reception:find"), {"turno": shown}, headers={"HX-Request": "true"})
        return str(answer.content.decode())

    def press(self, name: str, turn: Turn, **typed: str) -> Any:
        """Press a button beside a turn."""
        address = reverse(f"reception:{name}", args=[turn.pk])
        return self.client.post(address, typed, headers={"HX-Request": "true"})


@pytest.fixture
def rosa(site: Site) -> Reception:
    return reception_of(cast.make_staff(site, "Rosa", Role.HOST))


def reception_of(member: StaffUser) -> Reception:
    reception = Reception(member)
    reception.client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return reception
