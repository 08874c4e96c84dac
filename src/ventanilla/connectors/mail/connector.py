"""The target `mail` of commands: each order is one letter to one person."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.connectors.mail import failures, letters
from ventanilla.connectors.mail.conversation import MailBackend
from ventanilla.connectors.mail.server import MailServer
from ventanilla.customers.contact import clearance
from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Channel
from ventanilla.kernel.commands.errors import NeverTells
from ventanilla.kernel.commands.ports import Order, Policy, Receipt
from ventanilla.org import selectors

TARGET = "mail"
ACCEPTED = 250


@dataclass(slots=True, kw_only=True)
class MailConnector:
    """Sends the letters of orders by `server`, from the address `sender`."""

    server: MailServer
    sender: str
    target: str = TARGET
    title: str = "Correo"
    policy: Policy = field(
        default_factory=lambda: Policy(per_second=2, at_once=4, lanes=2, lease=dt.timedelta(minutes=2))
    )

    def send(self, order: Order) -> Receipt:
        """Hand the letter to the server. That it took it does not mean that it arrived: of that, reports tell."""
        clearance.check(order)
        letter = letters.written(order, caja=selectors.the_caja(), sender=self.sender)
        backend = MailBackend(self.server)
        try:
            backend.send_messages([letter])
        except OSError as error:
            raise failures.of(error, may_have_been_taken=backend.progress.may_have_been_taken) from error
        finally:
            backend.close()
        return Receipt(external_id=letters.message_id(order, sender=self.sender), status=ACCEPTED)

    def find(self, order: Order) -> Receipt | None:
        """Return the receipt of a letter on which a server reported. Raises NeverTells without: a person decides."""
        if contact.is_reported(Channel.EMAIL, order.idempotency_key):
            return Receipt(external_id=letters.message_id(order, sender=self.sender))
        raise NeverTells(
            _("Un servidor de correo no dice si recibió un mensaje. Pregúntele a la persona si le llegó."),
            detail="SMTP",
        )

    def rehearse(self, order: Order) -> str:
        """Return how large the letter is and how many files go with it."""
        letter = letters.written(order, caja=selectors.the_caja(), sender=self.sender)
        kilobytes = len(letter.message().as_bytes()) // 1024 + 1
        return ngettext(
            "Un correo de %(kilobytes)d kB con %(files)d archivo",
            "Un correo de %(kilobytes)d kB con %(files)d archivos",
            len(order.files),
        ) % {"kilobytes": kilobytes, "files": len(order.files)}
