"""The end of the set-up: what is missing by name, and declaring the procedure valid at the site (R04)."""

import pytest
from django.test import Client

from tests import cast
from tests.web.setup.forms import form_of, read
from ventanilla.org.models import DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import devices, week
from ventanilla.org.suggestions import week as office_hours

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/listo/"
OPEN = f"{PAGE}abrir/"
TEXTS = "/puesta-en-marcha/textos/"


@pytest.fixture
def complete(office: Client, admin: StaffUser, with_desks: Site) -> Site:
    """A site with all that it needs to open."""
    week.save_week(site=with_desks, draft=office_hours(), by=admin)
    cast.make_advisor(with_desks, "Ana")
    cast.make_device(with_desks, DeviceKind.KIOSK)
    office.post(TEXTS, form_of(office.get(TEXTS)))
    return with_desks


def test_everything_missing_is_named_with_the_way_to_its_step(office: Client, new_site: Site) -> None:
    answer = office.get(PAGE)

    assert {each.address for each in answer.context["blocking"]} == {
        f"/puesta-en-marcha/{step}/"
        for step in ("horario", "lineas", "modulos", "personas", "dispositivos", "textos")
    }
    assert "Sin esto no se puede abrir" in answer.content.decode()
    assert "Declarar vigente" not in answer.content.decode()


def test_what_somebody_else_gives_is_told_with_who_they_are(office: Client, complete: Site) -> None:
    lunch = next(each for each in office.get(PAGE).context["advisable"] if "almuerzo" in each.message)

    assert (lunch.address, lunch.who) == ("", "Coordinador II")


def test_a_site_with_all_it_needs_is_opened_by_who_confirms_it(
    office: Client, complete: Site, admin: StaffUser
) -> None:
    before = office.get(PAGE).content.decode()

    page = office.post(OPEN, {"confirmed": "1"}, follow=True).content.decode()

    complete.refresh_from_db()
    assert "PRD-SYE-ATC-01, versión 10, está vigente en Sede Cali" in before
    assert (complete.is_active, complete.declared_by) == (True, admin)
    assert "Sede Cali está abierta" in page
    assert "La declaró vigente Clara Prueba" in page
    assert "/kiosko/" in page
    assert "Declarar vigente" not in page


def test_unconfirmed_it_is_not_opened(office: Client, complete: Site) -> None:
    answer = office.post(OPEN)

    complete.refresh_from_db()
    assert answer.status_code == 422
    assert read(answer).wrong == ["confirmed"]
    assert not complete.is_active


def test_opening_is_refused_while_something_is_missing_whatever_the_page_showed(
    office: Client, complete: Site
) -> None:
    for device in complete.devices.all():
        devices.revoke(device=device)

    answer = office.post(OPEN, {"confirmed": "1"})

    complete.refresh_from_db()
    assert answer.status_code == 422
    assert "Todavía no se puede abrir. Falta el quiosco" in answer.content.decode()
    assert not complete.is_active


def test_a_site_that_is_open_and_lost_something_says_so_and_stays_open(
    office: Client, complete: Site
) -> None:
    office.post(OPEN, {"confirmed": "1"})
    for device in complete.devices.all():
        devices.revoke(device=device)

    page = office.get(PAGE).content.decode()

    assert "Sede Cali está abierta" in page
    assert "Falta el quiosco" in page


def test_the_owner_of_the_procedure_opens_without_doing_the_set_up(client: Client, complete: Site) -> None:
    client.force_login(cast.make_staff(complete, "Olga", Role.OWNER))

    answer = client.get("/puesta-en-marcha/", follow=True)
    client.post(OPEN, {"confirmed": "1"})

    complete.refresh_from_db()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert not any(each.address for each in answer.context["advisable"] if "personas" in each.address)
    assert "Pasos de la puesta en marcha" not in answer.content.decode()
    assert complete.is_active


def test_the_set_up_goes_on_at_the_first_step_that_lacks_something(office: Client, complete: Site) -> None:
    assert office.get("/puesta-en-marcha/")["Location"] == PAGE
    for device in complete.devices.all():
        devices.revoke(device=device)

    assert office.get("/puesta-en-marcha/")["Location"] == "/puesta-en-marcha/dispositivos/"


def test_each_step_tells_how_it_stands(office: Client, complete: Site) -> None:
    states = {each.step: each.state for each in office.get(PAGE).context["steps"]}

    assert states == {
        "caja": "done",
        "site": "done",
        "hours": "done",
        "lines": "done",
        "desks": "done",
        "staff": "to_review",
        "devices": "to_review",
        "texts": "done",
    }
