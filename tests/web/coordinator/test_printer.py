"""The coordinator says which printer a kiosk has, tries it, sees what came out, and prints a ticket again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.kiosk.test_paper import Printers
from ventanilla.org.models import Device, DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.printing.models import TicketPrint, TicketPrinter, Trouble
from ventanilla.procedure.printing.services import delivering, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk(site: Site) -> Device:
    device, _token = cast.make_device(site, DeviceKind.KIOSK)
    return device


def page(office: Client, kiosk: Device) -> str:
    return office.get(reverse("coordinator:printer", args=[kiosk.pk])).content.decode()


def save(office: Client, kiosk: Device, **fields: str) -> Any:
    given = {"kind": "network", "address": "10.0.0.7", "paper_width": "80"} | fields
    return office.post(reverse("coordinator:save_printer", args=[kiosk.pk]), given)


def try_it(office: Client, kiosk: Device) -> Any:
    return office.post(reverse("coordinator:print_trial", args=[kiosk.pk]))


def test_a_kiosk_has_no_printer_until_somebody_says_which(office: Client, kiosk: Device) -> None:
    assert "No imprime" in page(office, kiosk)

    answer = save(office, kiosk, tells_nothing="yes")

    printer = TicketPrinter.objects.get()
    assert answer["Location"] == reverse("coordinator:printer", args=[kiosk.pk])
    assert (printer.address, printer.tells_its_state) == ("10.0.0.7:9100", False)
    assert "10.0.0.7:9100" in page(office, kiosk)
    assert "Sin probar" in page(office, kiosk)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "fax"}, "kind"),
        ({"address": "300.1.1.1"}, "address"),
        ({"address": ""}, "address"),
        ({"kind": "file", "address": "/etc/passwd"}, "address"),
        ({"paper_width": "70"}, "paper_width"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    office: Client, kiosk: Device, fields: dict[str, str], field: str
) -> None:
    answer = save(office, kiosk, **fields)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-error"' in shown
    assert f'value="{fields.get("address", "10.0.0.7")}"' in shown
    assert not TicketPrinter.objects.exists()


def test_a_trial_is_printed_and_its_state_is_shown(office: Client, kiosk: Device) -> None:
    save(office, kiosk)
    try_it(office, kiosk)
    try_it(office, kiosk)
    trial = TicketPrint.objects.get()

    delivering.deliver(print_id=str(trial.pk), printers=Printers(Trouble.NO_PAPER))

    now = office.get(reverse("coordinator:printer_now", args=[kiosk.pk])).content.decode()
    assert "No salió" in now
    assert "Sin papel" in now


def test_the_page_is_left_alone_while_nothing_changes(office: Client, kiosk: Device) -> None:
    save(office, kiosk)
    seen = office.get(reverse("coordinator:printer", args=[kiosk.pk])).context["seen"]
    address = f"{reverse('coordinator:printer_now', args=[kiosk.pk])}?seen={seen}"
    before = office.get(address).status_code

    try_it(office, kiosk)

    assert (before, office.get(address).status_code) == (204, 200)


def test_without_a_printer_of_tickets_a_trial_is_refused_in_words(office: Client, kiosk: Device) -> None:
    answer = try_it(office, kiosk)

    assert answer.status_code == 422
    assert "no tiene impresora de tiquetes" in answer.content.decode()


def test_a_ticket_is_printed_again_for_somebody_who_asks(
    office: Client, kiosk: Device, line: ServiceLine
) -> None:
    save(office, kiosk)
    turn = tickets.hand_out(
        service_line=line,
        priority_class=None,
        document=None,
        device=kiosk,
        follow_address=lambda turn: "https://cis.ejemplo.co/turno/x",
        language="es-co",
    )
    first = TicketPrint.objects.get()
    delivering.deliver(print_id=str(first.pk), printers=Printers())

    office.post(reverse("coordinator:print_again", args=[kiosk.pk, first.pk]))

    assert list(TicketPrint.objects.filter(state="queued").values_list("turn", flat=True)) == [turn.pk]
    assert f"Imprimir otra vez el {turn.code}" in page(office, kiosk)


def test_the_printer_of_another_site_is_not_found(office: Client) -> None:
    elsewhere, _token = cast.make_device(cast.make_site("PASTO"), DeviceKind.KIOSK)

    assert office.get(reverse("coordinator:printer", args=[elsewhere.pk])).status_code == 404
    assert save(office, elsewhere).status_code == try_it(office, elsewhere).status_code == 404


def test_a_display_has_no_printer(office: Client, site: Site) -> None:
    display, _token = cast.make_device(site, DeviceKind.DISPLAY)

    assert office.get(reverse("coordinator:printer", args=[display.pk])).status_code == 404


def test_an_advisor_may_not(as_role: Any, kiosk: Device) -> None:
    assert save(as_role(Role.ADVISOR), kiosk).status_code == 403
