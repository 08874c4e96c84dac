"""Joins each port to its adapter: the only place that knows both."""

from pathlib import Path

from django.conf import settings

from ventanilla.config.runtime import mail
from ventanilla.connectors.voice.clips import Clips
from ventanilla.connectors.voice.espeak import Espeak
from ventanilla.connectors.voice.hall import HallVoice
from ventanilla.kernel.commands import ports as commands
from ventanilla.procedure.printing import ports as printing
from ventanilla.web.hall import voice


def connect() -> None:
    """Give the pages the voice of the hall; at the start of every process."""
    voice.use(
        HallVoice(
            Espeak.found(settings.VOICE),
            Clips(settings.VOICE_ROOT / "clips", settings.VOICE_MEGABYTES * 1024 * 1024),
            settings.VOICE_ROOT / "recorded",
        )
    )


def connect_printers() -> None:
    """Give the procedure its ticket printers; in the worker alone: the other processes speak to no printer."""
    from ventanilla.connectors.printer.printers import EscposPrinters  # noqa: PLC0415

    printing.give(EscposPrinters(rolls=Path(settings.DATA) / "paper"))


def connect_mail() -> None:
    """Give the worker the Caja's mail server; where none is named, e-mail waits."""
    from ventanilla.connectors.mail.connector import MailConnector  # noqa: PLC0415

    server = mail.server(settings.MAIL_URL, settings.MAIL_FROM)
    if server is not None:
        commands.give(MailConnector(server=server, sender=settings.MAIL_FROM))
