"""What people allow the Caja to write to them."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers.contact.errors import NobodyThere, NoChannelNamed
from ventanilla.customers.contact.models import Channel, Permission, Purpose, Reply
from ventanilla.customers.models import Person
from ventanilla.customers.rules import proper_email
from ventanilla.kernel import phones
from ventanilla.org.models import StaffUser


@transaction.atomic
def take(
    *, person: Person, channel: Channel, purpose: Purpose, is_given: bool, how: str, by: StaffUser
) -> Permission:
    """Keep a person's yes or no, said to somebody of the staff; it replaces what they said before."""
    return Permission.objects.create(
        person=person, channel=channel, purpose=purpose, is_given=is_given, how=how[:200], taken_by=by
    )


@transaction.atomic
def refuse_advertising(*, person: Person, channels: Collection[Channel], how: str, by: StaffUser) -> None:
    """Keep that a person wants no advertising by these channels. Raises NoChannelNamed."""
    if not channels:
        raise NoChannelNamed(_("Marque por dónde no quiere publicidad la persona."), field="channels")
    for channel in channels:
        _keep_no([person], channel, how=how, by=by)


@transaction.atomic
def refuse_advertising_at(*, address: str, by: StaffUser) -> int:
    """Keep that no advertising goes to a mobile number or an e-mail address, and return how many people left it.

    It is asked for from there, in a letter or a call, so that all who share it get none. Raises NobodyThere,
    MalformedPhone and IncompletePerson.
    """
    if "@" in address:
        channel, here = Channel.EMAIL, Person.objects.filter(email=proper_email(address))
    else:
        channel, here = Channel.WHATSAPP, Person.objects.filter(phone=_number(address))
    people = list(here.order_by("pk"))
    if not people:
        raise NobodyThere(
            _("Ninguna persona registrada tiene ese correo o celular. Revise que esté bien escrito."),
            field="address",
        )
    _keep_no(people, channel, how=_("Lo pidió desde esa dirección, y alguien del personal lo anotó"), by=by)
    return len(people)


def hear_no(reply: Reply, *, people: Iterable[Person]) -> None:
    """Keep that these people want no advertising by the channel by which one of them asked for that."""
    _keep_no(people, Channel(reply.channel), how=_("Lo pidió por el mismo canal"), reply=reply)


def _keep_no(
    people: Iterable[Person],
    channel: Channel,
    *,
    how: str,
    reply: Reply | None = None,
    by: StaffUser | None = None,
) -> None:
    Permission.objects.bulk_create(
        Permission(
            person=each,
            channel=channel,
            purpose=Purpose.PROMOTION,
            is_given=False,
            how=how[:200],
            reply=reply,
            taken_by=by,
        )
        for each in people
    )


def _number(text: str) -> str:
    """Return the number in E.164. Raises MalformedPhone, also for an empty text, which is nobody's number."""
    number = phones.e164(text, field="address")
    if not number:
        raise phones.MalformedPhone(_("Escriba el correo o el celular."), field="address")
    return number
