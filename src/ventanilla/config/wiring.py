"""Joins each port to its adapter: the only place that knows both."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ventanilla.config.runtime import mail
from ventanilla.connectors.voice.clips import Clips
from ventanilla.connectors.voice.espeak import Espeak
from ventanilla.connectors.voice.hall import HallVoice
from ventanilla.connectors.whatsapp.receiving import SOURCE, Receiver
from ventanilla.customers.contact.models import Channel
from ventanilla.customers.contact.services.writing import SEND
from ventanilla.kernel.commands import ports as commands
from ventanilla.kernel.commands.ports import Known
from ventanilla.kernel.inbox import ports as inbox
from ventanilla.procedure.printing import ports as printing
from ventanilla.web.hall import voice
from ventanilla.web.hooks import ports as hooks


def connect() -> None:
    """Give the pages the voice of the hall, the names of the targets, and who posts to us; in every process."""
    commands.announce(Channel.WHATSAPP, whatsapp_known())
    commands.announce(Channel.EMAIL, mail_known())
    inbox.announce(SOURCE, "WhatsApp")
    hooks.give(
        SOURCE,
        hooks.Hook(
            receiver=Receiver(settings.WHATSAPP_PHONE_ID),
            secret=settings.WHATSAPP_APP_SECRET if settings.WHATSAPP_PHONE_ID else "",
            verify_token=settings.WHATSAPP_VERIFY_TOKEN,
        ),
    )
    voice.use(
        HallVoice(
            Espeak.found(settings.VOICE),
            Clips(settings.VOICE_ROOT / "clips", settings.VOICE_MEGABYTES * 1024 * 1024),
            settings.VOICE_ROOT / "recorded",
        )
    )


def whatsapp_known() -> Known:
    """Return what people call WhatsApp, and that it is missing where it is not set up."""
    is_set_up = settings.WHATSAPP_PHONE_ID and settings.WHATSAPP_TOKEN
    return Known(
        "WhatsApp",
        {SEND: _("Mensaje de WhatsApp")},
        lacks="" if is_set_up else _("No hay un número de WhatsApp configurado"),
    )


def mail_known() -> Known:
    """Return what people call e-mail, and that it is missing where no server is named."""
    return Known(
        _("Correo"),
        {SEND: _("Mensaje de correo")},
        lacks="" if settings.MAIL_URL else _("No hay correo configurado"),
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


def connect_whatsapp() -> None:
    """Give the commands their WhatsApp, and the inbox who handles what it posts; in the worker, where it is set up.

    In the demo it is the stand-in on this machine.
    """
    from ventanilla.connectors.whatsapp.connector import WhatsApp  # noqa: PLC0415
    from ventanilla.connectors.whatsapp.graph import Graph  # noqa: PLC0415
    from ventanilla.connectors.whatsapp.handling import Handler  # noqa: PLC0415

    if not (settings.WHATSAPP_PHONE_ID and settings.WHATSAPP_TOKEN):
        return
    graph = Graph(
        url=settings.WHATSAPP_URL,
        version=settings.WHATSAPP_VERSION,
        phone_id=settings.WHATSAPP_PHONE_ID,
        token=settings.WHATSAPP_TOKEN,
        is_sandbox=settings.IS_DEMO,
    )
    commands.give(WhatsApp(graph))
    inbox.give(Handler(graph))
