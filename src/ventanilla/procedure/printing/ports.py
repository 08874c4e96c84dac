"""What the procedure needs of a ticket printer; `config.wiring` says who gives it."""

from dataclasses import dataclass
from typing import Protocol

from ventanilla.procedure.printing.models import Paper, Trouble


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is and how wide its paper; `must_answer` when its silence means that something is wrong."""

    kind: str
    place: str
    paper_width: int
    must_answer: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """What stands on the paper, in the language of whoever takes it. `name` tells files apart and is not printed."""

    caja: str
    site: str
    code: str
    line: str
    moment: str
    follow_url: str
    sentence: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a printer told: its paper, and whether it said that the ticket is done."""

    paper: Paper
    is_confirmed: bool = False


class PrinterFailed(Exception):
    """The printer did not do it; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class TicketPrinters(Protocol):
    """Everything that can be asked of ticket printers. Both verbs are bounded in time and raise PrinterFailed."""

    def print_ticket(self, ticket: Ticket, at: Address) -> Told: ...

    def look(self, at: Address) -> Told: ...


class _Given:
    printers: TicketPrinters | None = None


def give(printers: TicketPrinters) -> None:
    """Let `printers` be those that print; called once, when the worker starts."""
    _Given.printers = printers


def printers() -> TicketPrinters:
    """Return those that print. Raises RuntimeError in a process that prints nothing."""
    if _Given.printers is None:
        raise RuntimeError("This process was given no ticket printers.")
    return _Given.printers
