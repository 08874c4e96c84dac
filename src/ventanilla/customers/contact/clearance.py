"""Whether a message may leave at this moment: asked by the adapters at every try, for a try may come late."""

from django.utils.translation import gettext as _

from ventanilla.customers.contact import rules, selectors
from ventanilla.customers.contact.models import Channel, Message, Purpose
from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import Postponed, Refused
from ventanilla.kernel.commands.ports import Order


def check(order: Order) -> None:
    """Return if the message may leave now.

    Raises Postponed for advertising outside its hours (Ley 2300 de 2023, art. 3), and Refused for advertising to who
    took their yes back since it was written.
    """
    message = (
        Message.objects.select_related("person", "site")
        .filter(command__idempotency_key=order.idempotency_key, purpose=Purpose.PROMOTION)
        .first()
    )
    if message is None:
        return
    allowed = message.person is not None and selectors.may_be_written_to(
        message.person, Channel(message.channel), Purpose.PROMOTION
    )
    if not allowed:
        raise Refused(_("La persona ya no quiere recibir publicidad."))
    now = clock.now()
    may_go_at = rules.advertising_from(now, message.site.time_zone)
    if may_go_at > now:
        raise Postponed(_("La publicidad solo se envía en el horario que permite la ley."), until=may_go_at)
