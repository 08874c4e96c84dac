"""Printing on a real printer, within seconds, and saying in one word what went wrong."""

import os
import select
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from escpos.constants import RT_STATUS_ONLINE, RT_STATUS_PAPER
from escpos.escpos import Escpos
from escpos.exceptions import DeviceNotFoundError
from escpos.printer import File, Network, Usb
from usb.core import NoBackendError, USBError, USBTimeoutError

from ventanilla.connectors.printer import answers, commands, drawing
from ventanilla.procedure.printing.models import Paper, PrinterKind, Trouble
from ventanilla.procedure.printing.ports import Address, PrinterFailed, Ticket, Told
from ventanilla.procedure.printing.rules import host_and_port, vendor_and_product

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 1.5
SEND_SECONDS = 5.0
DONE_SECONDS = 5.0
KEPT_ON_A_ROLL = 20
BYTES_AT_ONCE = 4096


class EscposPrinters:
    """Ticket printers driven with python-escpos. `rolls` is the folder of those that are a file of ours."""

    def __init__(self, rolls: Path) -> None:
        self._rolls = rolls

    def print_ticket(self, ticket: Ticket, at: Address) -> Told:
        """Print and cut. Returns what the printer told; raises PrinterFailed, at most some seconds later."""
        content = commands.of(drawing.draw(ticket, paper_width=at.paper_width))
        with self._opened(at, name=ticket.name) as printer:
            before = _state_of(printer) if at.must_answer else None
            _send(printer, content)
            if before is None:
                _let_it_read(printer)
                return Told(Paper.UNKNOWN)
            return _done(printer, before)

    def look(self, at: Address) -> Told:
        """Return what the printer tells of itself; raises PrinterFailed. A file of ours is always well."""
        if at.kind == PrinterKind.FILE:
            return _look_at_file(at.place)
        with self._opened(at, name="") as printer:
            return Told(_state_of(printer)) if at.must_answer else Told(Paper.UNKNOWN)

    @contextmanager
    def _opened(self, at: Address, *, name: str) -> Iterator[Escpos]:
        printer = self._printer(at, name)
        try:
            printer.open()
            yield printer
        except (DeviceNotFoundError, NoBackendError) as error:
            raise PrinterFailed(Trouble.NO_CONNECTION) from error
        except (TimeoutError, USBTimeoutError) as error:
            raise PrinterFailed(Trouble.SILENT) from error
        except (OSError, USBError) as error:
            raise PrinterFailed(Trouble.CUT_OFF) from error
        finally:
            with suppress(OSError, USBError):
                printer.close()

    def _printer(self, at: Address, name: str) -> Escpos:
        if at.kind == PrinterKind.NETWORK:
            host, port = host_and_port(at.place)
            return Network(host=host, port=port, timeout=CONNECT_SECONDS)
        if at.kind == PrinterKind.USB:
            vendor, product = vendor_and_product(at.place)
            return Usb(vendor, product, timeout=int(SEND_SECONDS * 1000))
        return File(devfile=str(self._place_of_file(at.place, name)))

    def _place_of_file(self, place: str, name: str) -> Path:
        """Return the port of the machine, or where the next piece of a roll of ours goes; old pieces are let go."""
        if place.startswith("/"):
            return Path(place)
        roll = self._rolls / place
        roll.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in sorted(roll.glob("*.escpos"))[: -KEPT_ON_A_ROLL + 1]:
            old.unlink(missing_ok=True)
        return roll / f"{name}.escpos"


def _state_of(printer: Escpos) -> Paper:
    """Return the paper of a printer that takes tickets. Raises PrinterFailed, TimeoutError when it says nothing."""
    _wait_at_most(printer, ANSWER_SECONDS)
    paper = answers.paper(_ask(printer, RT_STATUS_PAPER))
    if paper == Paper.OUT:
        raise PrinterFailed(Trouble.NO_PAPER)
    if not answers.is_online(_ask(printer, RT_STATUS_ONLINE)):
        raise PrinterFailed(Trouble.NOT_READY)
    return paper


def _ask(printer: Escpos, question: bytes) -> bytes:
    """Return the answer, past what the printer reported by itself. Raises PrinterFailed when it hung up."""
    answer = printer.query_status(question)
    until = time.monotonic() + ANSWER_SECONDS
    while answer and not answers.is_status(answer[-1:]):
        if time.monotonic() > until:
            raise PrinterFailed(Trouble.SILENT)
        answer = printer._read()
    if not answer:
        raise PrinterFailed(Trouble.CUT_OFF)
    return bytes(answer[-1:])


def _done(printer: Escpos, before: Paper) -> Told:
    """Return what the printer says once it has printed everything; ask it why when it does not say so."""
    _wait_at_most(printer, DONE_SECONDS)
    printer._raw(commands.IN_ORDER_ARE_YOU_DONE)
    try:
        answer = bytes(printer._read())
        while answer and not answers.is_in_order(answer[-1:]):
            answer = bytes(printer._read())
    except (TimeoutError, USBTimeoutError):
        return Told(_state_of(printer))
    if not answer:
        raise PrinterFailed(Trouble.CUT_OFF)
    paper = answers.paper_in_order(answer[-1:])
    return Told(before if paper == Paper.OUT else paper, is_confirmed=True)


def _send(printer: Escpos, content: bytes) -> None:
    _wait_at_most(printer, SEND_SECONDS)
    if isinstance(printer, File):
        _write(printer, content)
    else:
        printer._raw(content)


def _write(printer: File, content: bytes) -> None:
    """Write to a file or port without ever waiting longer than we may: one without paper takes nothing more."""
    handle = printer.device.fileno()
    os.set_blocking(handle, False)
    until = time.monotonic() + SEND_SECONDS
    rest = memoryview(content)
    while rest:
        _readable, writable, _failed = select.select([], [handle], [], max(0.0, until - time.monotonic()))
        if not writable:
            raise TimeoutError
        with suppress(BlockingIOError):
            rest = rest[os.write(handle, rest[:BYTES_AT_ONCE]) :]


def _let_it_read(printer: Escpos) -> None:
    """Hang up on a printer that tells nothing only when it has taken everything, or after a moment."""
    if not isinstance(printer, Network):
        return
    printer.device.shutdown(1)
    _wait_at_most(printer, ANSWER_SECONDS)
    with suppress(TimeoutError):
        while printer._read():
            continue


def _wait_at_most(printer: Escpos, seconds: float) -> None:
    if isinstance(printer, Network):
        printer.device.settimeout(seconds)


def _look_at_file(place: str) -> Told:
    if place.startswith("/") and not (_is_port(place) and os.access(place, os.W_OK)):
        raise PrinterFailed(Trouble.NO_CONNECTION)
    return Told(Paper.UNKNOWN)


def _is_port(place: str) -> bool:
    with suppress(OSError):
        return stat.S_ISCHR(os.stat(place).st_mode)
    return False
