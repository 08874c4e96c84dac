"""Step 2: the site; a second one, and choosing at which one works."""

import pytest
from django.test import Client

from tests import cast
from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/sede/"
CALI = {"name": "Sede Cali", "city": "Cali", "address": "Calle 5 # 6-63"}


def test_the_first_site_is_made_off_and_the_steps_after_it_open(office: Client) -> None:
    before = office.get(PAGE)
    assert 'href="/puesta-en-marcha/horario/"' not in before.content.decode()

    answer = office.post(PAGE, form_of(before) | CALI, follow=True)

    assert answer.redirect_chain == [("/puesta-en-marcha/horario/", 302)]
    assert (Site.objects.get().code, Site.objects.get().is_active) == ("CALI", False)
    assert 'href="/puesta-en-marcha/lineas/"' in answer.content.decode()


@pytest.mark.parametrize(
    "step", ["horario", "lineas", "modulos", "personas", "dispositivos", "textos", "listo"]
)
def test_without_a_site_a_later_step_leads_back_to_the_first_missing_one(office: Client, step: str) -> None:
    answer = office.get(f"/puesta-en-marcha/{step}/", follow=True)

    assert answer.redirect_chain[-1][0] == "/puesta-en-marcha/caja/"


def test_an_empty_name_is_said_beside_it(office: Client) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | CALI | {"name": "  "})

    assert beside(answer, "name") == "Escriba el nombre de la sede."
    assert form_of(answer)["city"] == "Cali"
    assert not Site.objects.exists()


def test_another_site_is_added_and_worked_at_and_one_can_go_back(office: Client, new_site: Site) -> None:
    another = f"{PAGE}?nueva=1"
    office.post(another, form_of(office.get(another)) | CALI | {"name": "Sede Palmira"})

    page = office.get("/puesta-en-marcha/horario/")
    assert page.context["request"].site.name == "Sede Palmira"
    assert form_of(page, "site")["site"] == str(Site.objects.get(code="PALMIRA").pk)

    office.post("/puesta-en-marcha/sede/elegir/", {"site": str(new_site.pk)})
    assert office.get("/puesta-en-marcha/horario/").context["request"].site == new_site


def test_two_sites_do_not_share_a_name(office: Client, new_site: Site) -> None:
    another = f"{PAGE}?nueva=1"

    answer = office.post(another, form_of(office.get(another)) | CALI | {"name": "sede CALI", "address": ""})

    assert "Ya hay una sede con ese nombre" in beside(answer, "name")
    assert read(answer).focused == ["name"]
    assert Site.objects.count() == 1


def test_of_two_who_change_the_site_the_second_is_told(office: Client, new_site: Site) -> None:
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"address": "Calle 6"})

    answer = office.post(PAGE, second | {"address": "Calle 7"})

    assert answer.status_code == 409
    assert "Clara Prueba" in answer.context["refused"].notice
    assert form_of(answer)["address"] == "Calle 7"


def test_who_looks_after_one_site_adds_no_other(client: Client, new_site: Site) -> None:
    client.force_login(cast.make_staff(new_site, "Local", Role.ADMINISTRATOR))

    answer = client.post(f"{PAGE}?nueva=1", form_of(client.get(f"{PAGE}?nueva=1")) | {"city": "Yumbo"})

    assert answer.status_code == 302
    assert Site.objects.get().city == "Yumbo"


@pytest.mark.parametrize("number", ["", "0", "999", "uno"])
def test_a_site_that_does_not_exist_cannot_be_chosen(
    office: Client, admin: StaffUser, new_site: Site, number: str
) -> None:
    assert office.post("/puesta-en-marcha/sede/elegir/", {"site": number}).status_code == 404
