"""The advisor Ana at her desk, in a browser without scripts and in one with htmx."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.visits.models import Visit

PASSWORD = "clave-de-prueba-1"
HIDDEN = re.compile(r'<input type="hidden" name="(turn|nonce|customer|evidence)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Let pages name their static files without a manifest."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@dataclass
class Screen:
    """What an advisor sees and presses. Each press sends what the page last shown believes."""

    advisor: StaffUser
    desk: Desk
    client: Client = field(default_factory=Client)
    shown: str = ""

    def open(self, name: str = "desk:home", *args: object, **query: str) -> Any:
        """Return the page at that address, as a browser fetches it."""
        return self._see(self.client.get(reverse(name, args=args), query_params=query))

    def press(self, name: str, *args: object, **typed: Any) -> Any:
        """Send the form of that address by htmx, with the belief and the nonce of the page last shown."""
        hidden = dict(HIDDEN.findall(self.shown))
        return self.send(name, *args, **(hidden | typed))

    def send(self, name: str, *args: object, **typed: Any) -> Any:
        """Send exactly this to that address by htmx."""
        page = "http://testserver" + reverse("desk:home")
        headers = {"HX-Request": "true", "HX-Current-URL": page}
        return self._see(self.client.post(reverse(name, args=args), typed, headers=headers))

    def visit(self) -> Visit:
        """Return the visit at the desk."""
        turn = turns.live_turn(self.desk)
        assert turn is not None and turn.visit is not None
        return turn.visit

    def _see(self, response: Any) -> Any:
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            self.shown = response.content.decode()
        return response


@pytest.fixture
def site(db: None) -> Site:
    return cast.make_site()


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return cast.make_line(site)


@pytest.fixture
def ana(site: Site, line: ServiceLine) -> Screen:
    """Ana, signed in and at her desk."""
    advisor = cast.make_advisor(site, "Ana")
    screen = Screen(advisor, cast.make_desk(site, line, advisor=advisor))
    screen.client.force_login(advisor, backend="django.contrib.auth.backends.ModelBackend")
    return screen


@pytest.fixture
def attending(ana: Screen, line: ServiceLine) -> Screen:
    """Ana, with somebody who has just come to her desk."""
    cast.begin_visit(ana.desk, line)
    ana.open()
    return ana
