"""The demo shows the paper of its kiosk, read back from the bytes; nobody else has such a page."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.connectors.printer.test_printers import TICKET
from ventanilla.connectors.printer.printers import EscposPrinters
from ventanilla.procedure.printing.models import PrinterKind
from ventanilla.procedure.printing.ports import Address

pytestmark = pytest.mark.django_db


def test_each_ticket_that_came_out_is_a_picture_the_newest_first(in_demo: None, tmp_path: Path) -> None:
    client = Client()
    assert "Todavía no ha salido ninguno" in client.get(reverse("door:papers")).content.decode()
    EscposPrinters(tmp_path / "paper").print_ticket(
        TICKET, Address(PrinterKind.FILE, "quiosco", 80, must_answer=False)
    )

    page = client.get(reverse("door:papers")).content.decode()
    picture = client.get(reverse("door:paper_picture", args=["quiosco", TICKET.name]))

    assert reverse("door:paper_picture", args=["quiosco", TICKET.name]) in page
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["nothing", "..", "..%2F..%2Fsecret_key"])
def test_what_did_not_come_out_is_not_found(in_demo: None, name: str) -> None:
    assert Client().get(f"/demostracion/papel/quiosco/{name}.png").status_code == 404


def test_outside_the_demo_there_is_no_paper_to_see(settings: LazySettings) -> None:
    settings.IS_DEMO = False

    assert Client().get(reverse("door:papers")).status_code == 404
