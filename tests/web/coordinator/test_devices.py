"""Registering, pairing and retiring devices."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_device, make_line, make_site
from ventanilla.org import selectors
from ventanilla.org.models import Desk, Device, DeviceKind

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:devices")
REGISTER = reverse("coordinator:register_device")


def register(office: Client, **fields: str) -> tuple[int, str]:
    given = {"key": "k1", "kind": "KIOSK", "name": "Quiosco de la entrada", "desk": ""} | fields
    answer = office.post(REGISTER, given)
    return answer.status_code, answer.content.decode()


def test_the_code_shown_once_pairs_that_device(office: Client, client: Client) -> None:
    answer = office.post(REGISTER, {"key": "k1", "kind": "DISPLAY", "name": "Sala", "desk": ""})
    code = answer.context["code"]

    paired = client.post(reverse("web:pair"), {"code": code})

    assert len(code) == 8
    assert f"{code[:4]}" in answer.content.decode()
    assert reverse("web:pair") in answer.content.decode()
    assert paired["Location"] == reverse("hall:home")
    assert code[:4] not in office.get(PAGE).content.decode()


def test_the_same_form_sent_twice_registers_one_device(office: Client) -> None:
    register(office)

    status, page = register(office)

    assert (status, Device.objects.count()) == (200, 1)
    assert "ya estaba registrado" in page


def test_a_tablet_belongs_to_its_desk(office: Client, desk: Desk) -> None:
    register(office, kind="TABLET", name="Tableta 1", desk=str(desk.pk))

    assert Device.objects.get().desk == desk


def test_a_desk_chosen_for_a_kiosk_is_left_out(office: Client, desk: Desk) -> None:
    register(office, desk=str(desk.pk))

    assert Device.objects.get().desk is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "TOASTER"}, "kind"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"kind": "TABLET"}, "desk"),
        ({"kind": "TABLET", "desk": "999999"}, "desk"),
        ({"kind": "TABLET", "desk": "x"}, "desk"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(office: Client, fields: dict[str, str], field: str) -> None:
    status, page = register(office, **fields)

    assert status == 422
    assert f'id="{field}-error"' in page
    assert not Device.objects.exists()


def test_a_desk_of_another_site_is_refused(office: Client) -> None:
    elsewhere = make_line(make_site("PASTO"))
    desk = make_desk(elsewhere.site, elsewhere)

    status, _page = register(office, kind="TABLET", desk=str(desk.pk))

    assert status == 422


def test_a_retired_device_stops_at_once(office: Client, desk: Desk) -> None:
    device, token = make_device(desk.site, DeviceKind.KIOSK)

    answer = office.post(reverse("coordinator:revoke_device", args=[device.pk]))

    assert answer["Location"] == PAGE
    assert selectors.device_by_token(token) is None
    assert "quedó retirado" in office.get(PAGE).content.decode()


def test_a_device_of_another_site_is_not_found(office: Client) -> None:
    device, _token = make_device(make_site("PASTO"), DeviceKind.KIOSK)

    assert office.post(reverse("coordinator:revoke_device", args=[device.pk])).status_code == 404
    assert device.name not in [each.name for each in office.get(PAGE).context["devices"]]
