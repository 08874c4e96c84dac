"""A demo with its people, a paired kiosk and tablet, and the file where it wrote down their tokens."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests import cast
from ventanilla.org.models import Desk, Device, DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role

PASSWORD = "una-para-todos"


@pytest.fixture
def in_demo(settings: LazySettings, tmp_path: Path) -> None:
    """Let this be a demo whose data folder is empty."""
    settings.IS_DEMO = True
    settings.DATA = tmp_path


@pytest.fixture
def ana(desk: Desk) -> StaffUser:
    """The advisor who sits at the desk."""
    assert desk.advisor
    return desk.advisor


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def written_down(in_demo: None, tmp_path: Path) -> Callable[..., None]:
    """A function that writes tokens down as the demo does."""

    def write(**tokens: object) -> None:
        users = [{"username": "ana", "password": PASSWORD}]
        (tmp_path / "demo.json").write_text(json.dumps({"users": users, "tokens": tokens}))

    return write


@pytest.fixture
def kiosk_and_tablet(written_down: Callable[..., None], desk: Desk) -> tuple[Device, Device]:
    """A kiosk, and the tablet of the desk, both known to the door."""
    kiosk, kiosk_token = cast.make_device(desk.site, DeviceKind.KIOSK)
    tablet, tablet_token = cast.make_tablet(desk)
    written_down(kiosk=kiosk_token, tablet={str(desk.number): tablet_token}, client="of-a-program")
    return kiosk, tablet
