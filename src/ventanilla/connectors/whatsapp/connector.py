"""Messages by WhatsApp, as commands."""

import datetime as dt

from ventanilla.connectors.whatsapp import messages
from ventanilla.connectors.whatsapp.graph import NAME, Graph
from ventanilla.connectors.whatsapp.messages import Enclosure
from ventanilla.customers.contact import clearance, selectors
from ventanilla.customers.contact.models import Channel
from ventanilla.kernel import files
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
        record, enclosure = _checked(order)
        media_id = ""
        if record is not None:
            with files.open_stored(record) as file:
                media_id = self._graph.upload(file.read(), record.content_type)
        message = messages.message(
            order.content, key=order.idempotency_key, enclosure=enclosure, media_id=media_id
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
        _record, enclosure = _checked(order)
        return messages.in_a_line(order.content, enclosure)


def _checked(order: Order) -> tuple[StoredFile | None, Enclosure | None]:
    """Return the file that goes with an order, as we keep it and as WhatsApp sees it. Raises Refused."""
    records = list(StoredFile.objects.filter(pk__in=order.files))
    if len(records) != len(set(order.files)):
        raise Refused("El archivo que acompaña el mensaje ya no está.")
    enclosures = [Enclosure(each.original_name, each.content_type, each.size) for each in records]
    messages.check(order.content, enclosures)
    return (records[0], enclosures[0]) if records else (None, None)
