"""Messages by WhatsApp, as commands."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.connectors.whatsapp import messages
from ventanilla.connectors.whatsapp.graph import NAME, Graph
from ventanilla.customers.contact import clearance, rules, selectors, whatsapp_limits
from ventanilla.customers.contact.errors import DoesNotFit
from ventanilla.customers.contact.models import Channel
from ventanilla.customers.contact.whatsapp_limits import Enclosure
from ventanilla.kernel import clock, files
from ventanilla.kernel.commands.errors import CannotTell, Refused
from ventanilla.kernel.commands.ports import Order, Policy, Receipt
from ventanilla.kernel.models import StoredFile

# Meta takes 80 messages a second from a number; whoever is written to too fast rejects us, and then it takes far fewer.
PACE = Policy(per_second=10, at_once=5, lanes=4, lease=dt.timedelta(minutes=4))


class WhatsApp:
    """The Cloud API for one number of the Caja."""

    target = Channel.WHATSAPP.value
    title = NAME
    policy = PACE

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def send(self, order: Order) -> Receipt:
        """Send the message; a file that goes with it is put there first. Raises a SendFailed."""
        clearance.check(order)
        leaving = _leaving(order)
        enclosure = leaving.enclosure
        media_id = self._graph.upload(leaving.file, enclosure.content_type) if enclosure else ""
        message = messages.message(
            leaving.content, key=order.idempotency_key, enclosure=enclosure, media_id=media_id
        )
        external_id, status = self._graph.post_message(message)
        return Receipt(external_id=external_id, status=status)

    def find(self, order: Order) -> Receipt | None:
        """Return the receipt of a message of which a status came in. Raises CannotTell before one does.

        WhatsApp cannot be asked about a message; but each of its statuses carries the command's key.
        """
        external_id = selectors.external_id_told(Channel.WHATSAPP, order.idempotency_key)
        if external_id is None:
            raise CannotTell("WhatsApp no ha dicho todavía si recibió el mensaje.", detail="no status yet")
        return Receipt(external_id=external_id)

    def rehearse(self, order: Order) -> str:
        """Return what would be sent. Raises Refused where WhatsApp would refuse for sure."""
        leaving = _leaving(order)
        return messages.in_a_line(leaving.content, leaving.enclosure)


@dataclass(frozen=True, slots=True)
class _Leaving:
    """An order in the form in which WhatsApp takes it now, and the content of the file that goes with it."""

    content: Mapping[str, Any]
    enclosure: Enclosure | None
    file: bytes


def _leaving(order: Order) -> _Leaving:
    """Return what leaves at this moment. Raises Refused."""
    enclosed = [(_as_seen(each), _content(each)) for each in _stored(order.files)]
    template = order.content.get("template")
    try:
        whatsapp_limits.check(
            body=order.content["body"],
            choices=order.content["choices"],
            parameters=template["parameters"] if template else (),
            enclosures=[enclosure for enclosure, _file in enclosed],
        )
    except DoesNotFit as error:
        raise Refused(str(error)) from error
    enclosure, file = enclosed[0] if enclosed else (None, b"")
    return _Leaving(_in_form(order.content), enclosure, file)


def _in_form(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content as free text to a number from which somebody wrote within a day, else as its template."""
    if rules.is_window_open(selectors.last_written_from(content["to"]), clock.now()):
        return {**content, "template": None}
    if not content.get("template"):
        raise Refused(
            _(
                "Desde ese celular no han escrito en las últimas 24 horas y este mensaje no tiene plantilla "
                "aprobada: WhatsApp no lo recibe."
            ),
            detail="window closed",
        )
    return content


def _stored(ids: tuple[UUID, ...]) -> list[StoredFile]:
    found = StoredFile.objects.in_bulk(ids)
    if len(found) != len(set(ids)):
        raise _gone()
    return [found[each] for each in ids]


def _as_seen(stored: StoredFile) -> Enclosure:
    return Enclosure(stored.original_name, stored.content_type, stored.size)


def _content(stored: StoredFile) -> bytes:
    try:
        with files.open_stored(stored) as file:
            return file.read()
    except FileNotFoundError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(_("El archivo que acompaña el mensaje ya no está."), detail="file gone")
