"""The coordinator keeps that somebody who wrote or called wants no more advertising."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.customers.contact.models import Channel, Permission
from ventanilla.customers.services import people
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:no_advertising")
MAIL = "dora@ejemplo.co"


def test_a_letter_that_says_so_is_kept_for_everybody_with_that_address(
    office: Client, clara: StaffUser
) -> None:
    dora = people.correct_contact(person=cast.make_person(), email=MAIL)
    for each in cast.make_family(dora, "Elio"):
        people.correct_contact(person=each, email=MAIL)

    answer = office.post(PAGE, {"address": f" {MAIL} "}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Quedó anotado para 2 personas" in answer.content.decode()
    assert MAIL not in answer.content.decode()
    said = Permission.objects.values_list("channel", "is_given", "taken_by")
    assert list(said) == [(Channel.EMAIL, False, clara.pk)] * 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("otra@ejemplo.co", "Ninguna persona registrada"),
        ("dora@", "Revise el correo"),
        ("12", "Revise el teléfono"),
        ("", "Escriba el correo o el celular"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    office: Client, address: str, said: str
) -> None:
    answer = office.post(PAGE, {"address": address})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{address}"' in answer.content.decode()
    assert not Permission.objects.exists()


def test_an_advisor_is_not_let_in(as_role: Callable[[Role], Client]) -> None:
    assert as_role(Role.ADVISOR).get(PAGE).status_code == 403
