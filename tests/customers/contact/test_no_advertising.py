"""Who wants no advertising gets none, whichever way they say it."""

import pytest

from tests import cast
from ventanilla.customers.contact import selectors
from ventanilla.customers.contact.errors import NobodyThere, NoChannelNamed
from ventanilla.customers.contact.models import Channel, Permission, Purpose, Reply
from ventanilla.customers.contact.services import permissions, replies
from ventanilla.customers.errors import IncompletePerson
from ventanilla.customers.models import Person
from ventanilla.customers.services import people
from ventanilla.kernel import clock
from ventanilla.kernel.phones import MalformedPhone
from ventanilla.org.models import StaffUser

pytestmark = pytest.mark.django_db

PHONE = "+573155551234"
MAIL = "dora@ejemplo.co"


@pytest.fixture
def ana() -> StaffUser:
    return cast.make_advisor(cast.make_site())


@pytest.fixture
def dora(ana: StaffUser) -> Person:
    """Dora, who said yes to advertising by both ways."""
    dora = people.correct_contact(person=cast.make_person(), email=MAIL)
    says_yes(dora, ana)
    return dora


@pytest.fixture
def elio(dora: Person, ana: StaffUser) -> Person:
    """Elio, who said yes too, and has the same number and address as Dora."""
    (elio,) = cast.make_family(dora, "Elio")
    says_yes(elio, ana)
    return people.correct_contact(person=elio, phone=PHONE, email=MAIL)


def says_yes(person: Person, by: StaffUser) -> None:
    for channel in Channel:
        permissions.take(
            person=person,
            channel=channel,
            purpose=Purpose.PROMOTION,
            is_given=True,
            how="En el módulo",
            by=by,
        )


def wants(person: Person) -> list[str]:
    """Return by what the person may still get advertising."""
    return [each for each in Channel if selectors.may_be_written_to(person, each, Purpose.PROMOTION)]


def hears(text: str = "BAJA", external_id: str = "wamid.1", phone: str = PHONE, scoped_id: str = "") -> Reply:
    reply = replies.receive(
        channel=Channel.WHATSAPP,
        external_id=external_id,
        kind="text",
        written_at=clock.now(),
        phone=phone,
        scoped_id=scoped_id,
        text=text,
    )
    assert reply is not None
    return reply


def test_from_a_number_that_two_share_it_is_the_no_of_both(dora: Person, elio: Person) -> None:
    reply = hears()

    assert reply.person is None
    assert (wants(dora), wants(elio)) == ([Channel.EMAIL], [Channel.EMAIL])
    assert set(Permission.objects.filter(is_given=False).values_list("reply", flat=True)) == {reply.pk}


def test_from_a_number_that_nobody_left_it_is_kept_and_nothing_more(dora: Person) -> None:
    reply = hears(phone="+573009998877")

    assert Reply.objects.get() == reply
    assert wants(dora) == list(Channel)


def test_who_hides_a_number_that_two_used_says_no_for_both(dora: Person, elio: Person) -> None:
    people.correct_contact(person=elio, phone="300 555 1234")
    hears("Hola", "wamid.1", PHONE, "CO.7")
    hears("Hola", "wamid.2", "+573005551234", "CO.7")

    hears("BAJA", "wamid.3", phone="", scoped_id="CO.7")

    assert (wants(dora), wants(elio)) == ([Channel.EMAIL], [Channel.EMAIL])


def test_a_later_yes_counts_again(dora: Person, ana: StaffUser) -> None:
    hears()

    says_yes(dora, ana)

    assert wants(dora) == list(Channel)


@pytest.mark.parametrize("channels", [[Channel.EMAIL], [Channel.WHATSAPP], list(Channel)])
def test_a_person_says_by_what_they_want_none(dora: Person, ana: StaffUser, channels: list[Channel]) -> None:
    permissions.refuse_advertising(person=dora, channels=channels, how="Lo dijo", by=ana)

    assert wants(dora) == [each for each in Channel if each not in channels]
    last = [each for each in selectors.last_words(dora) if each.purpose == Purpose.PROMOTION]
    assert {each.channel: each.is_given for each in last} == {each: each not in channels for each in Channel}


def test_a_no_to_nothing_is_asked_about(dora: Person, ana: StaffUser) -> None:
    with pytest.raises(NoChannelNamed):
        permissions.refuse_advertising(person=dora, channels=[], how="Lo dijo", by=ana)


@pytest.mark.parametrize(
    ("address", "left"),
    [("Dora@Ejemplo.co ", Channel.WHATSAPP), ("315 555 1234", Channel.EMAIL), (PHONE, Channel.EMAIL)],
)
def test_a_no_from_an_address_is_that_of_everybody_who_left_it(
    dora: Person, elio: Person, ana: StaffUser, address: str, left: Channel
) -> None:
    assert permissions.refuse_advertising_at(address=address, by=ana) == 2

    assert (wants(dora), wants(elio)) == ([left], [left])
    assert Permission.objects.latest("pk").taken_by == ana


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("otra@ejemplo.co", NobodyThere),
        ("300 999 8877", NobodyThere),
        ("dora@", IncompletePerson),
        ("12", MalformedPhone),
        ("", MalformedPhone),
    ],
)
def test_an_address_of_nobody_is_said_to_be_so(
    dora: Person, ana: StaffUser, address: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        permissions.refuse_advertising_at(address=address, by=ana)

    assert wants(dora) == list(Channel)
