"""Step 1: who the Caja is. Everything wrong is said beside its field, and what was typed stays."""

import pytest
from django.test import Client

from tests.org.test_set_up import CAJA
from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.models import Caja, StaffUser
from ventanilla.org.services import caja

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/caja/"
TYPED = {
    "name": "Caja de prueba",
    "legal_name": "Caja de prueba (ficticia)",
    "nit": "890.303.093-5",
    "address": "Calle 5 # 6-63",
    "phone": "602 886 2727",
    "email": "datos@ejemplo.co",
    "brand_color": "#14502e",
}


def test_a_new_deployment_begins_here_with_a_greeting_and_a_colour_on_offer(office: Client) -> None:
    answer = office.get("/puesta-en-marcha/", follow=True)

    form = form_of(answer)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "{advisor}" in form["greeting"]
    assert form["brand_color"] == "#0b4a52"
    assert read(answer).focused == ["name"]
    assert "Faltan los datos de la Caja" in answer.content.decode()


def test_saved_it_goes_on_to_the_next_step_and_says_so(office: Client) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | TYPED, follow=True)

    assert answer.redirect_chain == [("/puesta-en-marcha/sede/", 302)]
    assert "Quedó guardado: La Caja." in answer.content.decode()
    assert Caja.objects.get().nit == "8903030935"
    assert form_of(office.get(PAGE))["name"] == "Caja de prueba"


def test_everything_wrong_is_said_beside_its_field_in_the_order_of_the_form(office: Client) -> None:
    typed = TYPED | {"email": "datos", "nit": "890303093-4", "name": " "}

    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    page = read(answer)
    assert answer.status_code == 422
    assert page.wrong == ["name", "nit", "email"]
    assert page.focused == ["name"]
    assert "dígito de verificación" in beside(answer, "nit")
    assert form_of(answer)["email"] == "datos"
    assert "Revise 3 datos" in answer.content.decode()
    assert not Caja.objects.exists()


def test_a_colour_on_which_white_cannot_be_read_comes_with_one_that_can(office: Client) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | TYPED | {"brand_color": "#ffd400"})

    assert "no se lee bien" in beside(answer, "brand_color")
    page = answer.content.decode()
    assert page.index('class="default-action"') < page.index('name="instead"')
    instead = answer.context["readable"]
    assert f"Usar {instead} y guardar" in answer.content.decode()

    office.post(PAGE, form_of(answer) | {"instead": instead})
    assert Caja.objects.get().brand_color == instead


def test_of_two_who_edit_the_second_is_told_who_was_first_and_loses_nothing(
    office: Client, admin: StaffUser
) -> None:
    caja.save_caja(draft=CAJA)
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"name": "La primera"})

    answer = office.post(PAGE, second | {"name": "La segunda"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Alguien cambió esto mientras usted escribía (Clara Prueba, a la" in page
    assert form_of(answer)["name"] == "La segunda"
    assert Caja.objects.get().name == "La primera"
    office.post(PAGE, form_of(answer))
    assert Caja.objects.get().name == "La segunda"


def test_a_form_sent_back_for_a_mistake_still_notices_anothers_change(office: Client) -> None:
    caja.save_caja(draft=CAJA)
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"name": "La primera"})
    mistaken = office.post(PAGE, second | {"name": "La segunda", "nit": "1"})

    answer = office.post(PAGE, form_of(mistaken) | {"nit": "890303093-5"})

    assert answer.status_code == 409
    assert Caja.objects.get().name == "La primera"
