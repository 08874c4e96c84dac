"""Making of what Meta posted what became of our messages, and what people answered."""

import datetime as dt

from django.utils.translation import gettext as _

from ventanilla.connectors.whatsapp import deliveries, trouble
from ventanilla.connectors.whatsapp.deliveries import Enclosed, Status, Unreadable, Written
from ventanilla.connectors.whatsapp.graph import Graph, MediaGone
from ventanilla.connectors.whatsapp.receiving import SOURCE
from ventanilla.customers.contact.models import Channel, MessageState
from ventanilla.customers.contact.services import replies, statuses
from ventanilla.kernel import files
from ventanilla.kernel.commands.errors import SendFailed
from ventanilla.kernel.files import Takes, UnacceptableFile
from ventanilla.kernel.inbox.errors import CannotHandle
from ventanilla.kernel.models import StoredFile

_STATES = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.READ,
    "played": MessageState.READ,
    "failed": MessageState.FAILED,
}


class Handler:
    """Makes of a status what became of our message, and of what a person wrote a reply, with its file."""

    source = SOURCE

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def handle(self, *, body: bytes, external_id: str, received_at: dt.datetime, is_last_try: bool) -> None:
        """Handle one thing. Raises CannotHandle for what makes no sense, a SendFailed while its file cannot be had.

        On the last try a message is kept without its file rather than left where nobody reads it.
        """
        try:
            part = deliveries.part_of(body, external_id, phone_id=self._graph.phone_id)
        except Unreadable as garbage:
            raise CannotHandle(
                "WhatsApp mandó algo que no se entiende; quedó guardado tal como llegó."
            ) from garbage
        match part:
            case Status():
                _note(part, received_at)
            case Written():
                self._receive(part, received_at, is_last_try=is_last_try)

    def _receive(self, written: Written, received_at: dt.datetime, *, is_last_try: bool) -> None:
        file, why_not = None, ""
        if written.enclosed:
            file, why_not = self._fetched(written.enclosed, is_last_try=is_last_try)
        replies.receive(
            channel=Channel.WHATSAPP,
            external_id=written.external_id,
            kind=written.kind,
            written_at=written.at or received_at,
            phone=written.phone,
            scoped_id=written.scoped_id,
            text=written.text,
            choice=written.choice,
            answers=written.answers,
            file=file,
            trouble=why_not,
        )

    def _fetched(self, enclosed: Enclosed, *, is_last_try: bool) -> tuple[StoredFile | None, str]:
        """Return the file, kept, or why it is not kept. Meta deletes it after some days, so it is fetched at once."""
        try:
            content = self._graph.fetch(enclosed.media_id)
            return files.store(content=content, original_name=enclosed.name, takes=Takes.SENT_BY_PHONE), ""
        except MediaGone as gone:
            return None, gone.reason
        except UnacceptableFile as refused:
            return None, str(refused)
        except SendFailed as failed:
            if not is_last_try:
                raise
            return None, _("El archivo no llegó: se pidió muchas veces. %(why)s") % {"why": failed.reason}


def _note(status: Status, received_at: dt.datetime) -> None:
    state = _STATES.get(status.state)
    if state is None:
        return
    is_failed = state == MessageState.FAILED
    statuses.note(
        channel=Channel.WHATSAPP,
        state=state,
        at=status.at or received_at,
        external_id=status.message_id,
        idempotency_key=status.key,
        code=str(status.code or "")[:20] if is_failed else "",
        trouble=trouble.in_words(status.code) if is_failed else "",
        pricing=status.pricing,
    )
