"""Refusals about printers and tickets."""

from ventanilla.kernel.errors import Conflict, DomainError


class WrongPrinter(DomainError):
    """What was typed does not describe a printer; the message says what to write."""

    code = "printing.wrong_printer"


class NoPrinter(DomainError):
    """The kiosk has no printer that the program drives."""

    code = "printing.no_printer"


class EnoughPaper(Conflict):
    """That ticket was printed often enough, or too long ago, to be printed again from the kiosk."""

    code = "printing.enough_paper"


class NothingToPrint(DomainError):
    """There is no turn behind that ticket."""

    code = "printing.nothing_to_print"
