"""Who may set a site up, who may open it, and who neither."""

import uuid

import pytest
from django.test import Client

from tests import cast
from ventanilla.org.models import Site
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

BASE = "/puesta-en-marcha/"
FOR_ADMINISTRATORS = [
    ("get", "caja/"),
    ("get", "sede/"),
    ("post", "sede/elegir/"),
    ("get", "lineas/"),
    ("get", "modulos/"),
    ("get", "personas/"),
    ("get", "personas/plantilla.xlsx"),
    ("post", "personas/prueba/"),
    ("post", "personas/aplicar/"),
    ("post", "personas/agregar/"),
    ("post", "personas/1/clave/"),
    ("get", "dispositivos/"),
    ("post", "dispositivos/registrar/"),
    ("post", f"dispositivos/{uuid.UUID(int=0)}/codigo/"),
    ("get", f"dispositivos/{uuid.UUID(int=0)}/emparejamiento/"),
    ("get", "textos/"),
    ("post", "textos/muestra.pdf"),
]
ADMINISTRATORS, OPENERS = {Role.ADMINISTRATOR}, {Role.ADMINISTRATOR, Role.OWNER}
TIMEKEEPERS = {Role.ADMINISTRATOR, Role.COORDINATOR}


def browser_of(site: Site, role: Role) -> Client:
    client = Client()
    client.force_login(cast.make_staff(site, "Alguien", role))
    return client


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_its_roles_alone(site: Site, role: Role) -> None:
    client = browser_of(site, role)

    for method, address in FOR_ADMINISTRATORS:
        refused = getattr(client, method)(BASE + address).status_code == 403
        assert refused is (role not in ADMINISTRATORS), address
    for method, address, allowed in [
        ("get", "horario/", TIMEKEEPERS),
        ("post", "horario/dia/", TIMEKEEPERS),
        ("post", "horario/dia/1/quitar/", TIMEKEEPERS),
        ("get", "", OPENERS),
        ("get", "listo/", OPENERS),
        ("post", "listo/abrir/", OPENERS),
    ]:
        refused = getattr(client, method)(BASE + address).status_code == 403
        assert refused is (role not in allowed), address


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, site: Site) -> None:
    cast.make_staff(None, "Clara", Role.ADMINISTRATOR)

    for _method, address in [*FOR_ADMINISTRATORS, ("get", ""), ("get", "horario/"), ("get", "listo/")]:
        assert client.get(BASE + address)["Location"].startswith("/entrar/"), address


def test_who_was_given_a_password_chooses_their_own_first(client: Client, site: Site) -> None:
    clara = cast.make_staff(None, "Clara", Role.ADMINISTRATOR)
    clara.must_change_password = True
    clara.save()
    client.force_login(clara)

    assert client.get(f"{BASE}caja/")["Location"] == "/cambiar-clave/"


@pytest.mark.parametrize(
    ("role", "is_offered"),
    [(Role.ADMINISTRATOR, True), (Role.OWNER, True), (Role.COORDINATOR, False), (Role.AUDITOR, False)],
)
def test_the_bar_at_the_top_offers_the_set_up_to_its_roles(site: Site, role: Role, is_offered: bool) -> None:
    page = "/coordinacion/dispositivos/" if role is Role.ADMINISTRATOR else "/coordinacion/informe/"

    shown = browser_of(site, role).get(page).content.decode()

    assert ("</svg>Puesta en marcha</a>" in shown) is is_offered
