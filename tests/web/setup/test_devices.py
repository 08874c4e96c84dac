"""Step 7: the kiosk, the display and the tablets, each with a code and a QR of its own."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from tests import cast
from ventanilla.org.models import Device, DeviceKind, PairingCode, Site
from ventanilla.org.services import devices

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/dispositivos/"
REGISTER = f"{PAGE}registrar/"
EVERY = {"kind": [kind.value for kind in DeviceKind]}


def test_a_new_site_gets_a_kiosk_a_display_and_a_tablet_for_each_desk(
    office: Client, with_desks: Site
) -> None:
    answer = office.post(REGISTER, EVERY)

    page = answer.content.decode()
    assert [pairing.device.name for pairing in answer.context["pairings"]] == [
        "Quiosco de la entrada",
        "Pantalla de la sala",
        "Tableta del módulo 1",
        "Tableta del módulo 2",
    ]
    assert page.count('class="qr"') == 4
    assert "solo sirve en este mismo equipo" not in page


def test_only_what_is_chosen_is_registered(office: Client, with_desks: Site) -> None:
    office.post(REGISTER, {"kind": "KIOSK"})

    assert [device.kind for device in Device.objects.all()] == [DeviceKind.KIOSK]


def test_pressed_again_nothing_is_doubled_and_only_the_new_codes_work(
    office: Client, with_desks: Site
) -> None:
    first = office.post(REGISTER, EVERY).context["pairings"][0]

    second = office.post(REGISTER, EVERY).context["pairings"][0]

    assert Device.objects.count() == 4
    assert (second.device, second.code == first.code) == (first.device, False)
    other = Client()
    assert other.post("/emparejar/", {"code": first.code}).status_code == 422
    assert other.post("/emparejar/", {"code": second.code})["Location"] == "/kiosko/"


def test_its_link_opens_the_pairing_page_with_the_code_filled_in(office: Client, with_desks: Site) -> None:
    pairing = office.post(REGISTER, EVERY).context["pairings"][0]

    page = Client().get(pairing.link).content.decode()

    assert pairing.code in page
    assert "Emparejar como quiosco" in page


def test_nothing_chosen_is_said_beside_the_choices(office: Client, with_desks: Site) -> None:
    answer = office.post(REGISTER, {"kind": "COFFEE"})

    assert answer.status_code == 422
    assert answer.context["errors"] == {"kind": "Marque al menos una clase de equipo."}
    assert not Device.objects.exists()


def test_with_nothing_chosen_what_waits_still_gets_a_new_code(office: Client, with_desks: Site) -> None:
    office.post(REGISTER, {"kind": "KIOSK"})

    assert len(office.post(REGISTER, {}).context["pairings"]) == 1


def test_on_a_loopback_address_it_says_that_no_other_machine_gets_here(
    office: Client, with_desks: Site
) -> None:
    page = office.post(REGISTER, EVERY, headers={"host": "localhost"}).content.decode()

    assert "solo sirve en este mismo equipo" in page


@pytest.fixture
def kiosk(with_desks: Site) -> Iterator[tuple[Device, str]]:
    yield devices.register(site=with_desks, kind=DeviceKind.KIOSK, name="Quiosco")


def test_the_page_with_the_codes_learns_when_one_was_used_or_expired(
    office: Client, kiosk: tuple[Device, str]
) -> None:
    device, code = kiosk
    address = f"{PAGE}{device.pk}/emparejamiento/"
    assert office.get(address).status_code == 204

    PairingCode.objects.update(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    expired = office.get(address).content.decode()
    fresh = office.post(f"{PAGE}{device.pk}/codigo/").context["pairings"][0].code
    devices.pair(code=fresh, address="test")

    assert "El código venció" in expired
    assert "Ya quedó emparejado" in office.get(address).content.decode()
    assert fresh != code


def test_a_device_of_another_site_or_a_retired_one_gets_no_code(
    office: Client, kiosk: tuple[Device, str]
) -> None:
    elsewhere, _token = cast.make_device(Site.objects.create(code="OTRA", name="Otra"), DeviceKind.KIOSK)
    devices.revoke(device=kiosk[0])

    assert office.post(f"{PAGE}{elsewhere.pk}/codigo/").status_code == 404
    assert office.post(f"{PAGE}{uuid.uuid4()}/codigo/").status_code == 404
    retired = office.post(f"{PAGE}{kiosk[0].pk}/codigo/")
    assert retired.status_code == 422
    assert "ya se retiró" in retired.content.decode()
