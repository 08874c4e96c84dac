"""A site with a line, a desk and its devices, and a program that may do everything."""

from dataclasses import dataclass

import pytest

from tests import cast
from tests.web.api.program import Program
from ventanilla.org.models import Desk, Device, DeviceKind, ServiceLine, Site
from ventanilla.org.services import devices
from ventanilla.web.api.access import Scope


@dataclass
class Place:
    """A site as the API sees it."""

    site: Site
    line: ServiceLine
    desk: Desk
    kiosk: Program
    display: Program
    tablet: Program
    tablet_device: Device
    program: Program


@pytest.fixture
def place(db: None) -> Place:
    return make_place("CALI")


def make_place(code: str) -> Place:
    """Return a site of that code, open for turns, where nobody has to wait before calling again or giving up."""
    site = cast.make_site(code)
    cast.make_rule(site, recall_seconds=0, calls_before_no_show=1)
    line = cast.make_line(site)
    desk = cast.make_desk(site, line)
    tablet, tablet_token = cast.make_tablet(desk)
    return Place(
        site=site,
        line=line,
        desk=desk,
        kiosk=Program(cast.make_device(site, DeviceKind.KIOSK)[1]),
        display=Program(cast.make_device(site, DeviceKind.DISPLAY)[1]),
        tablet=Program(tablet_token),
        tablet_device=tablet,
        program=make_program(site, *Scope),
    )


def make_program(site: Site, *scopes: Scope) -> Program:
    """Return a program of the site with these scopes."""
    _client, token = devices.register_api_client(
        site=site, name="Prueba", scopes=[scope.value for scope in scopes]
    )
    return Program(token)
