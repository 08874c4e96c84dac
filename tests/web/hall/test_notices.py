"""Displays show the notices of today, with their pictures, to their own site alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import PNG, make_device, make_site, make_staff
from ventanilla.kernel import clock
from ventanilla.org.drafts import NoticeDraft
from ventanilla.org.models import DeviceKind, HallNotice, Site
from ventanilla.org.roles import Role
from ventanilla.org.services import hall
from ventanilla.web.base import device_cookies


@pytest.fixture
def display(paired: Callable[..., Client]) -> Client:
    return paired(DeviceKind.DISPLAY)


@pytest.fixture
def notices(site: Site) -> list[HallNotice]:
    """A notice of today with a picture, one of today without, and one of next year."""
    clara = make_staff(site, "Clara", Role.COORDINATOR)
    today = clock.business_date(site.time_zone)
    days = (today, today, today.replace(year=today.year + 1, day=1))
    return [
        hall.add_notice(
            site=site,
            draft=NoticeDraft(f"Aviso {n}", day.isoformat(), day.isoformat()),
            by=clara,
            picture=PNG if n == 0 else b"",
            picture_name="a.png",
        )
        for n, day in enumerate(days)
    ]


def test_the_hall_shows_the_notices_of_today_one_at_a_time(
    display: Client, notices: list[HallNotice]
) -> None:
    for address in ("/sala/", "/sala/avisos/"):
        page = display.get(address).content.decode()

        assert page.count("data-bulletin=") == 2
        assert page.count("hidden>\n        \n        <p>Aviso 1") == 1
        assert "Aviso 2" not in page


def test_a_hall_without_notices_keeps_no_place_for_them(display: Client) -> None:
    assert display.get("/sala/avisos/").content.decode().strip() == ""


def test_a_picture_goes_to_displays_of_its_site_alone(
    display: Client, client: Client, notices: list[HallNotice]
) -> None:
    address = f"/sala/avisos/{notices[0].pk}/imagen/{notices[0].picture_id}/"
    elsewhere = Client()
    _device, token = make_device(make_site("PASTO"), DeviceKind.DISPLAY)
    elsewhere.cookies[device_cookies.NAMES[DeviceKind.DISPLAY]] = token

    answer = display.get(address)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(answer) == PNG
    assert elsewhere.get(address).status_code == 404
    assert client.get(address).status_code == 302
