"""A kiosk's printer is described in one line, and what cannot be one is said beside its field."""

import pytest

from tests import cast
from tests.procedure.printing.conftest import give_printer
from ventanilla.kernel.history import events_of
from ventanilla.org.models import Device, DeviceKind, StaffUser
from ventanilla.procedure.printing.errors import WrongPrinter
from ventanilla.procedure.printing.models import PrinterKind, TicketPrinter
from ventanilla.procedure.printing.rules import parse_address, parse_width
from ventanilla.procedure.printing.services import configuring


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (PrinterKind.NETWORK, " 192.168.1.50 ", "192.168.1.50:9100"),
        (PrinterKind.NETWORK, "10.0.0.7:9101", "10.0.0.7:9101"),
        (PrinterKind.NETWORK, "Impresora-1.cis.local", "impresora-1.cis.local:9100"),
        (PrinterKind.USB, "04B8:0e28", "04b8:0e28"),
        (PrinterKind.USB, "0x04b8:0x0e28", "04b8:0e28"),
        (PrinterKind.FILE, "/dev/usb/lp0", "/dev/usb/lp0"),
        (PrinterKind.FILE, "quiosco-1", "quiosco-1"),
        (PrinterKind.BROWSER, "whatever", ""),
        (PrinterKind.NONE, "192.168.1.50", ""),
    ],
)
def test_an_address_is_kept_in_one_form(kind: PrinterKind, typed: str, kept: str) -> None:
    assert parse_address(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (PrinterKind.NETWORK, ""),
        (PrinterKind.NETWORK, "192.168.1.500"),
        (PrinterKind.NETWORK, "192.168.1.50:0"),
        (PrinterKind.NETWORK, "192.168.1.50:99999"),
        (PrinterKind.NETWORK, "192.168.1.50:"),
        (PrinterKind.NETWORK, "http://impresora"),
        (PrinterKind.NETWORK, "a b"),
        (PrinterKind.NETWORK, "-x"),
        (PrinterKind.USB, "04b8"),
        (PrinterKind.USB, "04b8:zzzz"),
        (PrinterKind.FILE, ""),
        (PrinterKind.FILE, "/etc/passwd"),
        (PrinterKind.FILE, "/dev/sda"),
        (PrinterKind.FILE, "../secret_key"),
        (PrinterKind.FILE, "/dev/usb/lp0/../../sda"),
        (PrinterKind.FILE, "x" * 41),
    ],
)
def test_what_is_no_address_is_refused_beside_its_field(kind: PrinterKind, typed: str) -> None:
    with pytest.raises(WrongPrinter, match=r"^Escriba") as refused:
        parse_address(kind, typed)

    assert refused.value.field == "address"


@pytest.mark.parametrize("width", ["", "70", "80.0", "ochenta"])
def test_paper_of_another_width_is_refused(width: str) -> None:
    with pytest.raises(WrongPrinter) as refused:
        parse_width(width)

    assert refused.value.field == "paper_width"


def test_another_printer_takes_the_place_of_the_first_and_the_history_keeps_both(
    kiosk: Device, clara: StaffUser
) -> None:
    give_printer(kiosk, clara, PrinterKind.NETWORK, "10.0.0.7")

    give_printer(kiosk, clara, PrinterKind.BROWSER, "")

    printer = TicketPrinter.objects.get()
    assert (printer.kind, printer.address, printer.tells_its_state) == (PrinterKind.BROWSER, "", False)
    assert [event.kind for event in events_of(TicketPrinter).order_by("pgh_id")] == ["network", "browser"]


def test_only_kiosks_have_one(kiosk: Device, clara: StaffUser) -> None:
    display, _token = cast.make_device(kiosk.site, DeviceKind.DISPLAY)

    with pytest.raises(WrongPrinter):
        give_printer(display, clara)
    with pytest.raises(WrongPrinter) as refused:
        configuring.set_printer(
            device=kiosk, kind="fax", address="", paper_width="80", tells_its_state=True, by=clara
        )

    assert refused.value.field == "kind"
