"""Outside the demo there is no door: nobody is let in with a click, and the first page leads where it always did."""

import uuid
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.org.models import DeviceKind, Site, StaffUser
from ventanilla.web.base import device_cookies
from ventanilla.web.door import urls

pytestmark = pytest.mark.django_db

SOME = {
    "username": "ana",
    "screen": "jornada",
    "device_id": uuid.uuid4(),
    "roll": "quiosco",
    "name": "t1",
    "sample": "llega",
    "number": 0,
    "key": "1349120865530274",
    "file_id": "123456789012345",
}


def addresses(member: StaffUser) -> Iterator[str]:
    """Yield an address for each pattern of the door."""
    values = SOME | {"username": member.username}
    for pattern in urls.urlpatterns:
        names = pattern.pattern.converters
        yield reverse(f"{urls.app_name}:{pattern.name}", kwargs={name: values[name] for name in names})


def test_no_address_of_the_door_exists_and_nobody_is_signed_in_by_one(
    client: Client, settings: LazySettings, ana: StaffUser
) -> None:
    settings.IS_DEMO = False
    tried = list(addresses(ana))

    answers = [method(address) for address in tried for method in (client.get, client.post)]

    assert len(tried) == len(urls.urlpatterns) == 20
    assert {answer.status_code for answer in answers} == {404}
    assert "_auth_user_id" not in client.session
    assert not set(device_cookies.NAMES.values()) & set(client.cookies)


def test_in_the_demo_the_same_address_does_sign_in(client: Client, in_demo: None, ana: StaffUser) -> None:
    client.post(reverse("door:enter", args=[ana.username]))

    assert client.session["_auth_user_id"] == str(ana.pk)


@pytest.mark.parametrize(("is_demo", "where"), [(True, "/demostracion/"), (False, "/modulo/")])
def test_the_first_page_leads_to_the_door_in_the_demo_alone(
    client: Client, settings: LazySettings, ana: StaffUser, is_demo: bool, where: str
) -> None:
    settings.IS_DEMO = is_demo
    client.force_login(ana)

    assert client.get("/")["Location"] == where


@pytest.mark.parametrize(("is_demo", "where"), [(True, "/demostracion/"), (False, "/kiosko/")])
def test_a_kiosk_opens_its_own_screen_outside_the_demo(
    client: Client, settings: LazySettings, site: Site, is_demo: bool, where: str
) -> None:
    settings.IS_DEMO = is_demo
    client.cookies[device_cookies.NAMES[DeviceKind.KIOSK]] = cast.make_device(site, DeviceKind.KIOSK)[1]

    assert client.get("/")["Location"] == where


@pytest.mark.parametrize("is_demo", [True, False])
def test_other_pages_lead_to_the_door_in_the_demo_alone(
    client: Client, settings: LazySettings, ana: StaffUser, is_demo: bool
) -> None:
    settings.IS_DEMO = is_demo
    pages = [client.get(reverse(name)).content.decode() for name in ("web:sign_in", "web:pair")]
    client.force_login(ana)
    pages.append(client.get(reverse("desk:home")).content.decode())

    assert [reverse("door:home") in page for page in pages] == [is_demo] * 3
