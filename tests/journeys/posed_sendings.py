"""The program that poses sendings in the database of its environment: see `sendings`."""

import datetime as dt
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import django
from django.db import transaction

django.setup()

from tests.kernel.commands.scripted import ScriptedConnector  # noqa: E402
from tests.processes import wait_until  # noqa: E402
from ventanilla.kernel.commands.errors import Ambiguous, Refused, SendFailed, Transient  # noqa: E402
from ventanilla.kernel.commands.models import OPEN, Command  # noqa: E402
from ventanilla.kernel.commands.ports import Policy  # noqa: E402
from ventanilla.kernel.commands.services import queueing, sending, steering  # noqa: E402
from ventanilla.kernel.inbox import ports as inbox_ports  # noqa: E402
from ventanilla.kernel.inbox import services as inbox  # noqa: E402
from ventanilla.kernel.inbox.models import InboxItem  # noqa: E402
from ventanilla.org.models import Site  # noqa: E402
from ventanilla.procedure.visits.models import Visit  # noqa: E402

MAIL, WHATSAPP = "mail", "whatsapp"
POSED = "posed"
PATIENCE = 30
_NO_WHATSAPP = "Ese número no tiene WhatsApp, o no lo tiene al día: no le llega."


class Connector(ScriptedConnector):
    """Stands in for the adapter of one target; a lost answer is left to a person at once."""

    def __init__(self, target: str, told: SendFailed | None) -> None:
        is_lost = isinstance(told, Ambiguous)
        super().__init__(Policy(per_second=10_000, most_attempts=1 if is_lost else 12))
        self.target = target


class NoConnection:
    """Handles nothing, for want of a connection."""

    source = WHATSAPP

    def handle(self, **_thing: Any) -> None:
        raise Transient("No hay conexión con WhatsApp.")


def pose() -> None:
    """Leave one system at work and one paused, commands for a person, and two things that came in unhandled."""
    site = Site.objects.order_by("pk")[0]
    with transaction.atomic():
        visits = iter(
            Visit.objects.filter(turn__service_line__site=site).order_by("turn__prefix", "turn__number", "pk")
        )
        for told in (None, Refused(_NO_WHATSAPP), Ambiguous("WhatsApp no respondió a tiempo."), None):
            _sent(WHATSAPP, site, visits, told)
        _sent(
            MAIL,
            site,
            visits,
            Transient("El servidor de correo pide esperar.", retry_after=dt.timedelta(minutes=40)),
        )
    items = [
        inbox.take_in(source=WHATSAPP, body=name.encode(), headers={}, external_ids=[f"{POSED}:{uuid4()}"])[0]
        for name in ("{", "[")
    ]
    wait_until(lambda: not _waiting(items), within=PATIENCE, what="the worker to look at what came in")
    inbox_ports.give(NoConnection())
    inbox.handle(item_id=items[1].pk)


def clear() -> None:
    """Settle whatever was posed."""
    for command in Command.objects.filter(aggregate__startswith=POSED, state__in=OPEN):
        steering.cancel(command=command, by_id=0, why="Era de una foto")
    steering.go_on(target=MAIL, by_id=0)


def _sent(target: str, site: Site, visits: Iterator[Visit], told: SendFailed | None) -> None:
    visit = next(visits, None)
    queueing.queue(
        target=target,
        operation="send",
        aggregate=f"{POSED}:{uuid4()}",
        content={},
        about=f"visit:{visit.pk}" if visit else "",
        site_id=site.pk,
    )
    connector = Connector(target, told)
    connector.sends += [told] if told else []
    sending.drain(connector)


def _waiting(items: list[InboxItem]) -> bool:
    return InboxItem.objects.filter(pk__in=[each.pk for each in items], attempts=0).exists()


if __name__ == "__main__":
    {"pose": pose, "clear": clear}[sys.argv[1]]()
