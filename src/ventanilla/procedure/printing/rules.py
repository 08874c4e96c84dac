"""How a printer's address is written, and how long a ticket may take. Pure: no database, no clock."""

import datetime as dt
import ipaddress
import re

from django.utils.translation import gettext as _

from ventanilla.procedure.printing.errors import WrongPrinter
from ventanilla.procedure.printing.models import ESCPOS, PaperWidth, PrinterKind

USUAL_PORT = 9100
HIGHEST_PORT = 65535
LONGEST_NAME = 40
TOO_LATE_AFTER = dt.timedelta(seconds=20)
"""A ticket that comes later than this would meet the next person at the kiosk."""
PRINTS_AT_THE_KIOSK = 3
"""How often a kiosk prints the same ticket: once by itself and twice when somebody asks."""
PRINTS_AGAIN_WITHIN = dt.timedelta(minutes=3)

_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)
_USB = re.compile(r"(?:0x)?([0-9a-f]{4}):(?:0x)?([0-9a-f]{4})", re.IGNORECASE)
_PORT_OF_THE_MACHINE = re.compile(r"/dev/(usb/)?lp\d{1,2}")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)


def parse_kind(kind: str) -> PrinterKind:
    """Return the kind. Raises WrongPrinter."""
    if kind not in PrinterKind.values:
        raise WrongPrinter(_("Elija qué impresora tiene el quiosco."), field="kind")
    return PrinterKind(kind)


def parse_width(width: str) -> PaperWidth:
    """Return the width of the paper. Raises WrongPrinter."""
    if width not in {str(each) for each in PaperWidth.values}:
        raise WrongPrinter(_("Elija el ancho del papel: 80 o 58 mm."), field="paper_width")
    return PaperWidth(int(width))


def parse_address(kind: PrinterKind, text: str) -> str:
    """Return the address as it is kept: "10.0.0.7:9100", "04b8:0e28", "/dev/usb/lp0" or the name of a roll.

    Empty for a printer that we do not drive. Raises WrongPrinter with what to write.
    """
    text = text.strip()
    if kind not in ESCPOS:
        return ""
    if kind == PrinterKind.NETWORK:
        return _network(text)
    if kind == PrinterKind.USB:
        return _usb(text)
    return _file(text)


def host_and_port(address: str) -> tuple[str, int]:
    """Return both parts of a network address as it is kept."""
    host, _colon, port = address.rpartition(":")
    return host, int(port)


def vendor_and_product(address: str) -> tuple[int, int]:
    """Return both numbers of a USB address as it is kept."""
    vendor, _colon, product = address.partition(":")
    return int(vendor, 16), int(product, 16)


def _network(text: str) -> str:
    host, colon, port = text.partition(":")
    is_port = port.isascii() and port.isdecimal() and 1 <= int(port) <= HIGHEST_PORT
    if not _is_host(host) or (colon and not is_port):
        raise WrongPrinter(
            _("Escriba la dirección de la impresora en la red, como 192.168.1.50 o 192.168.1.50:9100."),
            field="address",
        )
    return f"{host.lower()}:{int(port) if colon else USUAL_PORT}"


def _is_host(host: str) -> bool:
    if re.fullmatch(r"[\d.]+", host):
        try:
            return bool(ipaddress.IPv4Address(host))
        except ValueError:
            return False
    return bool(_HOST_NAME.fullmatch(host)) and len(host) <= LONGEST_NAME * 2


def _usb(text: str) -> str:
    found = _USB.fullmatch(text)
    if found is None:
        raise WrongPrinter(
            _("Escriba los dos números de la impresora USB, como 04b8:0e28. Los da la orden «lsusb»."),
            field="address",
        )
    return f"{found[1]}:{found[2]}".lower()


def _file(text: str) -> str:
    is_name = _FILE_NAME.fullmatch(text) is not None and len(text) <= LONGEST_NAME
    if not is_name and not _PORT_OF_THE_MACHINE.fullmatch(text):
        raise WrongPrinter(
            _("Escriba un puerto del servidor, como /dev/usb/lp0, o un nombre corto con letras y números."),
            field="address",
        )
    return text
