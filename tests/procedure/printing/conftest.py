"""A kiosk with a printer on a roll of ours, and one who asks."""

import pytest

from tests import cast
from ventanilla.org.models import Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.printing.models import PrinterKind, TicketPrinter
from ventanilla.procedure.printing.ports import Address, PrinterFailed, Ticket, Told
from ventanilla.procedure.printing.services import configuring, tickets
from ventanilla.procedure.turns.models import Turn

FOLLOW = "https://cis.ejemplo.co/turno/abc"


class Saying:
    """A printer that says one thing of itself."""

    def __init__(self, what: Told | PrinterFailed) -> None:
        self._what = what

    def print_ticket(self, ticket: Ticket, at: Address) -> Told:
        return self.look(at)

    def look(self, at: Address) -> Told:
        if isinstance(self._what, PrinterFailed):
            raise self._what
        return self._what


@pytest.fixture
def site(db: None) -> Site:
    return cast.make_site()


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return cast.make_line(site)


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return cast.make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def kiosk(site: Site) -> Device:
    device, _token = cast.make_device(site, DeviceKind.KIOSK)
    return device


@pytest.fixture
def printer(kiosk: Device, clara: StaffUser) -> TicketPrinter:
    return give_printer(kiosk, clara)


def give_printer(
    kiosk: Device, by: StaffUser, kind: str = PrinterKind.FILE, address: str = "quiosco"
) -> TicketPrinter:
    """Return the kiosk's printer from now on."""
    return configuring.set_printer(
        device=kiosk, kind=kind, address=address, paper_width="80", tells_its_state=True, by=by
    )


def hand_out(kiosk: Device, line: ServiceLine, priority_class: str | None = None) -> Turn:
    """Return a turn just taken at the kiosk."""
    return tickets.hand_out(
        service_line=line,
        priority_class=priority_class,
        document=None,
        device=kiosk,
        follow_address=lambda turn: FOLLOW,
        language="es-co",
    )
