"""Who does what the procedure needs of the outside: the only place that joins a port to its connector."""

from pathlib import Path

from django.conf import settings

from ventanilla.connectors.printer.printers import EscposPrinters
from ventanilla.procedure.printing import ports as printing


def join() -> None:
    """Give the procedure its ticket printers. Called by the worker: the other processes speak to nobody outside."""
    printing.give(EscposPrinters(rolls=Path(settings.DATA) / "paper"))
