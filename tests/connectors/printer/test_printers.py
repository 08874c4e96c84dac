"""Tickets on printers that work, that refuse, that hang and that die half-way."""

import os
from pathlib import Path

import pytest

from tests.connectors.printer import loopback
from tests.connectors.printer.loopback import LoopbackPrinter, printing
from ventanilla.connectors.printer import commands, drawing, printers
from ventanilla.connectors.printer.printers import EscposPrinters
from ventanilla.procedure.printing.models import Paper, PrinterKind, Trouble
from ventanilla.procedure.printing.ports import Address, PrinterFailed, Ticket

TICKET = Ticket(
    caja="Caja de prueba",
    site="Sede Cali",
    code="R-017",
    line="Recreación",
    moment="martes 24 de noviembre, 2:35 p. m.",
    follow_url="https://cis.ejemplo.co/turno/abc",
    sentence="Lo llamaremos por este número en la pantalla de la sala.",
    name="20261124-R-017",
)
ALL_OF_IT = commands.of(drawing.draw(TICKET, paper_width=80))


@pytest.fixture
def escpos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EscposPrinters:
    """Printers whose patience is short."""
    for name in ("CONNECT_SECONDS", "ANSWER_SECONDS", "SEND_SECONDS", "DONE_SECONDS"):
        monkeypatch.setattr(printers, name, 0.4)
    return EscposPrinters(rolls=tmp_path)


def on_network(address: str, *, must_answer: bool = True) -> Address:
    return Address(PrinterKind.NETWORK, address, 80, must_answer)


def trouble_of(escpos: EscposPrinters, at: Address) -> Trouble:
    with pytest.raises(PrinterFailed) as failed:
        escpos.print_ticket(TICKET, at)
    return failed.value.trouble


def test_a_network_printer_gets_the_ticket_whole_and_confirms_it(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter()) as printer:
        told = escpos.print_ticket(TICKET, on_network(printer.address))

    assert (told.paper, told.is_confirmed) == (Paper.ENOUGH, True)
    assert printer.printed == ALL_OF_IT


def test_little_paper_prints_and_is_told(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(paper=loopback.PAPER_LOW)) as printer:
        told = escpos.print_ticket(TICKET, on_network(printer.address))

    assert (told.paper, printer.printed) == (Paper.LOW, ALL_OF_IT)


@pytest.mark.parametrize(
    ("printer", "trouble"),
    [
        (LoopbackPrinter(paper=loopback.PAPER_OUT), Trouble.NO_PAPER),
        (LoopbackPrinter(online=loopback.OFFLINE), Trouble.NOT_READY),
        (LoopbackPrinter(answers=False), Trouble.SILENT),
        (LoopbackPrinter(reads=False), Trouble.SILENT),
        (LoopbackPrinter(dies_after=0), Trouble.CUT_OFF),
    ],
    ids=["no paper", "cover open", "says nothing", "hangs", "hangs up at once"],
)
def test_a_printer_that_cannot_gets_no_ticket_and_the_reason_is_known(
    escpos: EscposPrinters, printer: LoopbackPrinter, trouble: Trouble
) -> None:
    with printing(printer):
        assert trouble_of(escpos, on_network(printer.address)) == trouble
    assert printer.printed == b""


def test_a_printer_that_dies_half_way_did_not_print_the_ticket(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(dies_after=len(ALL_OF_IT) // 2)) as printer:
        assert trouble_of(escpos, on_network(printer.address)) == Trouble.CUT_OFF

    assert len(printer.printed) < len(ALL_OF_IT)


def test_where_nobody_listens_there_is_no_connection(escpos: EscposPrinters) -> None:
    assert trouble_of(escpos, on_network(f"127.0.0.1:{loopback.unused_port()}")) == Trouble.NO_CONNECTION


def test_a_printer_that_does_not_say_when_it_is_done_is_asked_how_it_is(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(says_when_done=False)) as printer:
        told = escpos.print_ticket(TICKET, on_network(printer.address))

    assert (told.is_confirmed, printer.printed) == (False, ALL_OF_IT)


def test_one_that_is_known_to_tell_nothing_prints_unconfirmed(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(answers=False)) as printer:
        told = escpos.print_ticket(TICKET, on_network(printer.address, must_answer=False))

    assert (told.paper, told.is_confirmed, printer.printed) == (Paper.UNKNOWN, False, ALL_OF_IT)


def test_what_a_printer_reports_by_itself_is_not_taken_for_an_answer(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(reports_by_itself=b"\x00\x00")) as printer:
        told = escpos.print_ticket(TICKET, on_network(printer.address))

    assert (told.is_confirmed, printer.printed) == (True, ALL_OF_IT)


def test_a_look_prints_nothing(escpos: EscposPrinters) -> None:
    with printing(LoopbackPrinter(paper=loopback.PAPER_LOW)) as printer:
        told = escpos.look(on_network(printer.address))

    assert (told.paper, printer.printed) == (Paper.LOW, b"")


def test_a_roll_of_ours_keeps_each_ticket_and_lets_the_oldest_go(
    escpos: EscposPrinters, tmp_path: Path
) -> None:
    at = Address(PrinterKind.FILE, "quiosco", 80, must_answer=False)
    for number in range(23):
        escpos.print_ticket(
            Ticket(
                **{field: getattr(TICKET, field) for field in TICKET.__slots__} | {"name": f"t{number:02d}"}
            ),
            at,
        )

    kept = sorted(path.name for path in (tmp_path / "quiosco").iterdir())

    assert kept == [f"t{number:02d}.escpos" for number in range(3, 23)]
    assert (tmp_path / "quiosco" / "t22.escpos").read_bytes() == ALL_OF_IT


def test_a_port_that_takes_nothing_more_does_not_keep_the_worker(
    escpos: EscposPrinters, tmp_path: Path
) -> None:
    port = tmp_path / "lp0"
    os.mkfifo(port)
    reader = os.open(port, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert len(ALL_OF_IT) > 65536 or _fill(port) > 0
        assert (
            trouble_of(escpos, Address(PrinterKind.FILE, str(port), 80, must_answer=False)) == Trouble.SILENT
        )
    finally:
        os.close(reader)


def _fill(port: Path) -> int:
    """Fill the pipe that stands for a printer without paper; return how much went in."""
    writer = os.open(port, os.O_WRONLY | os.O_NONBLOCK)
    written = 0
    try:
        while True:
            written += os.write(writer, b"\0" * 4096)
    except BlockingIOError:
        return written
    finally:
        os.close(writer)


@pytest.mark.parametrize("verb", ["print", "look"])
def test_a_port_that_is_not_there_has_no_connection(
    escpos: EscposPrinters, tmp_path: Path, verb: str
) -> None:
    at = Address(PrinterKind.FILE, str(tmp_path / "nothing" / "lp0"), 80, must_answer=False)

    with pytest.raises(PrinterFailed) as failed:
        escpos.look(at) if verb == "look" else escpos.print_ticket(TICKET, at)

    assert failed.value.trouble == Trouble.NO_CONNECTION


def test_a_usb_printer_that_is_not_plugged_in_has_no_connection(escpos: EscposPrinters) -> None:
    at = Address(PrinterKind.USB, "fffe:fffe", 80, must_answer=True)

    assert trouble_of(escpos, at) == Trouble.NO_CONNECTION
