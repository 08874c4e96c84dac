"""Whether a message may leave at this moment: asked by the adapters at every try, for a try may come late."""

from django.utils.translation import gettext as _

from ventanilla.customers.contact import rules, selectors
from ventanilla.customers.contact.models import Channel, Message, Purpose
from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import Postponed, Refused
from ventanilla.kernel.commands.ports import Order


def check(order: Order) -> None:
    """Return if the message may leave now.

    Raises Refused where the person took back the yes that it needs since it was written, and Postponed for advertising
    outside its hours (Ley 2300 de 2023, art. 3).
    """
    message = (
        Message.objects.select_related("person", "site")
        .filter(command__idempotency_key=order.idempotency_key)
        .first()
    )
    if message is None:
        return
    is_advertising = message.purpose == Purpose.PROMOTION
    if not _is_wanted(message):
        raise Refused(
            _("La persona ya no quiere recibir publicidad.")
            if is_advertising
            else _("La persona ya no quiere que le escribamos por WhatsApp.")
        )
    if not is_advertising:
        return
    now = clock.now()
    may_go_at = rules.advertising_from(now, message.site.time_zone)
    if may_go_at > now:
        raise Postponed(_("La publicidad solo se envía en el horario que permite la ley."), until=may_go_at)


def _is_wanted(message: Message) -> bool:
    channel, purpose = Channel(message.channel), Purpose(message.purpose)
    if not rules.wants_a_yes(channel, purpose):
        return True
    return message.person is not None and selectors.may_be_written_to(message.person, channel, purpose)
