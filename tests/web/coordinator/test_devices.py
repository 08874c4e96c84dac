"""Registering, pairing and retiring devices."""

import datetime as dt
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_device, make_line, make_site, make_staff, make_turn
from tests.procedure.printing.conftest import Saying, give_printer
from ventanilla.kernel import clock
from ventanilla.org import selectors
from ventanilla.org.models import Desk, Device, DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.org.rules.health import Report
from ventanilla.org.services import health
from ventanilla.procedure.printing.models import Trouble
from ventanilla.procedure.printing.ports import PrinterFailed
from ventanilla.procedure.printing.services import delivering
from ventanilla.procedure.turns.services import calling
from ventanilla.web.base import qr

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
    assert reverse("coordinator:renew_code", args=[Device.objects.get().pk]) in page


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
    assert device.name not in [row.device.name for row in office.get(PAGE).context["rows"]]


def renew(office: Client, device: Device) -> Any:
    return office.post(reverse("coordinator:renew_code", args=[device.pk]))


def what_became_of(office: Client, device: Device) -> Any:
    return office.get(reverse("coordinator:pairing", args=[device.pk]))


def test_the_page_tells_when_the_code_was_used(office: Client, client: Client) -> None:
    code = office.post(REGISTER, {"key": "k1", "kind": "DISPLAY", "name": "Sala", "desk": ""}).context["code"]
    device = Device.objects.get()
    assert what_became_of(office, device).status_code == 204

    client.post(reverse("web:pair"), {"code": code})

    page = what_became_of(office, device).content.decode()
    assert "«Sala» quedó emparejado" in page
    assert "Emparejado" in page.partition('id="devices-in-use"')[2]


def test_the_qr_and_the_address_lead_to_a_page_with_the_code_filled_in(
    office: Client, client: Client
) -> None:
    answer = office.post(REGISTER, {"key": "k1", "kind": "DISPLAY", "name": "Sala", "desk": ""})
    code = answer.context["code"]
    link = f"http://testserver{reverse('web:pair')}?codigo={code}&para=display"

    opened = client.get(link).content.decode()

    assert answer.context["qr"] == qr.drawing(link)
    assert f'value="{code}"' in opened
    assert "Emparejar como pantalla de sala" in opened


def test_kiosks_come_first_and_tablets_by_their_desk(office: Client, site: Site, line: ServiceLine) -> None:
    desks = [make_desk(site, line) for _number in range(11)]
    for desk in (desks[9], desks[1]):
        make_device(site, DeviceKind.TABLET, desk=desk)
    for kind in (DeviceKind.DISPLAY, DeviceKind.KIOSK):
        make_device(site, kind)

    rows = [(row.device.kind, row.device.desk) for row in office.get(PAGE).context["rows"]]

    assert rows == [
        (DeviceKind.KIOSK, None),
        (DeviceKind.DISPLAY, None),
        (DeviceKind.TABLET, desks[1]),
        (DeviceKind.TABLET, desks[9]),
    ]


def test_a_code_nobody_used_is_said_to_be_too_old_and_can_be_renewed(office: Client) -> None:
    register(office, name="Sala")
    device = Device.objects.get()

    with clock.moved_to(clock.now() + dt.timedelta(minutes=11)):
        page = what_became_of(office, device).content.decode()
        assert "venció sin usarse" in page
        assert reverse("coordinator:renew_code", args=[device.pk]) in page
        assert "Su código venció" in office.get(PAGE).content.decode()
        renewed = renew(office, device)

    assert len(renewed.context["code"]) == 8
    assert Device.objects.count() == 1


def test_a_device_moves_to_another_machine(office: Client, desk: Desk) -> None:
    device, old = make_device(desk.site, DeviceKind.KIOSK)
    answer = renew(office, device)
    assert "El equipo de antes sigue funcionando" in answer.content.decode()

    Client().post(reverse("web:pair"), {"code": answer.context["code"]})

    assert selectors.device_by_token(old) is None


def test_a_device_of_another_site_gets_no_code_here(office: Client) -> None:
    device, _token = make_device(make_site("PASTO"), DeviceKind.KIOSK)

    assert renew(office, device).status_code == what_became_of(office, device).status_code == 404


def test_a_retired_device_is_not_paired_again(office: Client, desk: Desk) -> None:
    device, _token = make_device(desk.site, DeviceKind.KIOSK)
    office.post(reverse("coordinator:revoke_device", args=[device.pk]))

    answer = renew(office, device)

    assert answer.status_code == 422
    assert "ya se retiró" in answer.content.decode()


def test_each_kind_comes_with_its_address_and_the_command_that_starts_it(office: Client) -> None:
    page = office.get(PAGE).content.decode()

    assert "chromium --kiosk --kiosk-printing" in page
    assert "--autoplay-policy=no-user-gesture-required" in page
    assert "http://testserver/tableta/" in page


@pytest.mark.parametrize(
    ("host", "is_warned"), [("localhost", True), ("127.0.0.1", True), ("cis.example.co", False)]
)
def test_a_link_that_leads_nowhere_from_another_machine_is_said_to(
    office: Client, settings: LazySettings, host: str, is_warned: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    given = {"key": "k1", "kind": "KIOSK", "name": "Quiosco", "desk": ""}

    page = office.post(REGISTER, given, headers={"host": host}).content.decode()

    assert ("solo sirve en este mismo equipo" in page) is is_warned


def test_each_device_shows_how_it_is(office: Client, site: Site, desk: Desk, line: ServiceLine) -> None:
    display, kiosk = (make_device(site, kind)[0] for kind in (DeviceKind.DISPLAY, DeviceKind.KIOSK))
    make_device(site, DeviceKind.TABLET, desk)
    ten = dt.datetime(2026, 11, 24, 15, 42, tzinfo=dt.UTC)
    with clock.moved_to(ten):
        health.beat(device=kiosk, report=Report())
    printer = give_printer(kiosk, make_staff(site, "Clara", Role.COORDINATOR))
    delivering.look(printer_id=printer.pk, printers=Saying(PrinterFailed(Trouble.NO_PAPER)))
    make_turn(line)
    calling.call_next(desk=desk)
    health.beat(device=display, report=Report(last_call=0, sound="off"))

    page = office.get(PAGE).content.decode()

    assert "En línea" in page
    assert "Volumen en cero" in page
    assert "1 llamado sin confirmar, hace 0:" in page
    assert "Sin señal desde" in page
    assert "Impresora: sin papel" in page
    assert "Emparejado, sin abrir" in page


def test_the_page_asks_again_for_its_devices_alone(office: Client, site: Site) -> None:
    make_device(site, DeviceKind.KIOSK)

    fragment = office.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert fragment.lstrip().startswith('<div id="devices-in-use"')
    assert "Registrar uno" not in fragment
